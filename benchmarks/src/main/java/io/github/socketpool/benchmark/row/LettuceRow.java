package io.github.socketpool.benchmark.row;

import java.io.IOException;
import java.time.Duration;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * All callers share one connection of Lettuce to a Redis server, which echoes. Redis
 * answers in the order of requests, so they have no ids.
 */
final class LettuceRow implements Row {

	static final String NAME = "lettuce";

	private final JsonMapper mapper;

	private final RedisClient client;

	private @Nullable StatefulRedisConnection<byte[], byte[]> connection;

	LettuceRow(int port, JsonMapper mapper) {
		this.mapper = mapper;
		this.client = RedisClient.create(
				RedisURI.builder().withHost("127.0.0.1").withPort(port).withTimeout(ResponseFuture.TIMEOUT).build());
	}

	@Override
	public Caller newCaller() throws IOException {
		StatefulRedisConnection<byte[], byte[]> connection = connect();
		return (request) -> call(connection, request);
	}

	private synchronized StatefulRedisConnection<byte[], byte[]> connect() throws IOException {
		StatefulRedisConnection<byte[], byte[]> connection = this.connection;
		if (connection == null) {
			try {
				connection = this.client.connect(ByteArrayCodec.INSTANCE);
			}
			catch (RedisException ex) {
				throw new IOException(ex);
			}
			this.connection = connection;
		}
		return connection;
	}

	private Quote call(StatefulRedisConnection<byte[], byte[]> connection, Quote request) throws IOException {
		byte[] body = this.mapper.writeValueAsBytes(request);
		return this.mapper.readValue(ResponseFuture.await(connection.async().echo(body)), Quote.class);
	}

	@Override
	public synchronized long connectionsOpened() {
		return (this.connection != null) ? 1 : 0;
	}

	@Override
	public void close() {
		this.client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
	}

}
