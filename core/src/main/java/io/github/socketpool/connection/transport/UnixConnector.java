package io.github.socketpool.connection.transport;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.socketpool.Deadline;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.UnixEndpoint;
import io.github.socketpool.connection.SocketSettings;
import org.jspecify.annotations.Nullable;

/**
 * Connects transports to a Unix domain socket. While the server's backlog is full, a
 * connect in blocking mode waits without a limit, and one in non-blocking mode fails. So
 * this one does not block, and tries again until the deadline. Thread-safe.
 */
public final class UnixConnector implements SocketConnector {

	private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

	private static final long MAX_PAUSE = TimeUnit.MILLISECONDS.toNanos(8);

	private final UnixEndpoint endpoint;

	private final UnixDomainSocketAddress address;

	private final SocketSettings settings;

	private final UnixConnectErrors errors;

	/**
	 * Create a connector.
	 * @param endpoint the path of the socket
	 * @param settings the connect timeout and the sizes of the kernel's buffers; the
	 * other options are those of TCP, and have no effect
	 */
	public UnixConnector(UnixEndpoint endpoint, SocketSettings settings) {
		this.endpoint = endpoint;
		this.address = UnixDomainSocketAddress.of(endpoint.path());
		this.settings = settings;
		this.errors = new UnixConnectErrors(endpoint, settings.connectTimeout());
	}

	@Override
	public UnixEndpoint endpoint() {
		return this.endpoint;
	}

	@Override
	public ConnectedTransport connect(ErrorContext context) {
		Deadline deadline = Deadline.ofConnectTimeout(this.settings.connectTimeout());
		try {
			return new ConnectedTransport(new UnixTransport(connect(deadline)), deadline);
		}
		catch (IOException ex) {
			throw this.errors.explain(ex, context);
		}
	}

	/**
	 * Nothing tells when the server accepts a connection and so makes room in its
	 * backlog. Each try needs a new channel, because a connect that fails closes its own.
	 */
	private SocketChannel connect(Deadline deadline) throws IOException {
		long pause = FIRST_PAUSE;
		while (true) {
			SocketChannel channel = open();
			SocketException full = tryConnect(channel);
			if (full == null) {
				return channel;
			}
			awaitNextTry(Math.min(pause, deadline.remainingNanos()), full);
			pause = Math.min(MAX_PAUSE, 2 * pause);
		}
	}

	private SocketChannel open() throws IOException {
		SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
		try {
			setSize(channel, StandardSocketOptions.SO_SNDBUF, this.settings.sendBufferSize());
			setSize(channel, StandardSocketOptions.SO_RCVBUF, this.settings.receiveBufferSize());
			channel.configureBlocking(false);
			return channel;
		}
		catch (IOException | RuntimeException | Error ex) {
			channel.close();
			throw ex;
		}
	}

	/**
	 * Connect a channel and put it into blocking mode.
	 * @return {@code null} if it is connected, or the error if the backlog is full
	 */
	private @Nullable SocketException tryConnect(SocketChannel channel) throws IOException {
		try {
			channel.connect(this.address);
			channel.configureBlocking(true);
			return null;
		}
		catch (SocketException ex) {
			channel.close();
			if (!this.errors.isBacklogFull(ex)) {
				throw ex;
			}
			return ex;
		}
		catch (IOException | RuntimeException | Error ex) {
			channel.close();
			throw ex;
		}
	}

	private static void setSize(SocketChannel channel, SocketOption<Integer> option, @Nullable Integer size)
			throws IOException {
		if (size != null) {
			channel.setOption(option, size);
		}
	}

	private void awaitNextTry(long nanos, SocketException full) throws IOException {
		if (nanos <= 0) {
			SocketTimeoutException timedOut = new SocketTimeoutException("Connect timed out");
			timedOut.initCause(full);
			throw timedOut;
		}
		LockSupport.parkNanos(this, nanos);
		if (Thread.currentThread().isInterrupted()) {
			throw new ClosedByInterruptException();
		}
	}

}
