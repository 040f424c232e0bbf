package io.github.socketpool.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.Endpoint;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.autoconfigure.metrics.SocketPoolMetricsAutoConfiguration;
import io.github.socketpool.autoconfigure.observation.SocketPoolObservationAutoConfiguration;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.payload.JacksonPayloadConverter;
import io.github.socketpool.payload.PayloadConverter;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolListener;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.template.ProtocolTemplate;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SocketPoolClientConfigurer}.
 */
class SocketPoolClientConfigurerTests {

	private final TestServer server = new TestServer();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class))
		.withPropertyValues("test.port=" + this.server.port())
		.withUserConfiguration(OwnPool.class);

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@Test
	void aPoolGetsTheSettingsListenersAndCustomizersOfTheDefaultClient() {
		List<Endpoint> connected = new CopyOnWriteArrayList<>();
		List<String> customized = new ArrayList<>();
		this.contextRunner.withPropertyValues("socketpool.pool.max-size=3", "socketpool.connect.backoff.max=7s")
			.withBean(PoolListener.class, () -> new PoolListener() {
				@Override
				public void connected(Endpoint endpoint, long tookNanos) {
					connected.add(endpoint);
				}
			})
			.withBean(ConnectionPoolCustomizer.class, () -> (builder) -> customized.add(builder.name()))
			.run((context) -> {
				ConnectionPool pool = context.getBean("own", ConnectionPool.class);
				assertThat(pool.control().settings().maxSize()).isEqualTo(3);
				assertThat(pool.control().settings().connectBackoffMax()).hasSeconds(7);
				assertThat(customized).containsExactly("own");
				context.getBean("ownTemplate", ProtocolTemplate.class).exchange("1", String.class);
				Awaitility.await().until(() -> connected.equals(pool.endpoints()));
			});
	}

	@Test
	void aTemplateGetsTheTimeoutConverterAndExecutorOfTheDefaultClient() {
		List<String> threads = new CopyOnWriteArrayList<>();
		Executor executor = (task) -> {
			threads.add("used");
			task.run();
		};
		JsonMapper mapper = JsonMapper.builder()
			.propertyNamingStrategy(PropertyNamingStrategies.UPPER_SNAKE_CASE)
			.build();
		this.contextRunner.withPropertyValues("socketpool.call-timeout=4s")
			.withBean("applicationTaskExecutor", Executor.class, () -> executor)
			.withBean(PayloadConverter.class, () -> new JacksonPayloadConverter(mapper))
			.run((context) -> {
				ProtocolTemplate template = context.getBean("ownTemplate", ProtocolTemplate.class);
				assertThat(template.callTimeout()).isEqualTo(Duration.ofSeconds(4));
				assertThat(template.exchangeAsync(new Payload(1), String.class).get(30, TimeUnit.SECONDS))
					.isEqualTo("{\"ONE_VALUE\":1}");
				assertThat(threads).hasSize(1);
			});
	}

	@Test
	void callsThroughATemplateOfTheApplicationAreObserved() {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		this.contextRunner
			.withConfiguration(AutoConfigurations.of(SocketPoolMetricsAutoConfiguration.class,
					SocketPoolObservationAutoConfiguration.class, MetricsAutoConfiguration.class,
					ObservationAutoConfiguration.class))
			.withBean(MeterRegistry.class, () -> registry)
			.run((context) -> {
				context.getBean("ownTemplate", ProtocolTemplate.class).exchange(Map.of(), String.class);
				assertThat(registry.get("socketpool.calls").tag("pool", "own").timer().count()).isOne();
			});
	}

	@Test
	void connectionsGetWhatNamedClientsInherit() {
		this.contextRunner
			.withPropertyValues("socketpool.port=1", "socketpool.framing.max-frame-size=20B",
					"socketpool.heartbeat.interval=8s", "socketpool.login.request={}", "socketpool.login.success=/ok")
			.run((context) -> {
				ConnectionPool pool = context.getBean("own", ConnectionPool.class);
				assertThat(pool.control().connectionFactory().heartbeat().interval()).hasSeconds(8);
				ProtocolTemplate template = context.getBean("ownTemplate", ProtocolTemplate.class);
				assertThat(template.exchange("1", String.class)).as("without the login").isEqualTo("1");
				assertThatExceptionOfType(SocketPoolException.class)
					.isThrownBy(() -> template.exchange("1".repeat(30), String.class));
			});
	}

	record Payload(int oneValue) {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnPool {

		@Bean(defaultCandidate = false)
		ConnectionPool own(SocketPoolClientConfigurer configurer, Environment environment) {
			Endpoint server = Endpoint.of("localhost", environment.getRequiredProperty("test.port", Integer.class));
			SocketConnections.Builder connections = configurer.configure(SocketConnections.builder(server));
			return configurer.configure(ExclusivePool.builder(connections.build()).name("own")).build();
		}

		@Bean(defaultCandidate = false)
		ProtocolTemplate ownTemplate(SocketPoolClientConfigurer configurer, @Qualifier("own") ConnectionPool own) {
			return configurer.configure(ProtocolTemplate.builder(own)).build();
		}

	}

}
