package io.github.socketpool.context;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.Endpoint;
import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.autoconfigure.endpoint.SocketPoolEndpointAutoConfiguration;
import io.github.socketpool.autoconfigure.health.SocketPoolHealthContributorAutoConfiguration;
import io.github.socketpool.autoconfigure.metrics.SocketPoolMetricsAutoConfiguration;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.endpoint.SocketPoolEndpoint;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.template.ProtocolOperations;
import io.github.socketpool.template.ProtocolTemplate;
import io.github.socketpool.test.Reaction;
import io.github.socketpool.test.StubServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.Scope;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a scope can replace pools and templates without a failed call, as Spring
 * Cloud's {@code @RefreshScope} does.
 */
class ScopedPoolTests {

	private final StubServer server = StubServer.start();

	private final RefreshScope scope = new RefreshScope();

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class,
				SocketPoolMetricsAutoConfiguration.class, SocketPoolEndpointAutoConfiguration.class,
				SocketPoolHealthContributorAutoConfiguration.class, LifecycleAutoConfiguration.class))
		.withBean(MeterRegistry.class, () -> this.registry)
		.withPropertyValues("test.port=" + this.server.port(), "management.endpoints.web.exposure.include=*")
		.withInitializer((context) -> context.getBeanFactory().registerScope("refresh", this.scope));

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@Test
	void callsOfAReplacedPoolFinishWhileNewOnesUseTheOther() {
		this.contextRunner.withUserConfiguration(ScopedPool.class)
			.run((context) -> callAndReplace(context, context.getBean(ProtocolTemplate.class)));
	}

	@Test
	void callsOfAReplacedTemplateFinishWhileNewOnesUseTheOther() {
		this.contextRunner.withUserConfiguration(ScopedPool.class, ScopedTemplate.class).run((context) -> {
			assertThat(context).doesNotHaveBean(ProtocolTemplate.class);
			callAndReplace(context, context.getBean(ProtocolOperations.class));
		});
	}

	@Test
	void callsOfAReplacedPoolOfANamedClientFinishWhileNewOnesUseTheOther() {
		this.contextRunner.withUserConfiguration(ScopedNamedPool.class)
			.withPropertyValues("socketpool.clients.refreshed.port=" + this.server.port(),
					"socketpool.port=" + this.server.port())
			.run((context) -> {
				assertThat(context.getBean(ConnectionPool.class).name()).isEqualTo("default");
				callAndReplace(context, context.getBean("refreshedProtocolTemplate", ProtocolTemplate.class),
						context.getBean("refreshedConnectionPool", ConnectionPool.class));
			});
	}

	private void callAndReplace(AssertableApplicationContext context, ProtocolOperations template) throws Exception {
		callAndReplace(context, template, context.getBean(ConnectionPool.class));
	}

	private void callAndReplace(AssertableApplicationContext context, ProtocolOperations template, ConnectionPool proxy)
			throws Exception {
		CountDownLatch gate = new CountDownLatch(1);
		this.server.next(Reaction.awaitGate(gate).then(Reaction.echo()));
		CompletableFuture<String> inProgress = template.exchangeAsync("1", String.class);
		Awaitility.await().until(() -> this.server.requests().size() == 1);
		ConnectionPool replaced = context.getBean(ConnectionPools.class).existing().get("refreshed");
		this.scope.refresh();
		assertThat(template.exchange("2", String.class)).isEqualTo("2");
		assertThat(proxy.control()).isNotSameAs(replaced.control());
		assertThat(inProgress).isNotDone();
		Awaitility.await().until(() -> !replaced.control().isOpen());
		assertThat(this.registry.get("socketpool.connections").tag("pool", "refreshed").gauge().value()).isEqualTo(2);
		gate.countDown();
		assertThat(inProgress.get(30, TimeUnit.SECONDS)).isEqualTo("1");
		Awaitility.await()
			.until(() -> !context.getBean(SocketPoolEndpoint.class).pools().pools().containsKey("refreshed"));
		assertThat(replaced.control().stats().total()).isZero();
		assertThat(this.registry.get("socketpool.connections").tag("pool", "refreshed").gauge().value()).isOne();
	}

	@Test
	void aScopedPoolIsShownByHealthAndClosedWithTheContext() {
		this.contextRunner.withUserConfiguration(ScopedPool.class).run((context) -> {
			context.getBean(ProtocolTemplate.class).exchange("1", String.class);
			assertThat(context.getBean("socketpoolHealthContributor", CompositeHealthContributor.class).stream())
				.extracting(HealthContributors.Entry::name)
				.containsExactly("refreshed");
			ConnectionPool pool = context.getBean(ConnectionPools.class).existing().get("refreshed");
			ConfigurableApplicationContext application = context
				.getSourceApplicationContext(ConfigurableApplicationContext.class);
			application.stop();
			assertThat(pool.control().isOpen()).isFalse();
			application.start();
			assertThat(context.getBean(ProtocolTemplate.class).exchange("2", String.class)).isEqualTo("2");
		});
	}

	/**
	 * Creates all beans anew on demand.
	 */
	private static final class RefreshScope implements Scope {

		private final Map<String, Object> beans = new HashMap<>();

		private final Map<String, Runnable> callbacks = new HashMap<>();

		@Override
		public synchronized Object get(String name, ObjectFactory<?> objectFactory) {
			Object bean = this.beans.get(name);
			if (bean == null) {
				bean = objectFactory.getObject();
				this.beans.put(name, bean);
			}
			return bean;
		}

		@Override
		public synchronized Object remove(String name) {
			this.callbacks.remove(name);
			return this.beans.remove(name);
		}

		@Override
		public synchronized void registerDestructionCallback(String name, Runnable callback) {
			this.callbacks.put(name, callback);
		}

		/**
		 * Callers of the new beans wait until the old ones are destroyed.
		 */
		synchronized void refresh() {
			Map<String, Runnable> destroyed = new HashMap<>(this.callbacks);
			this.beans.clear();
			this.callbacks.clear();
			destroyed.values().forEach(Runnable::run);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedPool {

		@Bean
		@org.springframework.context.annotation.Scope(scopeName = "refresh", proxyMode = ScopedProxyMode.TARGET_CLASS)
		ConnectionPool refreshed(Environment environment) {
			Endpoint endpoint = Endpoint.of("localhost", environment.getRequiredProperty("test.port", Integer.class));
			return ExclusivePool.builder(SocketConnections.builder(endpoint).build()).name("refreshed").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedNamedPool {

		@Bean(defaultCandidate = false)
		@Qualifier("refreshed")
		@org.springframework.context.annotation.Scope(scopeName = "refresh", proxyMode = ScopedProxyMode.TARGET_CLASS)
		ConnectionPool refreshedConnectionPool(Environment environment) {
			return new ScopedPool().refreshed(environment);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedTemplate {

		@Bean
		@org.springframework.context.annotation.Scope(scopeName = "refresh", proxyMode = ScopedProxyMode.TARGET_CLASS)
		ProtocolOperations template(ConnectionPool pool) {
			return ProtocolTemplate.builder(pool).build();
		}

	}

}
