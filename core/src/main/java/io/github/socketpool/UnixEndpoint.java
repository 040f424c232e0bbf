package io.github.socketpool;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * The path of a Unix domain socket. The file does not have to exist: a server creates it
 * when it starts.
 */
public final class UnixEndpoint implements Endpoint {

	private static final long serialVersionUID = 1L;

	/**
	 * What the JDK accepts on Linux, in bytes: the kernel's 108 (unix(7)) without two
	 * that it reserves.
	 */
	private static final int MAX_PATH_LENGTH = 106;

	private final String path;

	/** Part of each message and event of a pool, so it is created once. */
	private final String text;

	UnixEndpoint(String path) {
		this.path = path;
		this.text = "unix:" + path;
		requireAbsolute();
		int length = path.getBytes(StandardCharsets.UTF_8).length;
		if (length > MAX_PATH_LENGTH) {
			throw invalid("is a path of " + length + " bytes, and that of a socket has at most " + MAX_PATH_LENGTH,
					"Let the server listen on a shorter path, or create a symbolic link to the directory of its socket.");
		}
	}

	private void requireAbsolute() {
		boolean absolute;
		try {
			absolute = Path.of(this.path).isAbsolute();
		}
		catch (InvalidPathException ex) {
			absolute = false;
		}
		if (!absolute || !MessageText.isPrintable(this.path)) {
			throw invalid("must be an absolute path after 'unix:', without control characters",
					"Use the path of the socket that the server listens on, such as unix:/run/server.sock.");
		}
	}

	private InvalidSettingException invalid(String reason, String remedy) {
		return new InvalidSettingException("addresses", this.text, reason, remedy);
	}

	/**
	 * Return the path as the user wrote it.
	 * @return an absolute path
	 */
	public String path() {
		return this.path;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof UnixEndpoint endpoint && this.path.equals(endpoint.path);
	}

	@Override
	public int hashCode() {
		return this.path.hashCode();
	}

	@Override
	public String toString() {
		return this.text;
	}

}
