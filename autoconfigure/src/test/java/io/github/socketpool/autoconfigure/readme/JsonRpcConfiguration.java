package io.github.socketpool.autoconfigure.readme;

import io.github.socketpool.Endpoint;
import io.github.socketpool.client.JsonRpcEnvelope;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.protocol.ContentLengthFormat;
import io.github.socketpool.protocol.FrameCodec;

import org.springframework.context.annotation.Bean;

/**
 * A pool of the application itself, whose server speaks JSON-RPC. No configuration of
 * {@link ReadmeApplication}.
 */
class JsonRpcConfiguration {

	@Bean
	ConnectionPool connectionPool() {
		return ExclusivePool
			.builder(SocketConnections.builder(Endpoint.of("localhost", 9000))
				.codec(FrameCodec.contentLength(ContentLengthFormat.defaults()))
				.responseMatcher(new JsonRpcEnvelope().responseMatcher())
				.build())
			.build();
	}

}
