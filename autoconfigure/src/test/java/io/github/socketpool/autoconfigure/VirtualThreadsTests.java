package io.github.socketpool.autoconfigure;

import java.util.concurrent.atomic.AtomicReference;

import io.github.socketpool.template.ProtocolInterceptor;
import io.github.socketpool.template.ProtocolTemplate;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests that {@code spring.threads.virtual.enabled} decides on which threads asynchronous
 * calls run.
 */
class VirtualThreadsTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(SocketPoolAutoConfiguration.class, TaskExecutionAutoConfiguration.class));

	@Test
	void asynchronousCallsRunOnVirtualThreadsIfTheseAreEnabled() {
		assumeTrue(Runtime.version().feature() >= 21, "skipped: this JVM has no virtual threads");
		assertThat(threadOfAsyncCall(true)).startsWith("VirtualThread[");
	}

	@Test
	void asynchronousCallsRunOnPlatformThreadsOtherwise() {
		assertThat(threadOfAsyncCall(false)).startsWith("Thread[");
	}

	private String threadOfAsyncCall(boolean virtual) {
		AtomicReference<String> thread = new AtomicReference<>();
		try (TestServer server = new TestServer()) {
			this.contextRunner
				.withPropertyValues("socketpool.port=" + server.port(), "spring.threads.virtual.enabled=" + virtual)
				.withBean(ProtocolInterceptor.class, () -> (request, execution) -> {
					thread.set(Thread.currentThread().toString());
					return execution.execute(request);
				})
				.run((context) -> context.getBean(ProtocolTemplate.class).exchangeAsync("1", String.class).get());
		}
		return thread.get();
	}

}
