package io.github.socketpool.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.socketpool.Endpoint;
import io.github.socketpool.autoconfigure.diagnostics.SocketPoolDiagnosticsAutoConfiguration;
import io.github.socketpool.client.ProtocolClient;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.context.ProtocolClients;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolListener;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.template.ProtocolInterceptor;
import io.github.socketpool.template.ProtocolOperations;
import io.github.socketpool.template.ProtocolTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.Mockito.mock;

/**
 * Tests for the clients of {@code socketpool.clients}.
 */
class NamedClientsTests {

	private final TestServer server = new TestServer();

	private final TestServer quotesServer = new TestServer();

	private final TestServer ordersServer = new TestServer();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class));

	private final ApplicationContextRunner twoClients = this.contextRunner.withPropertyValues(
			"socketpool.clients.quotes.port=" + this.quotesServer.port(),
			"socketpool.clients.orders.port=" + this.ordersServer.port());

	private final ApplicationContextRunner threeClients = this.twoClients
		.withPropertyValues("socketpool.port=" + this.server.port());

	@AfterEach
	void closeServers() {
		this.server.close();
		this.quotesServer.close();
		this.ordersServer.close();
	}

	@Test
	void eachClientIsInjectedByItsQualifierAndCallsItsOwnServer() {
		this.threeClients.withUserConfiguration(Callers.class).run((context) -> {
			assertThat(context).hasNotFailed();
			Callers callers = context.getBean(Callers.class);
			assertThat(callers.quotes.exchange("1", String.class)).isEqualTo("1");
			assertThat(callers.orders.exchange("2", String.class)).isEqualTo("2");
			assertThat(callers.orders.exchange("3", String.class)).isEqualTo("3");
			assertThat(callers.plain.exchange("4", String.class)).isEqualTo("4");
			assertThat(this.quotesServer.requests()).isOne();
			assertThat(this.ordersServer.requests()).isEqualTo(2);
			assertThat(this.server.requests()).isOne();
			assertThat(callers.quotesPool.name()).isEqualTo("quotes");
		});
	}

	@Test
	void namedClientsNeedNoDefaultClient() {
		this.twoClients.run((context) -> {
			assertThat(context).hasNotFailed();
			call(context, "quotes");
			assertThat(context.getBeansOfType(ConnectionPool.class)).containsOnlyKeys("quotesConnectionPool",
					"ordersConnectionPool");
		});
	}

	@Test
	void aClientInheritsWhatItDoesNotSet() {
		this.threeClients
			.withPropertyValues("socketpool.pool.max-size=3", "socketpool.call-timeout=7s",
					"socketpool.clients.orders.pool.max-size=5")
			.run((context) -> {
				assertThat(maxSize(context, "quotes")).isEqualTo(3);
				assertThat(maxSize(context, "orders")).isEqualTo(5);
				assertThat(context.getBean("ordersProtocolTemplate", ProtocolTemplate.class).callTimeout())
					.isEqualTo(Duration.ofSeconds(7));
			});
	}

	@Test
	void onlyBeansOfTheDefaultClientAreDefaultCandidates() {
		this.threeClients.withConfiguration(AutoConfigurations.of(ConditionalOnPool.class)).run((context) -> {
			assertThat(context.getBean(ProtocolOperations.class)).isSameAs(context.getBean("protocolTemplate"));
			assertThat(context.getBean(ConnectionPool.class).name()).isEqualTo("default");
			assertThat(context).hasBean("quotesExist").doesNotHaveBean("newsExist");
		});
	}

	@Test
	void aBeanOfTheSameNameReplacesThatOfAClient() {
		this.twoClients.withUserConfiguration(OwnPool.class).run((context) -> {
			assertThat(context).hasNotFailed();
			ConnectionPool own = context.getBean("quotesConnectionPool", ConnectionPool.class);
			assertThat(own.control().snapshot().settings().maxSize()).isOne();
			assertThat(context.getBean("quotesProtocolTemplate", ProtocolTemplate.class).pool()).isSameAs(own);
		});
	}

	@Test
	void ownTemplatesAndClientsReplaceThoseOfAClient() {
		this.twoClients.withUserConfiguration(OwnTemplateAndClient.class).run((context) -> {
			assertThat(context).hasNotFailed();
			ProtocolClients clients = context.getBean(ProtocolClients.class);
			assertThat(clients.get("orders").call("1").retrieve(String.class)).isEqualTo("own");
			assertThat(clients.get("quotes")).isSameAs(context.getBean(OwnTemplateAndClient.class).client);
		});
	}

	@Test
	void environmentVariablesConfigureClients() {
		this.contextRunner
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment",
						Map.of("SOCKETPOOL_CLIENTS_QUOTES_PORT", String.valueOf(this.quotesServer.port()),
								"SOCKETPOOL_CLIENTS_MARKETDATA_PORT", String.valueOf(this.ordersServer.port()),
								"SOCKETPOOL_CLIENTS_PORT_9000_TCP", "tcp://10.0.0.1:9000"))))
			.withPropertyValues("socketpool.clients.market-data.pool.max-size=3")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				call(context, "quotes");
				call(context, "market-data");
				assertThat(this.ordersServer.requests()).isOne();
				assertThat(context.getBeansOfType(ConnectionPool.class)).hasSize(2);
			});
	}

	@Test
	void lazyInitializationCreatesClientsWhenTheyAreNeeded() {
		this.threeClients
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> call(context, "quotes"));
		assertThat(this.quotesServer.requests()).isOne();
	}

	@Test
	void aChildUsesTheClientsOfItsParentAndAddsItsOwn() {
		this.contextRunner.withPropertyValues("socketpool.clients.quotes.port=" + this.quotesServer.port())
			.run((parent) -> this.contextRunner.withParent(parent)
				.withInitializer(
						(child) -> TestPropertyValues.of("socketpool.clients.orders.port=" + this.ordersServer.port())
							.applyTo(child))
				.run((child) -> {
					assertThat(child).hasNotFailed();
					assertThat(child.getBean("quotesConnectionPool")).isSameAs(parent.getBean("quotesConnectionPool"));
					assertThat(child.getBean(ProtocolClients.class).names()).containsExactlyInAnyOrder("quotes",
							"orders");
					assertThat(child.getBean(ProtocolClients.class).get("quotes"))
						.isSameAs(parent.getBean("quotesProtocolClient"));
					assertThat(child.getSourceApplicationContext().getBeanNamesForType(ConnectionPool.class))
						.containsExactly("ordersConnectionPool");
					call(child, "quotes");
					call(child, "orders");
				}));
	}

	@ParameterizedTest
	@ValueSource(strings = { "socketpool.port", "socketpool.host", "socketpool.addresses",
			"socketpool.clients.quotes.port", "socketpool.clients.quotes.addresses[0]" })
	void aChildWithAnotherAddressForAClientOfItsParentDoesNotStart(String key) {
		this.threeClients.run((parent) -> this.contextRunner.withParent(parent)
			.withConfiguration(AutoConfigurations.of(SocketPoolDiagnosticsAutoConfiguration.class))
			.withInitializer((child) -> TestPropertyValues.of(key + "=1")
				.applyTo(child.getEnvironment(), TestPropertyValues.Type.MAP, "child"))
			.run((child) -> assertThat(child).getFailure()
				.isInstanceOfSatisfying(InvalidPropertyException.class, (ex) -> {
					assertThat(ex.getKey()).isEqualTo(key.replace("[0]", ""));
					assertThat(ex.getValue()).isEqualTo("1");
					assertThat(ex.getReason()).contains(key.contains("quotes") ? "'quotes'" : "'default'")
						.contains("parent context");
				})));
	}

	@Test
	void theOnlyClientOfAChildIsNotItsDefaultClient() {
		new ApplicationContextRunner()
			.withBean("own", ConnectionPool.class,
					() -> ExclusivePool
						.builder(SocketConnections.builder(Endpoint.of("localhost", this.server.port())).build())
						.name("own")
						.build())
			.run((parent) -> this.contextRunner.withParent(parent)
				.withPropertyValues("socketpool.clients.quotes.port=" + this.quotesServer.port())
				.run((child) -> {
					assertThat(child.getBean("protocolTemplate", ProtocolTemplate.class).pool())
						.isSameAs(parent.getBean("own"));
					assertThat(child.getBean(ProtocolClients.class).get("default").name()).isEqualTo("own");
				}));
	}

	@Test
	void everyClientIsFoundByItsName() {
		this.threeClients.run((context) -> {
			ProtocolClients clients = context.getBean(ProtocolClients.class);
			assertThat(clients.names()).containsExactlyInAnyOrder("default", "quotes", "orders").startsWith("default");
			assertThat(clients.names()).isNotEmpty().allSatisfy((name) -> {
				assertThat(clients.get(name).name()).isEqualTo(name);
				assertThat(clients.get(name).call("1").retrieve(String.class)).isEqualTo("1");
			});
			assertThat(clients.get("default")).isSameAs(context.getBean(ProtocolClient.class));
			assertThat(clients.get("quotes")).isSameAs(context.getBean("quotesProtocolClient"));
			assertThatIllegalArgumentException().isThrownBy(() -> clients.get("quots"))
				.withMessageContaining("There is no client 'quots'")
				.withMessageContaining("quotes")
				.withMessageContaining("socketpool.clients.quots");
		});
	}

	@Test
	void closingTheContextClosesEachClient() {
		List<ConnectionPool> pools = new ArrayList<>();
		this.threeClients.run((context) -> pools.addAll(context.getBeansOfType(ConnectionPool.class).values()));
		assertThat(pools).hasSize(3).noneMatch((pool) -> pool.control().isOpen());
	}

	@Test
	void interceptorsAndListenersWithoutAQualifierSeeEveryClientInTheirOrder() {
		this.threeClients.withUserConfiguration(Watchers.class).run((context) -> {
			assertThat(context).hasNotFailed();
			List<String> seen = context.getBean(Watchers.class).seen;
			call(context, "quotes");
			call(context, "orders");
			context.getBean(ProtocolOperations.class).exchange("1", String.class);
			assertThat(seen).containsExactly("first quotes", "quotes only quotes", "last quotes", "first orders",
					"last orders", "first default", "last default");
			assertThat(context.getBean(Watchers.class).customized).containsExactlyInAnyOrder("quotes", "orders",
					"default", "quotes template", "orders template", "default template");
		});
	}

	@Test
	void aBeanOfOneClientMayUseAnotherClient() {
		this.twoClients.withUserConfiguration(TokenFromOtherClient.class).run((context) -> {
			assertThat(context).hasNotFailed();
			call(context, "quotes");
			assertThat(this.ordersServer.requests()).isOne();
		});
	}

	private static void call(ApplicationContext context, String client) {
		assertThat(context.getBean(client + "ProtocolTemplate", ProtocolOperations.class).exchange("1", String.class))
			.isEqualTo("1");
	}

	private static int maxSize(ApplicationContext context, String client) {
		return context.getBean(client + "ConnectionPool", ConnectionPool.class)
			.control()
			.snapshot()
			.settings()
			.maxSize();
	}

	static class Callers {

		private final ProtocolOperations plain;

		private final ProtocolOperations quotes;

		private final ProtocolTemplate orders;

		private final ConnectionPool quotesPool;

		Callers(ProtocolOperations plain, @Qualifier("quotes") ProtocolOperations quotes,
				@Qualifier("orders") ProtocolTemplate orders, @Qualifier("quotes") ConnectionPool quotesPool) {
			this.plain = plain;
			this.quotes = quotes;
			this.orders = orders;
			this.quotesPool = quotesPool;
		}

	}

	@AutoConfiguration(after = SocketPoolAutoConfiguration.class)
	static class ConditionalOnPool {

		@Bean
		@ConditionalOnBean(name = "quotesConnectionPool")
		String quotesExist() {
			return "";
		}

		@Bean
		@ConditionalOnBean(name = "newsConnectionPool")
		String newsExist() {
			return "";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnPool {

		@Bean(defaultCandidate = false)
		@Qualifier("quotes")
		ConnectionPool quotesConnectionPool() {
			return ExclusivePool.builder(SocketConnections.builder(Endpoint.of("localhost", 9)).build())
				.name("quotes")
				.settings(PoolSettings.defaults().withSize(1, 0))
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnTemplateAndClient {

		private final ProtocolClient client = mock(ProtocolClient.class);

		@Bean(defaultCandidate = false)
		@Qualifier("orders")
		ProtocolTemplate ordersProtocolTemplate(@Qualifier("orders") ConnectionPool pool) {
			return ProtocolTemplate.builder(pool)
				.interceptors(List.of((request, execution) -> execution.execute(request.withFrame(Frame.of("own")))))
				.build();
		}

		@Bean(defaultCandidate = false)
		@Qualifier("quotes")
		ProtocolClient quotesProtocolClient() {
			return this.client;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Watchers {

		private final List<String> seen = new ArrayList<>();

		private final List<String> customized = new ArrayList<>();

		@Bean
		@Order(3)
		ProtocolInterceptor last() {
			return recorder("last");
		}

		@Bean
		@Order(2)
		@Qualifier("quotes")
		ProtocolInterceptor quotesOnly() {
			return recorder("quotes only");
		}

		@Bean
		@Order(1)
		ProtocolInterceptor first() {
			return recorder("first");
		}

		@Bean
		PoolListener listener() {
			return new PoolListener() {
			};
		}

		@Bean
		ConnectionPoolCustomizer poolCustomizer() {
			return (builder) -> this.customized.add(builder.name());
		}

		@Bean
		ProtocolTemplateCustomizer templateCustomizer() {
			return (builder) -> this.customized.add(builder.clientName() + " template");
		}

		private ProtocolInterceptor recorder(String name) {
			return (request, execution) -> {
				this.seen.add(name + " " + request.poolName());
				return execution.execute(request);
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TokenFromOtherClient {

		@Bean
		@Qualifier("quotes")
		ProtocolInterceptor token(@Qualifier("orders") ProtocolOperations orders) {
			return (request, execution) -> {
				orders.exchange("token", String.class);
				return execution.execute(request);
			};
		}

	}

}
