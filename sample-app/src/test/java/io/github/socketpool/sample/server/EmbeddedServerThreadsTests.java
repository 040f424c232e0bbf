package io.github.socketpool.sample.server;

import java.time.Duration;

import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.template.ProtocolTemplate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for the threads on which the embedded server serves its connections.
 */
class EmbeddedServerThreadsTests {

	private final ServingMapper mapper = new ServingMapper();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withUserConfiguration(EmbeddedServerConfiguration.class)
		.withBean(JsonMapper.class, () -> this.mapper)
		.withPropertyValues("sample.server.port=0", "sample.server.rates-port=0", "sample.server.second-rates-port=0");

	@Test
	void connectionsAreServedByVirtualThreadsIfTheseAreEnabled() {
		assumeTrue(Runtime.version().feature() >= 21, "skipped: this JVM has no virtual threads");
		serve(this.contextRunner.withPropertyValues("spring.threads.virtual.enabled=true"));
		assertThat(this.mapper.thread).startsWith("VirtualThread[");
	}

	@Test
	void connectionsAreServedByPlatformThreadsOtherwise() {
		serve(this.contextRunner);
		assertThat(this.mapper.thread).startsWith("Thread[");
	}

	private static void serve(ApplicationContextRunner contextRunner) {
		contextRunner.run((context) -> {
			int port = context.getBean(EmbeddedServer.class).port();
			try (ConnectionPool pool = ExclusivePool
				.builder(SocketConnections.builder(Endpoint.of("127.0.0.1", port)).build())
				.build()) {
				ProtocolTemplate template = ProtocolTemplate.builder(pool).callTimeout(Duration.ofSeconds(30)).build();
				assertThat(template.exchange("[1]", String.class)).isEqualTo("[1]");
			}
		});
	}

	/**
	 * Remembers which thread read the last request.
	 */
	@SuppressWarnings("serial")
	private static final class ServingMapper extends JsonMapper {

		private volatile @Nullable String thread;

		@Override
		public <T> T readValue(byte[] content, int offset, int length, Class<T> valueType) {
			this.thread = Thread.currentThread().toString();
			return super.readValue(content, offset, length, valueType);
		}

	}

}
