package io.github.socketpool.server;

import java.nio.ByteBuffer;

import io.github.socketpool.protocol.BodyBudget;
import io.github.socketpool.protocol.FrameCodec;

/**
 * The objects that all connections of a server share. Thread-safe.
 *
 * @param settings the settings of the server
 * @param token the bytes of a heartbeat; each writer duplicates the buffer
 * @param buffers the buffers of the connections
 * @param budget the limit for the memory of requests that are being received or answered
 * @param clients the connections
 * @param counters the counts of the server
 * @param log the log of the server
 */
record ServerContext(ServerSettings settings, ByteBuffer token, BufferPool buffers, BodyBudget budget, Clients clients,
		Counters counters, ServerLog log) {

	static ServerContext of(ServerSettings settings) {
		ByteBuffer token = ByteBuffer.allocateDirect(settings.heartbeatToken().length());
		settings.heartbeatToken().put(token);
		FrameCodec codec = settings.codec();
		return new ServerContext(settings, token.flip(),
				new BufferPool(codec.maxHeaderLength() + codec.trailerLength()),
				BodyBudget.of("server.max-bytes-in-flight", settings.maxBytesInFlight()),
				new Clients(settings.maxConnections()), new Counters(),
				new ServerLog(settings.name(), settings.ticker()));
	}

}
