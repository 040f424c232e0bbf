package io.github.socketpool.benchmark.row;

import java.io.IOException;
import java.util.List;

import io.github.socketpool.benchmark.server.Server;
import io.github.socketpool.benchmark.server.ServerKind;

/**
 * The servers that rows need, in this process.
 */
public final class RowServers implements AutoCloseable {

	/**
	 * The rows that can be created in this process.
	 */
	public static final List<String> ROWS = Row.NAMES.stream()
		.filter((name) -> !name.equals(Row.GENERIC_POOL))
		.toList();

	private final Server frames;

	private final Server tls;

	private final Server http;

	/**
	 * Start the servers.
	 * @param frames the server of rows with frames
	 */
	public RowServers(ServerKind frames) throws IOException {
		this.frames = frames.start(0);
		this.tls = ((frames == ServerKind.ECHO) ? ServerKind.ECHO_TLS : ServerKind.FRAMES_TLS).start(0);
		this.http = ServerKind.HTTP.start(0);
	}

	/**
	 * Return the port of the server that a row needs.
	 */
	public int portFor(String row) {
		return switch (Row.protocol(row)) {
			case FRAMES -> this.frames.port();
			case TLS -> this.tls.port();
			case HTTP -> this.http.port();
		};
	}

	@Override
	public void close() throws IOException {
		this.frames.close();
		this.tls.close();
		this.http.close();
	}

}
