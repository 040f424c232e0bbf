package io.github.socketpool.autoconfigure.observation;

import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;

import io.github.socketpool.SocketPoolException;
import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.autoconfigure.TestServer;
import io.github.socketpool.client.ProtocolClient;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.observation.DefaultSocketPoolObservationConvention;
import io.github.socketpool.observation.ObservationProtocolInterceptor;
import io.github.socketpool.observation.OpenTelemetrySocketPoolObservationConvention;
import io.github.socketpool.observation.SocketPoolObservationContext;
import io.github.socketpool.observation.SocketPoolObservationConvention;
import io.github.socketpool.payload.PayloadConversionException;
import io.github.socketpool.payload.PayloadConverter;
import io.github.socketpool.template.ProtocolInterceptor;
import io.github.socketpool.template.ProtocolTemplate;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link SocketPoolObservationAutoConfiguration}.
 */
class SocketPoolObservationAutoConfigurationTests {

	private final TestServer server = new TestServer();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class,
				SocketPoolObservationAutoConfiguration.class, ObservationAutoConfiguration.class))
		.withPropertyValues("socketpool.port=" + this.server.port());

	private final ApplicationContextRunner metricsRunner = this.contextRunner
		.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class));

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@Test
	void aCallIsTimedWithItsPoolAndOutcome() {
		this.metricsRunner.run((context) -> {
			context.getBean(ProtocolTemplate.class).exchange("1", String.class);
			Timer timer = timer(context.getBean(MeterRegistry.class), "success", "none");
			assertThat(timer.count()).isEqualTo(1);
			assertThat(timer.getId().getTags()).extracting("key")
				.containsExactlyInAnyOrder("pool", "operation", "outcome", "exception", "error");
		});
	}

	@Test
	void aCallIsTimedWithItsOperation() {
		this.metricsRunner.run((context) -> {
			ProtocolClient client = context.getBean(ProtocolClient.class);
			client.call("1").operation("quote").retrieve(String.class);
			client.call("1").operation("find").retrieve(String.class);
			client.call("1").operation("quote").retrieve(String.class);
			client.call("1").operation("quote").send();
			client.call("1").retrieve(String.class);
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(
					registry.get("socketpool.calls").tags("operation", "quote", "outcome", "success").timer().count())
				.isEqualTo(3);
			assertThat(registry.get("socketpool.calls").tag("operation", "find").timer().count()).isEqualTo(1);
			assertThat(registry.get("socketpool.calls").tag("operation", "none").timer().count()).isEqualTo(1);
			this.server.close();
			assertThatExceptionOfType(SocketPoolException.class)
				.isThrownBy(() -> client.call("1").operation("quote").retrieve(String.class));
			assertThat(registry.get("socketpool.calls").tags("operation", "quote", "outcome", "error").timer().count())
				.isEqualTo(1);
		});
	}

	@Test
	void metersDoNotGrowWithTheOperationsOfCallers() {
		this.metricsRunner.run((context) -> {
			ProtocolClient client = context.getBean(ProtocolClient.class);
			for (int i = 0; i < 150; i++) {
				client.call("1").operation("operation-" + i).retrieve(String.class);
			}
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.get("socketpool.calls").timers()).hasSize(101);
			assertThat(registry.get("socketpool.calls").tag("operation", "_OTHER").timer().count()).isEqualTo(50);
		});
	}

	@Test
	void aCallThatFailsIsTimedWithItsException() {
		this.server.close();
		this.metricsRunner.run((context) -> {
			assertThatExceptionOfType(ConnectFailedException.class)
				.isThrownBy(() -> context.getBean(ProtocolTemplate.class).exchange("1", String.class));
			assertThat(timer(context.getBean(MeterRegistry.class), "error", "ConnectFailedException").count())
				.isEqualTo(1);
		});
	}

	@Test
	void aOneWayMessageIsTimed() {
		this.metricsRunner.run((context) -> {
			context.getBean(ProtocolTemplate.class).send("1");
			assertThat(timer(context.getBean(MeterRegistry.class), "success", "none").count()).isEqualTo(1);
		});
	}

	@Test
	void theWorkOfOtherInterceptorsIsObservedAndSeesTheObservation() {
		AtomicReference<Observation> seen = new AtomicReference<>();
		this.metricsRunner.withBean(ProtocolInterceptor.class, () -> (request, execution) -> execution.execute(request))
			.run((context) -> {
				ObservationRegistry registry = context.getBean(ObservationRegistry.class);
				ProtocolTemplate template = context.getBean(ProtocolTemplate.class)
					.mutate()
					.interceptor((request, execution) -> {
						seen.set(registry.getCurrentObservation());
						return execution.execute(request);
					})
					.build();
				template.exchange("1", String.class);
				assertThat(seen.get().getContext().getName()).isEqualTo("socketpool.calls");
				assertThat(context.getBeanProvider(ProtocolInterceptor.class).orderedStream().findFirst().orElseThrow())
					.isInstanceOf(ObservationProtocolInterceptor.class);
			});
	}

	@Test
	void aHandlerSeesTheContextOfTheCall() {
		AtomicReference<SocketPoolObservationContext> seen = new AtomicReference<>();
		ObservationHandler<SocketPoolObservationContext> handler = new ObservationHandler<>() {

			@Override
			public void onStop(SocketPoolObservationContext context) {
				seen.set(context);
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return context instanceof SocketPoolObservationContext;
			}

		};
		this.contextRunner.withBean(ObservationHandler.class, () -> handler).run((context) -> {
			context.getBean(ProtocolTemplate.class).exchange("1", String.class);
			assertThat(seen.get().getContextualName()).isEqualTo("socketpool default");
			context.getBean(ProtocolClient.class).call("1").operation("quote").retrieve(String.class);
			assertThat(seen.get().getContextualName()).isEqualTo("socketpool default quote");
			assertThat(seen.get().getRemoteServiceAddress()).isEqualTo("tcp://localhost:" + this.server.port());
			assertThat(seen.get().getRequest().poolName()).isEqualTo("default");
		});
	}

	@Test
	void aUserDefinedConventionReplacesOurs() {
		this.metricsRunner.withBean(SocketPoolObservationConvention.class, RegionConvention::new).run((context) -> {
			context.getBean(ProtocolTemplate.class).exchange("1", String.class);
			assertThat(
					context.getBean(MeterRegistry.class).get("socketpool.calls").tag("region", "north").timer().count())
				.isEqualTo(1);
		});
	}

	@Test
	void theConventionOfOpenTelemetryIsUsedWhereItIsDeclared() {
		this.metricsRunner
			.withBean(SocketPoolObservationConvention.class, OpenTelemetrySocketPoolObservationConvention::new)
			.run((context) -> {
				context.getBean(ProtocolTemplate.class).exchange("1", String.class);
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				Timer timer = registry.get("rpc.client.call.duration")
					.tags("rpc.system.name", "socketpool", "server.address", "localhost", "server.port",
							String.valueOf(this.server.port()), "error.type", "none")
					.timer();
				assertThat(timer.count()).isEqualTo(1);
				assertThat(registry.find("socketpool.calls").timer()).isNull();
			});
	}

	@Test
	void callsAreNotObservedWhenThatIsDisabled() {
		this.metricsRunner.withPropertyValues("management.observations.enable.socketpool.calls=false")
			.run((context) -> {
				assertThat(context.getBean(ProtocolTemplate.class).exchange("1", String.class)).isEqualTo("1");
				assertThat(context.getBean(MeterRegistry.class).find("socketpool.calls").timer()).isNull();
			});
	}

	@Test
	void nothingIsObservedWithoutAHandler() {
		AtomicReference<Observation> seen = new AtomicReference<>();
		ObservationRegistry registry = ObservationRegistry.create();
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class,
					SocketPoolObservationAutoConfiguration.class))
			.withPropertyValues("socketpool.port=" + this.server.port())
			.withBean(ObservationRegistry.class, () -> registry)
			.withBean(ProtocolInterceptor.class, () -> (request, execution) -> {
				seen.set(registry.getCurrentObservation());
				return execution.execute(request);
			})
			.run((context) -> {
				assertThat(context.getBean(ProtocolTemplate.class).exchange("1", String.class)).isEqualTo("1");
				assertThat(context).hasSingleBean(ObservationProtocolInterceptor.class);
				assertThat(seen.get()).isNull();
			});
	}

	@Test
	void withoutAnObservationRegistryCallsWork() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class,
					SocketPoolObservationAutoConfiguration.class))
			.withPropertyValues("socketpool.port=" + this.server.port())
			.run((context) -> assertThat(context.getBean(ProtocolTemplate.class).exchange("1", String.class))
				.isEqualTo("1"));
	}

	@Test
	void aCallWhoseResponseCannotBeConvertedIsTimedAsAnError() {
		this.metricsRunner.run((context) -> {
			assertThatExceptionOfType(PayloadConversionException.class)
				.isThrownBy(() -> context.getBean(ProtocolTemplate.class).exchange("garbage", Integer.class));
			isTheOnlyCall(context, "PayloadConversionException");
		});
	}

	@Test
	void aCallWhoseRequestCannotBeConvertedIsTimedAsAnError() {
		this.metricsRunner.run((context) -> {
			assertThatExceptionOfType(PayloadConversionException.class)
				.isThrownBy(() -> context.getBean(ProtocolTemplate.class).exchange("\uD800", String.class));
			isTheOnlyCall(context, "PayloadConversionException");
		});
	}

	@Test
	void aOneWayMessageThatCannotBeConvertedIsTimedAsAnError() {
		this.metricsRunner.run((context) -> {
			assertThatExceptionOfType(PayloadConversionException.class)
				.isThrownBy(() -> context.getBean(ProtocolTemplate.class).send("\uD800"));
			isTheOnlyCall(context, "PayloadConversionException");
		});
	}

	@Test
	void anErrorOfAConverterIsTimedAsAnError() {
		PayloadConverter converter = mock(PayloadConverter.class, (invocation) -> {
			throw new StackOverflowError("from the test");
		});
		this.metricsRunner.withBean(PayloadConverter.class, () -> converter).run((context) -> {
			assertThatExceptionOfType(StackOverflowError.class)
				.isThrownBy(() -> context.getBean(ProtocolTemplate.class).exchange("1", Integer.class));
			isTheOnlyCall(context, "StackOverflowError");
		});
	}

	@Test
	void aMissingResponseOfAnInterceptorIsTimedAsAnError() {
		this.metricsRunner.withBean(ProtocolInterceptor.class, () -> (request, execution) -> null).run((context) -> {
			assertThatIllegalStateException()
				.isThrownBy(() -> context.getBean(ProtocolTemplate.class).exchange("1", String.class));
			isTheOnlyCall(context, "IllegalStateException");
		});
	}

	@Test
	void anAsynchronousCallThatIsCancelledBeforeItBeginsIsTimedAsAnError() {
		this.metricsRunner.withBean("applicationTaskExecutor", Executor.class, () -> (task) -> {
		}).run((context) -> {
			context.getBean(ProtocolTemplate.class).exchangeAsync("1", String.class).cancel(true);
			isTheOnlyCall(context, "CancellationException");
		});
	}

	@Test
	void anAsynchronousCallThatIsCancelledIsTimedAsAnError() {
		this.server.holdAnswers();
		this.metricsRunner.run((context) -> {
			CompletableFuture<String> result = context.getBean(ProtocolTemplate.class).exchangeAsync("1", String.class);
			await().until(() -> this.server.requests() == 1);
			result.cancel(true);
			await().untilAsserted(() -> isTheOnlyCall(context, "CallInterruptedException"));
		});
	}

	@Test
	void anAsynchronousCallThatNoThreadBeginsIsTimedAsAnError() {
		this.metricsRunner.withPropertyValues("socketpool.call-timeout=50ms")
			.withBean("applicationTaskExecutor", Executor.class, () -> (task) -> {
			})
			.run((context) -> {
				assertThat(context.getBean(ProtocolTemplate.class).exchangeAsync("1", String.class))
					.failsWithin(Duration.ofSeconds(30));
				isTheOnlyCall(context, "AcquireTimeoutException");
			});
	}

	@Test
	void anAsynchronousCallThatTheExecutorRejectsIsTimedAsAnError() {
		this.metricsRunner.withBean("applicationTaskExecutor", Executor.class, () -> (task) -> {
			throw new RejectedExecutionException("full");
		}).run((context) -> {
			assertThat(context.getBean(ProtocolTemplate.class).exchangeAsync("1", String.class))
				.isCompletedExceptionally();
			isTheOnlyCall(context, "TooManyWaitersException");
		});
	}

	@Test
	void theErrorOfACallThatCannotBeConvertedIsTheErrorOfItsSpan() {
		RecordedCalls calls = new RecordedCalls();
		this.contextRunner.withBean(ObservationHandler.class, () -> calls).run((context) -> {
			assertThatExceptionOfType(PayloadConversionException.class)
				.isThrownBy(() -> context.getBean(ProtocolTemplate.class).exchange("garbage", Integer.class));
			assertThat(calls.errors).singleElement().isInstanceOf(PayloadConversionException.class);
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void theObservationOfTheCallerIsTheParentOfAnAsynchronousCall(boolean applicationTaskExecutor) {
		RecordedCalls calls = new RecordedCalls();
		ApplicationContextRunner runner = applicationTaskExecutor
				? this.contextRunner.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
				: this.contextRunner;
		runner.withBean(ObservationHandler.class, () -> calls).run((context) -> {
			ObservationRegistry registry = context.getBean(ObservationRegistry.class);
			ProtocolTemplate template = context.getBean(ProtocolTemplate.class);
			Observation caller = Observation.start("caller", registry);
			caller.scoped(() -> {
				template.exchange("1", String.class);
				assertThat(template.exchangeAsync("2", String.class)).succeedsWithin(Duration.ofSeconds(30));
			});
			caller.stop();
			assertThat(calls.parents).containsExactly(caller.getContext(), caller.getContext());
			assertThat(calls.startedBy).containsExactly(Thread.currentThread(), Thread.currentThread());
			assertThat(registry.getCurrentObservation()).isNull();
		});
	}

	@Test
	void anAsynchronousCallIsMadeInTheScopeOfItsObservation() {
		AtomicReference<Observation> seen = new AtomicReference<>();
		this.metricsRunner.run((context) -> {
			ObservationRegistry registry = context.getBean(ObservationRegistry.class);
			ProtocolTemplate template = context.getBean(ProtocolTemplate.class)
				.mutate()
				.interceptor((request, execution) -> {
					seen.set(registry.getCurrentObservation());
					return execution.execute(request);
				})
				.build();
			assertThat(template.exchangeAsync("1", String.class)).succeedsWithin(Duration.ofSeconds(30));
			assertThat(seen.get().getContext().getName()).isEqualTo("socketpool.calls");
			assertThat(registry.getCurrentObservation()).isNull();
		});
	}

	@Test
	void payloadsAreConvertedInTheScopeOfTheObservation() {
		ObservationRegistry registry = ObservationRegistry.create();
		List<Observation> seen = new CopyOnWriteArrayList<>();
		PayloadConverter converter = mock(PayloadConverter.class, (invocation) -> {
			seen.add(registry.getCurrentObservation());
			if (invocation.getMethod().getName().equals("read")) {
				return 1;
			}
			invocation.getArgument(1, OutputStream.class).write('1');
			return null;
		});
		this.metricsRunner.withBean(ObservationRegistry.class, () -> registry)
			.withBean(PayloadConverter.class, () -> converter)
			.run((context) -> {
				ProtocolTemplate template = context.getBean(ProtocolTemplate.class);
				assertThat(template.exchange(List.of(), Integer.class)).isEqualTo(1);
				assertThat(template.exchangeAsync(List.of(), Integer.class)).succeedsWithin(Duration.ofSeconds(30));
				assertThat(seen).hasSize(4)
					.extracting((observation) -> observation.getContext().getName())
					.containsOnly("socketpool.calls");
			});
	}

	private static void isTheOnlyCall(AssertableApplicationContext context, String exception) {
		MeterRegistry registry = context.getBean(MeterRegistry.class);
		assertThat(registry.get("socketpool.calls").timers()).singleElement()
			.satisfies((timer) -> assertThat(timer.count()).isEqualTo(1));
		assertThat(timer(registry, "error", exception).count()).isEqualTo(1);
	}

	private static Timer timer(MeterRegistry registry, String outcome, String exception) {
		return registry.get("socketpool.calls")
			.tags("pool", "default", "outcome", outcome, "exception", exception)
			.timer();
	}

	/**
	 * Records the key values of the observations of calls.
	 */
	private static final class RecordedCalls implements ObservationHandler<SocketPoolObservationContext> {

		private final List<Observation.ContextView> parents = new CopyOnWriteArrayList<>();

		private final List<Thread> startedBy = new CopyOnWriteArrayList<>();

		private final List<Throwable> errors = new CopyOnWriteArrayList<>();

		@Override
		public void onStart(SocketPoolObservationContext context) {
			this.startedBy.add(Thread.currentThread());
			ObservationView parent = context.getParentObservation();
			if (parent != null) {
				this.parents.add(parent.getContextView());
			}
		}

		@Override
		public void onError(SocketPoolObservationContext context) {
			this.errors.add(context.getError());
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof SocketPoolObservationContext;
		}

	}

	private static final class RegionConvention extends DefaultSocketPoolObservationConvention {

		@Override
		public KeyValues getLowCardinalityKeyValues(SocketPoolObservationContext context) {
			return super.getLowCardinalityKeyValues(context).and(KeyValue.of("region", "north"));
		}

	}

}
