package io.github.socketpool.observation;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import brave.Tracing;
import brave.propagation.ThreadLocalCurrentTraceContext;
import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.autoconfigure.TestServer;
import io.github.socketpool.autoconfigure.observation.SocketPoolObservationAutoConfiguration;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.template.ProtocolInterceptor;
import io.github.socketpool.template.ProtocolTemplate;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.brave.bridge.BraveCurrentTraceContext;
import io.micrometer.tracing.brave.bridge.BravePropagator;
import io.micrometer.tracing.brave.bridge.BraveTracer;
import io.micrometer.tracing.brave.bridge.W3CPropagation;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link TraceContextWriter}, with a tracer that sends W3C Trace Context.
 */
class TraceContextWriterTests {

	private final TestServer server = new TestServer();

	private final Tracing tracing = Tracing.newBuilder()
		.currentTraceContext(ThreadLocalCurrentTraceContext.create())
		.traceId128Bit(true)
		.propagationFactory(new W3CPropagation())
		.build();

	private final Tracer tracer = new BraveTracer(this.tracing.tracer(),
			new BraveCurrentTraceContext(this.tracing.currentTraceContext()));

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class,
				SocketPoolObservationAutoConfiguration.class, ObservationAutoConfiguration.class))
		.withPropertyValues("socketpool.port=" + this.server.port());

	private final ApplicationContextRunner tracedRunner = this.contextRunner.withBean(ObservationHandler.class,
			() -> new PropagatingSenderTracingObservationHandler<>(this.tracer, new BravePropagator(this.tracing)));

	@AfterEach
	void close() {
		this.tracing.close();
		this.server.close();
	}

	@Test
	void withoutAWriterTheRequestIsSentAsItIs() {
		this.tracedRunner
			.run((context) -> assertThat(context.getBean(ProtocolTemplate.class).exchange("{}", String.class))
				.isEqualTo("{}"));
	}

	@Test
	void aWriterWritesTheTraceContextIntoTheRequest() {
		AtomicReference<String> traceId = new AtomicReference<>();
		this.tracedRunner.withBean(TraceContextWriter.class, () -> TraceContextWriterTests::write)
			.withBean(ProtocolInterceptor.class, () -> (request, execution) -> {
				traceId.set(this.tracer.currentSpan().context().traceId());
				assertThat(request.frame().text()).startsWith("{\"traceparent\"");
				return execution.execute(request);
			})
			.run((context) -> {
				String received = context.getBean(ProtocolTemplate.class).exchange("{}", String.class);
				assertThat(received).matches("\\{\"traceparent\":\"00-" + traceId.get() + "-[0-9a-f]{16}-0[01]\"}");
			});
	}

	@Test
	void theTraceContinuesInTheCall() {
		this.tracedRunner.withBean(TraceContextWriter.class, () -> TraceContextWriterTests::write).run((context) -> {
			Span outer = this.tracer.nextSpan().start();
			Tracer.SpanInScope scope = this.tracer.withSpan(outer);
			try {
				assertThat(context.getBean(ProtocolTemplate.class).exchange("{}", String.class))
					.contains("00-" + outer.context().traceId() + "-")
					.doesNotContain("-" + outer.context().spanId() + "-");
			}
			finally {
				scope.close();
				outer.end();
			}
		});
	}

	@Test
	void aWriterIsNotCalledWithoutATraceContext() {
		ObservationHandler<SocketPoolObservationContext> handler = (context) -> true;
		this.contextRunner.withBean(ObservationHandler.class, () -> handler)
			.withBean(TraceContextWriter.class, () -> (request, fields) -> {
				throw new IllegalStateException("asked");
			})
			.run((context) -> assertThat(context.getBean(ProtocolTemplate.class).exchange("{}", String.class))
				.isEqualTo("{}"));
	}

	@Test
	void aFailingWriterFailsTheCallBeforeAnythingIsSent() {
		this.tracedRunner.withBean(TraceContextWriter.class, () -> (request, fields) -> {
			throw new IllegalStateException("no place");
		}).run((context) -> {
			assertThatIllegalStateException()
				.isThrownBy(() -> context.getBean(ProtocolTemplate.class).exchange("{}", String.class))
				.withMessage("no place");
			assertThat(this.server.requests()).isZero();
		});
	}

	private static Frame write(Frame request, Map<String, String> fields) {
		assertThat(request.text()).isEqualTo("{}");
		return Frame.of("{\"traceparent\":\"" + fields.get("traceparent") + "\"}");
	}

}
