package io.github.socketpool.benchmark.row;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

import io.github.socketpool.benchmark.server.RedisServer;
import io.github.socketpool.benchmark.server.Server;
import io.github.socketpool.benchmark.server.ServerKind;
import org.jspecify.annotations.Nullable;

/**
 * The servers that rows need, in this process.
 */
public final class RowServers implements AutoCloseable {

	/**
	 * The rows that can be created in this process, on this machine.
	 */
	public static final List<String> ROWS = Row.NAMES.stream()
		.filter((name) -> !name.equals(Row.GENERIC_POOL) && Row.whyMissing(name).isEmpty())
		.toList();

	private final Server frames;

	private final Server tls;

	private final Server http;

	private final @Nullable Server redis;

	/**
	 * Start the servers.
	 * @param frames the server of rows with frames
	 */
	public RowServers(ServerKind frames) throws IOException {
		this.frames = frames.start(0);
		this.tls = ((frames == ServerKind.ECHO) ? ServerKind.ECHO_TLS : ServerKind.FRAMES_TLS).start(0);
		this.http = ServerKind.HTTP.start(0);
		this.redis = RedisServer.version().isPresent() ? ServerKind.REDIS.start(0) : null;
	}

	/**
	 * Return the port of the server that a row needs.
	 */
	public int portFor(String row) {
		return switch (Row.protocol(row)) {
			case FRAMES -> this.frames.port();
			case TLS -> this.tls.port();
			case HTTP -> this.http.port();
			case REDIS -> Objects.requireNonNull(this.redis).port();
		};
	}

	@Override
	public void close() throws IOException {
		this.frames.close();
		this.tls.close();
		this.http.close();
		if (this.redis != null) {
			this.redis.close();
		}
	}

}
