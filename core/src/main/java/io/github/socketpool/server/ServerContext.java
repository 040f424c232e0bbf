package io.github.socketpool.server;

import java.nio.ByteBuffer;

import io.github.socketpool.protocol.BodyBudget;
import io.github.socketpool.protocol.FrameCodec;

/**
 * What all connections of a server share. Thread-safe.
 *
 * @param settings how the server was built
 * @param token the bytes of a heartbeat; each writer duplicates the buffer
 * @param buffers where connections take their buffers from
 * @param budget what requests may take while they are being received and answered
 * @param clients the connections
 * @param counters what was counted
 * @param log where to say what happened
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
