package io.github.socketpool.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.github.socketpool.Endpoint;
import io.github.socketpool.autoconfigure.advice.SocketPoolAdviceAutoConfiguration;
import io.github.socketpool.autoconfigure.endpoint.SocketPoolEndpointAutoConfiguration;
import io.github.socketpool.autoconfigure.kernel.SocketPoolKernelAutoConfiguration;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.endpoint.SocketPoolEndpoint;
import io.github.socketpool.payload.PayloadConverter;
import io.github.socketpool.pool.AcquireTimeoutException;
import io.github.socketpool.pool.Balancing;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolListener;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.template.ProtocolInterceptor;
import io.github.socketpool.template.ProtocolOperations;
import io.github.socketpool.template.ProtocolTemplate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link SocketPoolAutoConfiguration}.
 */
class SocketPoolAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class));

	@Test
	void withoutAnAddressThereIsNoClientAndTheApplicationStarts() {
		this.contextRunner.run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(ConnectionPool.class)
			.doesNotHaveBean(ProtocolTemplate.class)
			.doesNotHaveBean(PayloadConverter.class)
			.doesNotHaveBean(SocketPoolConnectionDetails.class));
	}

	@Test
	void aPortAloneMeansThisHost() {
		this.contextRunner.withPropertyValues("socketpool.port=9000").run((context) -> {
			assertThat(ConnectionPools.targetOf(context.getBean(ConnectionPool.class))).isEqualTo("localhost:9000");
			assertThat(context.getBean(ConnectionPool.class).name()).isEqualTo("default");
			assertThat(context).hasSingleBean(ProtocolTemplate.class).hasSingleBean(PayloadConverter.class);
		});
	}

	@Test
	void hostAndPortAreWhereCallsGo() {
		this.contextRunner.withPropertyValues("socketpool.host=quotes.example", "socketpool.port=9000")
			.run((context) -> assertThat(ConnectionPools.targetOf(context.getBean(ConnectionPool.class)))
				.isEqualTo("quotes.example:9000"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "socketpool.addresses=[::1]:9000", "socketpool.addresses[0]=[::1]:9000" })
	void anAddressAloneIsWhereCallsGo(String property) {
		this.contextRunner.withPropertyValues(property)
			.run((context) -> assertThat(ConnectionPools.targetOf(context.getBean(ConnectionPool.class)))
				.isEqualTo("[::1]:9000"));
	}

	@Test
	void severalAddressesAreTargetsOfOnePool() {
		this.contextRunner
			.withPropertyValues("socketpool.addresses=quotes.example:9000, [::1]:9000, unix:/run/server.sock",
					"socketpool.balancing=failover")
			.run((context) -> {
				ConnectionPool pool = context.getBean(ConnectionPool.class);
				assertThat(pool.endpoints()).containsExactly(Endpoint.of("quotes.example", 9000),
						Endpoint.of("::1", 9000), Endpoint.unix("/run/server.sock"));
				assertThat(pool.control().settings().balancing()).isEqualTo(Balancing.FAILOVER);
			});
	}

	@Test
	void aHostWithoutAPortPreventsTheStart() {
		this.contextRunner.withPropertyValues("socketpool.host=localhost")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("'port'")
				.hasMessageContaining("must be set for a client"));
	}

	@Test
	void aDisabledClientDoesNotExistDespiteAnAddress() {
		this.contextRunner.withPropertyValues("socketpool.enabled=false", "socketpool.port=9000")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ConnectionPool.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "true", "yes", "on", "1", "TRUE", "On" })
	void everyNotationOfTrueEnablesTheClient(String value) {
		this.contextRunner.withPropertyValues("socketpool.enabled=" + value, "socketpool.port=9000")
			.run((context) -> assertThat(context).hasSingleBean(ConnectionPool.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "false", "no", "off", "0", "FALSE" })
	void everyNotationOfFalseDisablesTheClient(String value) {
		this.contextRunner.withPropertyValues("socketpool.enabled=" + value, "socketpool.port=9000")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ConnectionPool.class));
	}

	@Test
	void aUserDefinedPoolIsMonitoredEvenIfTheClientIsDisabled() {
		this.contextRunner
			.withConfiguration(AutoConfigurations.of(SocketPoolKernelAutoConfiguration.class,
					SocketPoolAdviceAutoConfiguration.class, SocketPoolEndpointAutoConfiguration.class))
			.withBean(ConnectionPool.class,
					() -> ExclusivePool.builder(SocketConnections.builder(Endpoint.of("localhost", 9000)).build())
						.build())
			.withPropertyValues("socketpool.enabled=false", "management.endpoints.web.exposure.include=*")
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(SocketPoolEndpoint.class));
	}

	@Test
	void connectionDetailsAreUsedInsteadOfProperties() {
		this.contextRunner.withPropertyValues("socketpool.port=9000")
			.withUserConfiguration(DetailsConfiguration.class)
			.run((context) -> assertThat(ConnectionPools.targetOf(context.getBean(ConnectionPool.class)))
				.isEqualTo("container.example:4711"));
	}

	@Test
	void connectionDetailsAloneAreAnAddress() {
		this.contextRunner.withUserConfiguration(DetailsConfiguration.class)
			.run((context) -> assertThat(context).hasSingleBean(ProtocolTemplate.class));
	}

	@Test
	void aUserDefinedPoolIsUsedByTheTemplateAndNeedsNoAddress() {
		this.contextRunner.withBean("own", ConnectionPool.class, SocketPoolAutoConfigurationTests::ownPool)
			.run((context) -> {
				assertThat(context).hasSingleBean(ConnectionPool.class).hasSingleBean(ProtocolTemplate.class);
				assertThat(context.getBean(ConnectionPool.class).name()).isEqualTo("own");
			});
	}

	@Test
	void aUserDefinedTemplateReplacesOurs() {
		this.contextRunner.withPropertyValues("socketpool.port=9000")
			.withBean("own", ProtocolOperations.class, () -> mock(ProtocolOperations.class))
			.run((context) -> assertThat(context).hasSingleBean(ProtocolOperations.class)
				.hasBean("own")
				.doesNotHaveBean(ProtocolTemplate.class));
	}

	@Test
	void callsReachTheServer() {
		try (TestServer server = new TestServer()) {
			this.contextRunner.withPropertyValues("socketpool.port=" + server.port())
				.run((context) -> assertThat(
						context.getBean(ProtocolTemplate.class).exchange(Map.of("a", 1), String.class))
					.isEqualTo("{\"a\":1}"));
			assertThat(server.requests()).isEqualTo(1);
		}
	}

	@Test
	void callsReachTheServerWithSettingsOfAnyLength() {
		String[] lengths = Stream
			.of("call-timeout", "connect.timeout", "connect.backoff.max", "pool.acquire-timeout", "pool.idle-timeout",
					"pool.max-lifetime", "pool.leak-detection-threshold", "heartbeat.interval", "tcp.sample-interval")
			.map((key) -> "socketpool." + key + "=9223372036854775807s")
			.toArray(String[]::new);
		try (TestServer server = new TestServer()) {
			this.contextRunner.withConfiguration(AutoConfigurations.of(SocketPoolKernelAutoConfiguration.class))
				.withPropertyValues("socketpool.port=" + server.port())
				.withPropertyValues(lengths)
				.run((context) -> {
					ProtocolTemplate template = context.getBean(ProtocolTemplate.class);
					assertThat(template.exchange("1", String.class)).isEqualTo("1");
					assertThat(template.exchangeAsync("2", String.class)).succeedsWithin(Duration.ofSeconds(30))
						.isEqualTo("2");
				});
		}
	}

	@Test
	void theApplicationsJsonMapperConvertsPayloads() {
		JsonMapper mapper = JsonMapper.builder()
			.propertyNamingStrategy(PropertyNamingStrategies.UPPER_SNAKE_CASE)
			.build();
		try (TestServer server = new TestServer()) {
			this.contextRunner.withPropertyValues("socketpool.port=" + server.port())
				.withBean(JsonMapper.class, () -> mapper)
				.run((context) -> assertThat(
						context.getBean(ProtocolTemplate.class).exchange(new Payload(1), String.class))
					.isEqualTo("{\"ONE_VALUE\":1}"));
		}
	}

	@Test
	void aUserDefinedConverterReplacesOurs() {
		PayloadConverter converter = mock(PayloadConverter.class);
		this.contextRunner.withPropertyValues("socketpool.port=9000")
			.withBean("own", PayloadConverter.class, () -> converter)
			.run((context) -> assertThat(context.getBean(PayloadConverter.class)).isSameAs(converter));
	}

	@Test
	void poolCustomizersSeeThePropertiesAndRunLast() {
		this.contextRunner.withPropertyValues("socketpool.port=9000", "socketpool.pool.max-waiters=7")
			.withBean(ConnectionPoolCustomizer.class,
					() -> (builder) -> builder.settings(builder.settings().withMaxSize(3)))
			.run((context) -> {
				ConnectionPool pool = context.getBean(ConnectionPool.class);
				assertThat(pool.control().settings().maxSize()).isEqualTo(3);
				assertThat(pool.control().settings().maxWaiters()).isEqualTo(7);
			});
	}

	@Test
	void listenersAreNotified() {
		AtomicReference<Long> connected = new AtomicReference<>();
		PoolListener listener = new PoolListener() {
			@Override
			public void connected(Endpoint endpoint, long tookNanos) {
				connected.set(tookNanos);
			}
		};
		try (TestServer server = new TestServer()) {
			this.contextRunner.withPropertyValues("socketpool.port=" + server.port())
				.withBean(PoolListener.class, () -> listener)
				.run((context) -> {
					context.getBean(ProtocolTemplate.class).exchange("1", String.class);
					// Notified by the connecting thread, which serves the caller first.
					Awaitility.await().until(() -> connected.get() != null);
				});
		}
	}

	@Test
	void interceptorsAreCalledInOrderAndTemplateCustomizersLast() {
		try (TestServer server = new TestServer()) {
			this.contextRunner.withPropertyValues("socketpool.port=" + server.port())
				.withUserConfiguration(InterceptorsConfiguration.class)
				.run((context) -> {
					context.getBean(ProtocolTemplate.class).exchange("1", String.class);
					assertThat(context.getBean(InterceptorsConfiguration.class).calls).containsExactly("first",
							"second", "customizer");
				});
		}
	}

	@Test
	void aTemplateCustomizerSeesTheNameOfTheClient() {
		List<String> names = new ArrayList<>();
		this.contextRunner.withPropertyValues("socketpool.port=1")
			.withBean(ConnectionPoolCustomizer.class, () -> (builder) -> builder.name("quotes"))
			.withBean(ProtocolTemplateCustomizer.class, () -> (builder) -> names.add(builder.clientName()))
			.run((context) -> assertThat(context).hasSingleBean(ProtocolTemplate.class));
		assertThat(names).containsExactly("quotes");
	}

	@Test
	void callTimeoutIsThatOfTheProperties() {
		try (TestServer server = new TestServer()) {
			List<Long> timeouts = new ArrayList<>();
			this.contextRunner.withPropertyValues("socketpool.port=" + server.port(), "socketpool.call-timeout=1234ms")
				.withBean(ProtocolInterceptor.class, () -> (request, execution) -> {
					timeouts.add(request.deadline().timeout().toMillis());
					return execution.execute(request);
				})
				.run((context) -> context.getBean(ProtocolTemplate.class).exchange("1", String.class));
			assertThat(timeouts).containsExactly(1234L);
		}
	}

	@Test
	void asynchronousCallsRunOnTheApplicationTaskExecutor() {
		assertThat(threadOfAsyncCall(
				this.contextRunner.withPropertyValues("spring.task.execution.thread-name-prefix=of-the-application-")
					.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))))
			.startsWith("of-the-application-");
	}

	@Test
	void asynchronousCallsRunOnTheirOwnThreadsWhereThereIsNoApplicationTaskExecutor() {
		assertThat(threadOfAsyncCall(this.contextRunner)).startsWith("socketpool-async-");
	}

	@Test
	void anAsynchronousCallOverAMockedPoolEndsByItsDeadline() {
		ProtocolTemplate template = ProtocolTemplate.builder(mock(ConnectionPool.class))
			.callTimeout(Duration.ofMillis(50))
			.executor((task) -> {
			})
			.build();
		assertThat(template.exchangeAsync("1", String.class)).failsWithin(Duration.ofSeconds(30))
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(AcquireTimeoutException.class);
	}

	@Test
	void anExecutorWithAnotherNameIsNotUsed() {
		Executor other = (task) -> {
			throw new IllegalStateException("Not for socketpool");
		};
		assertThat(threadOfAsyncCall(this.contextRunner.withBean("other", Executor.class, () -> other)))
			.startsWith("socketpool-async-");
	}

	private static String threadOfAsyncCall(ApplicationContextRunner contextRunner) {
		AtomicReference<String> thread = new AtomicReference<>();
		try (TestServer server = new TestServer()) {
			contextRunner.withPropertyValues("socketpool.port=" + server.port())
				.withBean(ProtocolInterceptor.class, () -> (request, execution) -> {
					thread.set(Thread.currentThread().getName());
					return execution.execute(request);
				})
				.run((context) -> context.getBean(ProtocolTemplate.class).exchangeAsync("1", String.class).get());
		}
		return thread.get();
	}

	@Test
	void thePoolIsClosedWithAContextThatNeverStarted() {
		AtomicReference<ConnectionPool> pool = new AtomicReference<>();
		this.contextRunner.withPropertyValues("socketpool.port=9000")
			.withUserConfiguration(FailingConfiguration.class)
			.withInitializer((context) -> context
				.addBeanFactoryPostProcessor((beanFactory) -> beanFactory.addBeanPostProcessor(new BeanPostProcessor() {
					@Override
					public Object postProcessAfterInitialization(Object bean, String beanName) {
						if (bean instanceof ConnectionPool created) {
							pool.set(created);
						}
						return bean;
					}
				})))
			.run((context) -> {
				assertThat(context).hasFailed();
				assertThat(pool.get()).isNotNull();
				assertThat(pool.get().control().isOpen()).isFalse();
			});
	}

	private static ConnectionPool ownPool() {
		return ExclusivePool.builder(SocketConnections.builder(Endpoint.of("localhost", 9000)).build())
			.name("own")
			.build();
	}

	record Payload(int oneValue) {

	}

	@Configuration(proxyBeanMethods = false)
	static class DetailsConfiguration {

		@Bean
		SocketPoolConnectionDetails details() {
			return () -> List.of(Endpoint.of("container.example", 4711));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InterceptorsConfiguration {

		private final List<String> calls = new ArrayList<>();

		@Bean
		@Order(2)
		ProtocolInterceptor secondInterceptor() {
			return named("second");
		}

		@Bean
		@Order(1)
		ProtocolInterceptor firstInterceptor() {
			return named("first");
		}

		@Bean
		ProtocolTemplateCustomizer templateCustomizer() {
			return (builder) -> builder.interceptor(named("customizer"));
		}

		private ProtocolInterceptor named(String name) {
			return (request, execution) -> {
				this.calls.add(name);
				return execution.execute(request);
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FailingConfiguration {

		@Bean
		Object failing(ConnectionPool pool) {
			throw new IllegalStateException("Start fails after the pool was made");
		}

	}

}
