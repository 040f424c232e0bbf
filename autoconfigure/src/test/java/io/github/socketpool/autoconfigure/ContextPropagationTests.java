package io.github.socketpool.autoconfigure;

import java.time.Duration;

import io.github.socketpool.protocol.Frame;
import io.github.socketpool.template.ProtocolExecution;
import io.github.socketpool.template.ProtocolInterceptor;
import io.github.socketpool.template.ProtocolRequest;
import io.github.socketpool.template.ProtocolTemplate;
import io.micrometer.context.ContextRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests that the context of a caller's thread follows an asynchronous call if the
 * executor propagates it.
 */
class ContextPropagationTests {

	private static final String KEY = "socketpool-test";

	private final TestServer server = new TestServer();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(SocketPoolAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
		.withPropertyValues("socketpool.port=" + this.server.port())
		.withBean(DiagnosticContext.class);

	@BeforeEach
	void registerDiagnosticContext() {
		ContextRegistry.getInstance()
			.registerThreadLocalAccessor(KEY, () -> MDC.get(KEY), (value) -> MDC.put(KEY, value),
					() -> MDC.remove(KEY));
		MDC.put(KEY, "request 1");
	}

	@AfterEach
	void close() {
		MDC.remove(KEY);
		ContextRegistry.getInstance().removeThreadLocalAccessor(KEY);
		this.server.close();
	}

	@Test
	void theDiagnosticContextFollowsWithSpringBootsPropagation() {
		assumeTrue(SpringBootVersion.getVersion().compareTo("4.1") >= 0,
				"skipped: Spring Boot 4.0 has no spring.task.execution.propagate-context");
		seesTheDiagnosticContext(this.contextRunner.withPropertyValues("spring.task.execution.propagate-context=true"),
				"request 1");
	}

	@Test
	void theDiagnosticContextFollowsWithAPropagatingDecorator() {
		seesTheDiagnosticContext(this.contextRunner.withBean(ContextPropagatingTaskDecorator.class), "request 1");
	}

	@Test
	void theDiagnosticContextStaysWithTheCallerOtherwise() {
		seesTheDiagnosticContext(this.contextRunner, null);
	}

	private static void seesTheDiagnosticContext(ApplicationContextRunner runner, @Nullable String expected) {
		runner.run((context) -> {
			assertThat(context.getBean(ProtocolTemplate.class).exchangeAsync("1", String.class))
				.succeedsWithin(Duration.ofSeconds(30));
			assertThat(context.getBean(DiagnosticContext.class).seen).isEqualTo(expected);
		});
	}

	/**
	 * Records the diagnostic context during a call.
	 */
	private static final class DiagnosticContext implements ProtocolInterceptor {

		private volatile @Nullable String seen;

		@Override
		public @Nullable Frame intercept(ProtocolRequest request, ProtocolExecution execution) {
			this.seen = MDC.get(KEY);
			return execution.execute(request);
		}

	}

}
