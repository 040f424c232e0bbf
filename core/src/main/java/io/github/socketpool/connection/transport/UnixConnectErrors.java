package io.github.socketpool.connection.transport;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

import io.github.socketpool.Durations;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.UnixEndpoint;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectPhase;

/**
 * Explains why the operating system did not connect to a Unix domain socket. Its texts
 * may be in any language, so the file is examined instead. Immutable.
 */
final class UnixConnectErrors {

	private static final Pattern OTHER_CAUSE = Pattern.compile("wrong type|buffer|memory");

	private final UnixEndpoint endpoint;

	private final Path path;

	private final Duration connectTimeout;

	UnixConnectErrors(UnixEndpoint endpoint, Duration connectTimeout) {
		this.endpoint = endpoint;
		this.path = Path.of(endpoint.path());
		this.connectTimeout = connectTimeout;
	}

	/**
	 * Return whether a connect has failed because the server's backlog is full. A socket
	 * without a server, or one that the process may not connect to, has an error of its
	 * own type. Others are known only by their English texts: a socket of another type,
	 * and a lack of buffers or memory.
	 */
	boolean isBacklogFull(SocketException failure) {
		return failure.getClass() == SocketException.class && Files.isWritable(this.path)
				&& !OTHER_CAUSE.matcher(String.valueOf(failure.getMessage())).find();
	}

	/**
	 * Return the error that explains a failure.
	 * @param context the pool and endpoint of the connect
	 */
	ConnectFailedException explain(IOException failure, ErrorContext context) {
		return new ConnectFailedException(ConnectPhase.CONNECT, problem(failure), context, failure);
	}

	private String problem(IOException cause) {
		if (cause instanceof SocketTimeoutException) {
			return this.endpoint + " did not accept the connection within " + Durations.readable(this.connectTimeout)
					+ ": the server's queue of connections to accept is full. Check that the server still accepts, "
					+ "raise its backlog, or raise connect.timeout.";
		}
		if (isOutOfDescriptors(cause)) {
			return "this process has no file descriptor left for a connection to " + this.endpoint
					+ ". Raise its limit (ulimit -n), or lower pool.max-size.";
		}
		if (Files.notExists(this.path)) {
			return "there is no socket at " + this.endpoint
					+ ": the file does not exist. Start the server, or correct addresses.";
		}
		if (cause instanceof BindException || !Files.isWritable(this.path)) {
			return "this process may not connect to " + this.endpoint
					+ ". Give its user permission to write the socket, and to search the directories of its path. If it "
					+ "has both, look for a rule of SELinux or AppArmor.";
		}
		if (Files.isRegularFile(this.path) || Files.isDirectory(this.path)) {
			return this.endpoint + " is not a socket, but another kind of file. Correct addresses.";
		}
		if (cause instanceof ConnectException) {
			return this.endpoint
					+ " refused the connection: the socket exists, but nothing listens there. Start the server, or "
					+ "correct addresses.";
		}
		return "connecting to " + this.endpoint + " failed: " + cause + ".";
	}

	private static boolean isOutOfDescriptors(IOException cause) {
		return String.valueOf(cause.getMessage()).contains("Too many open files");
	}

}
