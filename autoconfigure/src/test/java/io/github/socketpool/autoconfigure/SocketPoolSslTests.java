package io.github.socketpool.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectPhase;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolControl;
import io.github.socketpool.pool.PoolSnapshot;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.server.ProtocolServer;
import io.github.socketpool.server.ProtocolServer.ClientAuthentication;
import io.github.socketpool.template.ProtocolTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for connections that are encrypted with an SSL bundle.
 */
@ExtendWith(OutputCaptureExtension.class)
class SocketPoolSslTests {

	private static final String JKS = "spring.ssl.bundle.jks.quotes.";

	@TempDir
	private static Path directory;

	private static KeyStores stores;

	private ProtocolServer server;

	@BeforeAll
	static void makeKeyStores() throws Exception {
		stores = new KeyStores(directory);
		stores.make("server", "dns:localhost,ip:127.0.0.1");
		stores.make("client", "dns:client");
		stores.make("named", "dns:quotes.example.org");
	}

	@AfterEach
	void closeServer() {
		if (this.server != null) {
			this.server.close();
		}
	}

	@Test
	void aBundleEncryptsConnections() throws Exception {
		start("server", ClientAuthentication.NONE);
		runner().withPropertyValues(trust("server"))
			.withPropertyValues(JKS + "options.enabled-protocols=TLSv1.2")
			.run((context) -> assertThat(call(context)).isEqualTo("1"));
	}

	@Test
	void theKeyStoreOfTheBundleIdentifiesTheClient() throws Exception {
		start("server", ClientAuthentication.NEED);
		runner().withPropertyValues(trust("server"))
			.withPropertyValues(JKS + "keystore.location=file:" + stores.keyStore("client"),
					JKS + "keystore.password=" + KeyStores.PASSWORD)
			.run((context) -> assertThat(call(context)).isEqualTo("1"));
	}

	@Test
	void theServerNameIsCheckedInsteadOfTheHost() throws Exception {
		start("named", ClientAuthentication.NONE);
		runner().withPropertyValues(trust("named")).run((context) -> failsInTls(context, "not valid for 'localhost'"));
		runner().withPropertyValues(trust("named"))
			.withPropertyValues("socketpool.ssl.server-name=quotes.example.org")
			.run((context) -> assertThat(call(context)).isEqualTo("1"));
	}

	@Test
	void withoutABundleTheTrustStoreOfTheJdkIsUsed() throws Exception {
		start("server", ClientAuthentication.NONE);
		plainRunner().withPropertyValues("socketpool.ssl.enabled=true")
			.run((context) -> failsInTls(context, "from an authority that is not trusted"));
	}

	@Test
	void aBundleThatIsNotEnabledIsNotUsed(CapturedOutput output) {
		start();
		runner().withPropertyValues(trust("server"))
			.withPropertyValues("socketpool.ssl.enabled=false")
			.run((context) -> assertThat(call(context)).isEqualTo("1"));
		assertThat(output).contains("socketpool.ssl.bundle").contains("connections are not encrypted");
	}

	@Test
	void anUpdatedBundleReplacesTheConnectionsWithoutAFailedCall() throws Exception {
		start("server", ClientAuthentication.NEED);
		runner().withPropertyValues(trust("server"))
			.withPropertyValues(JKS + "keystore.location=file:" + stores.keyStore("client"),
					JKS + "keystore.password=" + KeyStores.PASSWORD, "socketpool.pool.max-size=4")
			.run((context) -> {
				AtomicBoolean done = new AtomicBoolean();
				List<CompletableFuture<Void>> callers = new ArrayList<>();
				for (int i = 0; i < 32; i++) {
					callers.add(CompletableFuture.runAsync(() -> {
						while (!done.get()) {
							assertThat(call(context)).isEqualTo("1");
						}
					}, (task) -> new Thread(task).start()));
				}
				ConnectionPool pool = context.getBean(ConnectionPool.class);
				await().until(() -> pool.control().stats().total() == 4);
				context.getBean(SslBundleRegistry.class).updateBundle("quotes", stores.bundle("client", "server"));
				await().atMost(Duration.ofSeconds(30))
					.until(() -> renewed(pool) == 4 && pool.control().stats().total() == 4);
				done.set(true);
				callers.forEach(CompletableFuture::join);
			});
	}

	@Test
	void anUpdatedBundleReplacesTheConnectionsOfEachPoolThatUsesIt() throws Exception {
		start("server", ClientAuthentication.NONE);
		runner().withPropertyValues(trust("server")).withUserConfiguration(TwoPools.class).run((context) -> {
			List<ConnectionPool> pools = context.getBeanProvider(ConnectionPool.class).stream().toList();
			assertThat(pools).hasSize(2).allSatisfy((pool) -> assertThat(call(pool)).isEqualTo("1"));
			context.getBean(SslBundleRegistry.class).updateBundle("quotes", stores.bundle("client", "server"));
			await().atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(pools).allSatisfy((pool) -> assertThat(renewed(pool)).isOne()));
		});
	}

	@Test
	void aBundleThatTheServerDoesNotFitLeavesTheConnectionsAloneAndIsReported() throws Exception {
		start("server", ClientAuthentication.NONE);
		runner().withPropertyValues(trust("server"))
			.withPropertyValues("socketpool.connect.backoff.initial=10ms")
			.run((context) -> {
				assertThat(call(context)).isEqualTo("1");
				PoolControl control = context.getBean(ConnectionPool.class).control();
				context.getBean(SslBundleRegistry.class).updateBundle("quotes", stores.bundle("client", "named"));
				await().atMost(Duration.ofSeconds(20))
					.untilAsserted(() -> assertThat(control.snapshot().renewal()).isNotNull()
						.satisfies(
								(renewal) -> assertThat(renewal.failure()).contains("authority that is not trusted")));
				assertThat(call(context)).isEqualTo("1");
				assertThat(control.snapshot().closes()).isEmpty();
			});
	}

	@Test
	void aBundleThatCannotBeLoadedIsReportedAndNotUsed(CapturedOutput output) throws Exception {
		start("server", ClientAuthentication.NONE);
		runner().withPropertyValues(trust("server")).run((context) -> {
			context.getBean(SslBundleRegistry.class)
				.updateBundle("quotes", SslBundle.of(SslStoreBundle.NONE, SslBundleKey.NONE, SslOptions.NONE, "TLSv0"));
			assertThat(call(context)).isEqualTo("1");
			assertThat(output).contains("The updated SSL bundle 'quotes' cannot be used");
		});
	}

	private void start() {
		this.server = ProtocolServer.builder().handler((request) -> request).build().start();
	}

	private void start(String identity, ClientAuthentication clients) throws Exception {
		this.server = ProtocolServer.builder()
			.handler((request) -> request)
			.tls(stores.bundle(identity, "client").createSslContext(), clients)
			.build()
			.start();
	}

	private ApplicationContextRunner runner() {
		return plainRunner().withPropertyValues("socketpool.ssl.bundle=quotes");
	}

	private ApplicationContextRunner plainRunner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class, SslAutoConfiguration.class))
			.withPropertyValues("socketpool.port=" + this.server.port(), "socketpool.connect.timeout=30s",
					"socketpool.pool.acquire-timeout=30s", "socketpool.call-timeout=1m");
	}

	private static String[] trust(String name) {
		return new String[] { JKS + "truststore.location=file:" + stores.trustStore(name),
				JKS + "truststore.password=" + KeyStores.PASSWORD };
	}

	private static String call(ConnectionPool pool) {
		return ProtocolTemplate.builder(pool).build().exchange("1", String.class);
	}

	private static String call(ApplicationContext context) {
		return context.getBean(ProtocolTemplate.class).exchange("1", String.class);
	}

	private static void failsInTls(ApplicationContext context, String problem) {
		assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(() -> call(context))
			.withMessageContaining(problem)
			.satisfies((ex) -> assertThat(ex.getPhase()).isEqualTo(ConnectPhase.TLS));
	}

	private static long renewed(ConnectionPool pool) {
		return pool.control()
			.snapshot()
			.closes()
			.stream()
			.filter((close) -> close.reason() == CloseReason.RENEWED)
			.mapToLong(PoolSnapshot.CloseCount::count)
			.sum();
	}

	@Configuration(proxyBeanMethods = false)
	static class TwoPools {

		@Bean
		ConnectionPool first(ConnectionFactory connections) {
			return ExclusivePool.builder(connections).name("first").build();
		}

		@Bean
		ConnectionPool second(ConnectionFactory connections) {
			return ExclusivePool.builder(connections).name("second").build();
		}

	}

}
