package io.github.socketpool.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

import io.github.socketpool.Endpoint;
import io.github.socketpool.client.JsonRpcEnvelope;
import io.github.socketpool.connection.StrategyMatcher;
import io.github.socketpool.connection.ConnectionInitializer;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.connection.ResponseMatcher;
import io.github.socketpool.connection.json.CorrelationMatcher;
import io.github.socketpool.connection.json.JsonCorrelation;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.context.ClientSettings;
import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.context.CreatedClient;
import io.github.socketpool.context.ProtocolClients;
import io.github.socketpool.payload.PayloadConverter;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolListener;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.protocol.DelimiterFormat;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.server.ProtocolServer;
import io.github.socketpool.template.ProtocolInterceptor;
import io.github.socketpool.template.RetrySettings;
import io.github.socketpool.test.StubServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.Mockito.mock;

/**
 * Tests for what a client that is created at run time gets, what it does not get, and
 * which ones are refused.
 */
class CreatedClientSettingsTests {

	private final StubServer server = StubServer.start();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class));

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@Test
	void itStartsFromTheSharedProperties() {
		this.contextRunner
			.withPropertyValues("socketpool.call-timeout=4s", "socketpool.retry.enabled=true",
					"socketpool.pool.max-size=3", "socketpool.connect.timeout=2s", "socketpool.connect.backoff.max=7s",
					"socketpool.heartbeat.interval=8s", "socketpool.envelope=json-rpc", "socketpool.mode=per-call")
			.run((context) -> {
				ClientSettings settings = settings(context);
				assertThat(settings.addresses()).isEmpty();
				assertThat(settings.callTimeout()).hasSeconds(4);
				assertThat(settings.retry()).isNotNull();
				assertThat(settings.pool().maxSize()).isEqualTo(3);
				assertThat(settings.pool().maxUses()).isOne();
				assertThat(settings.pool().connectBackoffMax()).hasSeconds(7);
				assertThat(settings.connections().sockets().connectTimeout()).hasSeconds(2);
				assertThat(settings.connections().heartbeat().interval()).hasSeconds(8);
				assertThat(settings.connections().responseMatcher()).isNotNull();
				assertThat(settings.envelope()).isInstanceOf(JsonRpcEnvelope.class);
			});
	}

	@Test
	void theCallerDecidesAboutEverythingElse() {
		this.contextRunner.withPropertyValues("socketpool.call-timeout=4s", "socketpool.pool.max-size=3")
			.run((context) -> {
				CreatedClient client = create(context,
						(settings) -> settings.withAddress(this.server.endpoint())
							.withCallTimeout(Duration.ofSeconds(1))
							.withRetry(RetrySettings.defaults().withAll(true))
							.withPool((pool) -> pool.withMaxSize(2))
							.withSockets((sockets) -> sockets.withConnectTimeout(Duration.ofSeconds(9)))
							.withHeartbeat(HeartbeatSettings.defaults().withInterval(Duration.ofSeconds(5)))
							.withInitializer((session) -> session.exchange("hello", String.class)));
				client.template().exchange("1", String.class);
				assertThat(client.template().callTimeout()).hasSeconds(1);
				assertThat(client.template().retry()).isEqualTo(RetrySettings.defaults().withAll(true));
				assertThat(client.pool().control().settings().maxSize()).isEqualTo(2);
				assertThat(client.pool().control().connectionFactory().heartbeat().interval()).hasSeconds(5);
				assertThat(client.pool().endpoints()).containsExactly(this.server.endpoint());
				assertThat(this.server.requests()).containsExactly("hello", "1");
			});
	}

	@Test
	void anotherFramingNeedsNoHeartbeatSettings() {
		FrameCodec lines = FrameCodec.delimiter(new DelimiterFormat("\n", "", 1000));
		try (StubServer other = StubServer.builder().codec(lines).start()) {
			this.contextRunner.run((context) -> {
				CreatedClient client = create(context,
						(settings) -> settings.withAddress(other.endpoint()).withCodec(lines));
				assertThat(client.client().call("1").retrieve(String.class)).isEqualTo("1");
				assertThat(client.pool().control().connectionFactory().heartbeat().isEnabled()).isFalse();
			});
		}
	}

	@Test
	void anEnvelopeBringsItsMatcherAndTakesItAway() {
		this.contextRunner.run((context) -> {
			ClientSettings settings = settings(context).withEnvelope(new JsonRpcEnvelope());
			assertThat(settings.connections().responseMatcher()).isNotNull();
			assertThat(settings.withEnvelope(null).connections().responseMatcher()).isNull();
		});
	}

	@Test
	void sharingIsInheritedAndBringsAMatcher() {
		this.contextRunner.withPropertyValues("socketpool.sharing=correlated").run((context) -> {
			ClientSettings settings = settings(context);
			assertThat(settings.sharing()).isInstanceOf(JsonCorrelation.class);
			assertThat(settings.connections().responseMatcher()).isInstanceOf(CorrelationMatcher.class);
			ClientSettings exclusive = settings.withSharing(null);
			assertThat(exclusive.sharing()).isNull();
			assertThat(exclusive.connections().responseMatcher()).isNull();
			ClientSettings shared = exclusive.withSharing(JsonCorrelation.of("/a", "/b"));
			assertThat(shared.connections().responseMatcher()).isInstanceOf(StrategyMatcher.class);
			assertThat(shared.withEnvelope(new JsonRpcEnvelope()).connections().responseMatcher()).isNotNull()
				.isNotInstanceOf(StrategyMatcher.class);
			assertThat(shared.withEnvelope(null).connections().responseMatcher()).isInstanceOf(StrategyMatcher.class);
			assertThat(shared.withEnvelope(new JsonRpcEnvelope()).withSharing(null).connections().responseMatcher())
				.isNotNull();
		});
	}

	@Test
	void connectionsAreEncryptedWithTheBundle(@TempDir Path directory) throws Exception {
		KeyStores stores = new KeyStores(directory);
		stores.make("named", "dns:device.example.org");
		SslBundle bundle = stores.bundle("named", "named");
		try (ProtocolServer encrypted = ProtocolServer.builder()
			.handler((request) -> request)
			.tls(bundle.createSslContext())
			.build()
			.start()) {
			this.contextRunner.run((context) -> {
				CreatedClient client = create(context, (settings) -> settings.withAddress("localhost", encrypted.port())
					.withSsl(bundle, "device.example.org"));
				assertThat(client.client().call("1").retrieve(String.class)).isEqualTo("1");
			});
		}
	}

	@Test
	void addressAndCredentialsOfTheDefaultClientDoNotReachIt() {
		try (StubServer other = StubServer.start()) {
			this.contextRunner.withUserConfiguration(DefaultBeans.class)
				.withPropertyValues("socketpool.port=" + other.port(),
						"socketpool.login.request={\"id\":1,\"key\":\"secret\"}", "socketpool.login.success=/key",
						"socketpool.ssl.server-name=secret.example.org")
				.run((context) -> {
					assertThat(context).hasNotFailed();
					CreatedClient client = create(context, (settings) -> settings.withAddress(this.server.endpoint()));
					assertThat(client.client().call(List.of(1)).retrieve(int[].class)).containsExactly(1);
					assertThat(this.server.requests()).containsExactly("[1]");
					assertThat(other.requests()).isEmpty();
					ClientSettings settings = settings(context);
					assertThat(settings.addresses()).isEmpty();
					assertThat(settings.connections().initializers()).isEmpty();
					assertThat(settings.connections().ssl()).isNull();
					assertThat(settings.connections().codec()).isNotSameAs(context.getBean(FrameCodec.class));
					assertThat(settings.connections().responseMatcher()).isNull();
					assertThat(settings.converter()).isNotSameAs(context.getBean(PayloadConverter.class));
				});
		}
	}

	@Test
	void beansThatWatchEveryClientSeeItAndAreToldItsName() {
		List<String> seen = new CopyOnWriteArrayList<>();
		this.contextRunner.withBean(ProtocolInterceptor.class, () -> (request, execution) -> {
			seen.add("call of " + request.poolName());
			return execution.execute(request);
		})
			.withBean(ConnectionPoolCustomizer.class, () -> (builder) -> seen.add("pool " + builder.name()))
			.withBean(ProtocolTemplateCustomizer.class,
					() -> (builder) -> seen.add("template of " + builder.clientName()))
			.withBean(PoolListener.class, () -> new PoolListener() {
				@Override
				public void acquired(Endpoint endpoint, long waitedNanos) {
					seen.add("acquired");
				}
			})
			.run((context) -> {
				create(context, (settings) -> settings.withAddress(this.server.endpoint())).template()
					.exchange("1", String.class);
				assertThat(seen).containsExactly("pool device", "template of device", "call of device", "acquired");
			});
	}

	@Test
	void aClientWithoutAnAddressIsRefused() {
		this.contextRunner.withPropertyValues("socketpool.port=9000")
			.run((context) -> assertThatIllegalArgumentException()
				.isThrownBy(() -> create(context, (settings) -> settings))
				.withMessage(
						"A client named 'device' cannot be created, because it has no address. Clients do not inherit "
								+ "that of socketpool.*. Return settings.withAddress(host, port) from the customizer."));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					default   | this is the name of the client of socketpool.*. Choose another name.
					Default   | this is the name of the client of socketpool.*. Choose another name.
					market    | a client with this name is configured; there are mar-ket. Choose another name, or use ProtocolClients.get for the configured one.
					2nd       | this is not a legal name. Use a name of letters, digits and dashes that begins with a letter.
					device.2  | this is not a legal name. Use a name of letters, digits and dashes that begins with a letter.
					own       | a pool bean of the application has this name. Choose another name.
					""")
	void aNameThatIsIllegalOrTakenIsRefused(String name, String reason) {
		this.contextRunner.withPropertyValues("socketpool.clients.mar-ket.port=9000")
			.withUserConfiguration(OwnPool.class)
			.run((context) -> {
				ProtocolClients clients = context.getBean(ProtocolClients.class);
				assertThatIllegalArgumentException()
					.isThrownBy(() -> clients.create(name, (settings) -> settings.withAddress("localhost", 9000)))
					.withMessage("A client named '" + name + "' cannot be created, because " + reason);
				assertThatNoException()
					.isThrownBy(() -> clients.create("other", (settings) -> settings.withAddress("localhost", 9000)));
			});
	}

	@Test
	void aLazyPoolBeanWithTheNameOfACreatedClientStopsTheStart() {
		this.contextRunner.withUserConfiguration(LazyPool.class)
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseMessage("Bean 'lazy' is a connection pool with the name 'lazy', which a client has that "
						+ "was created by ProtocolClients.create. Give one of the two another name."));
	}

	@Test
	void aNameOfAPoolBeanOfTheParentIsRefused() {
		this.contextRunner.withUserConfiguration(OwnPool.class)
			.run((parent) -> this.contextRunner.withParent(parent)
				.withInitializer((child) -> TestPropertyValues.of("socketpool.clients.quotes.port=9000").applyTo(child))
				.run((child) -> {
					assertThat(child.getBean(ProtocolClients.class)).isNotSameAs(parent.getBean(ProtocolClients.class));
					assertThatIllegalArgumentException()
						.isThrownBy(() -> child.getBean(ProtocolClients.class)
							.create("own", (settings) -> settings.withAddress("localhost", 9000)))
						.withMessageContaining("a pool bean of the application has this name");
				}));
	}

	@Test
	void aSharedPropertyThatIsInvalidIsNamed() {
		this.contextRunner.withPropertyValues("socketpool.pool.max-size=0")
			.run((context) -> assertThatIllegalArgumentException()
				.isThrownBy(() -> create(context, (settings) -> settings.withAddress("localhost", 9000)))
				.isInstanceOfSatisfying(InvalidPropertyException.class,
						(ex) -> assertThat(ex.getKey()).isEqualTo("socketpool.pool.max-size")));
	}

	@Test
	void nothingIsLeftOfAClientWhoseTemplateCannotBeBuilt() {
		List<String> closed = new CopyOnWriteArrayList<>();
		this.contextRunner.withBean(ProtocolTemplateCustomizer.class, () -> (builder) -> {
			throw new IllegalStateException("no template");
		}).withBean(PoolListener.class, () -> new PoolListener() {
			@Override
			public void stateChanged(PoolState state) {
				closed.add(state.toString());
			}
		}).run((context) -> {
			assertThat(catchThrowable(() -> create(context, (settings) -> settings.withAddress("localhost", 9000))))
				.hasMessage("no template");
			assertThat(closed).containsExactly("CLOSED");
			assertThat(context.getBean(ConnectionPools.class).all()).isEmpty();
		});
	}

	private static CreatedClient create(AssertableApplicationContext context,
			UnaryOperator<ClientSettings> customizer) {
		return context.getBean(ProtocolClients.class).create("device", customizer);
	}

	/**
	 * Return the settings that a client starts from.
	 */
	private static ClientSettings settings(AssertableApplicationContext context) {
		List<ClientSettings> seen = new CopyOnWriteArrayList<>();
		create(context, (settings) -> {
			seen.add(settings);
			return settings.withAddress("localhost", 9000);
		}).close();
		return seen.get(0);
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnPool {

		@Bean(defaultCandidate = false)
		ConnectionPool own() {
			return ExclusivePool.builder(SocketConnections.builder(Endpoint.of("localhost", 9000)).build())
				.name("own")
				.build();
		}

	}

	/**
	 * Beans that belong to the default client.
	 */
	@Configuration(proxyBeanMethods = false)
	static class DefaultBeans {

		@Bean
		FrameCodec codec() {
			return FrameCodec.delimiter(new DelimiterFormat("\n", "", 1000));
		}

		@Bean
		ConnectionInitializer login() {
			return (session) -> session.exchange("secret", String.class);
		}

		@Bean
		ResponseMatcher matcher() {
			return CorrelationMatcher.of("/id", "/id");
		}

		@Bean
		PayloadConverter converter() {
			return mock(PayloadConverter.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyPool {

		@Lazy
		@Bean(defaultCandidate = false)
		ConnectionPool lazy() {
			return ExclusivePool.builder(SocketConnections.builder(Endpoint.of("localhost", 9000)).build())
				.name("lazy")
				.build();
		}

		@Bean
		SmartInitializingSingleton creator(ProtocolClients clients) {
			return () -> clients.create("lazy", (settings) -> settings.withAddress("localhost", 9000));
		}

	}

}
