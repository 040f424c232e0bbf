package io.github.socketpool.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.context.ProtocolClients;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolSnapshot;
import io.github.socketpool.server.ProtocolServer;
import io.github.socketpool.server.ProtocolServer.ClientAuthentication;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that each client has the SSL bundle that it names, and that an update of one
 * bundle leaves the clients of others alone.
 */
class NamedClientSslTests {

	private static final int CONNECTIONS = 4;

	@TempDir
	private Path directory;

	private KeyStores stores;

	private ProtocolServer server;

	@BeforeEach
	void startServer() throws Exception {
		this.stores = new KeyStores(this.directory);
		this.stores.make("server", "dns:localhost,ip:127.0.0.1");
		this.stores.make("client", "dns:client");
		this.server = ProtocolServer.builder()
			.handler((request) -> request)
			.tls(this.stores.bundle("server", "client").createSslContext(), ClientAuthentication.NEED)
			.build()
			.start();
	}

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@Test
	void anUpdatedBundleReplacesTheConnectionsOfItsClientOnlyWithoutAFailedCall() throws Exception {
		runner().run((context) -> {
			AtomicBoolean done = new AtomicBoolean();
			List<CompletableFuture<Void>> callers = new ArrayList<>();
			for (String client : context.getBean(ProtocolClients.class).names()) {
				for (int i = 0; i < 2 * CONNECTIONS; i++) {
					callers.add(CompletableFuture.runAsync(() -> {
						while (!done.get()) {
							call(context, client);
						}
					}, (task) -> new Thread(task).start()));
				}
			}
			await().atMost(Duration.ofSeconds(30)).until(() -> isComplete(context, "default", "quotes", "orders"));
			context.getBean(SslBundleRegistry.class).updateBundle("quotes", this.stores.bundle("client", "server"));
			await().atMost(Duration.ofSeconds(30))
				.until(() -> renewed(context, "quotes") == CONNECTIONS && isComplete(context, "quotes"));
			done.set(true);
			callers.forEach(CompletableFuture::join);
			assertThat(closes(context, "default")).isEmpty();
			assertThat(closes(context, "orders")).isEmpty();
		});
	}

	@Test
	void aChangedFileReplacesTheConnectionsOfTheClientThatUsesIt() throws Exception {
		runner()
			.withPropertyValues("spring.ssl.bundle.jks.quotes.reload-on-update=true",
					"spring.ssl.bundle.watch.file.quiet-period=10ms")
			.run((context) -> {
				List.of("default", "quotes", "orders").forEach((client) -> call(context, client));
				Path copy = Files.copy(this.stores.trustStore("server"), this.directory.resolve("copy"));
				Files.move(copy, trusted("quotes"), StandardCopyOption.REPLACE_EXISTING);
				await().atMost(Duration.ofSeconds(60)).until(() -> renewed(context, "quotes") == 1);
				List.of("default", "quotes", "orders").forEach((client) -> call(context, client));
				assertThat(closes(context, "default")).isEmpty();
				assertThat(closes(context, "orders")).isEmpty();
			});
	}

	private ApplicationContextRunner runner() throws IOException {
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class, SslAutoConfiguration.class))
			.withPropertyValues("socketpool.call-timeout=60s", "socketpool.connect.timeout=60s",
					"socketpool.pool.acquire-timeout=60s", "socketpool.pool.max-size=" + CONNECTIONS,
					"socketpool.port=" + this.server.port(), "socketpool.ssl.bundle=default",
					"socketpool.clients.quotes.port=" + this.server.port(),
					"socketpool.clients.quotes.ssl.bundle=quotes",
					"socketpool.clients.orders.port=" + this.server.port(),
					"socketpool.clients.orders.ssl.bundle=orders");
		for (String bundle : List.of("default", "quotes", "orders")) {
			runner = runner.withPropertyValues(bundle(bundle));
		}
		return runner;
	}

	private String[] bundle(String name) throws IOException {
		Files.copy(this.stores.trustStore("server"), trusted(name));
		String prefix = "spring.ssl.bundle.jks." + name + ".";
		return new String[] { prefix + "truststore.location=file:" + trusted(name),
				prefix + "truststore.password=" + KeyStores.PASSWORD,
				prefix + "keystore.location=file:" + this.stores.keyStore("client"),
				prefix + "keystore.password=" + KeyStores.PASSWORD };
	}

	private Path trusted(String bundle) {
		return this.directory.resolve(bundle + "-bundle.p12");
	}

	private static void call(ApplicationContext context, String client) {
		assertThat(context.getBean(ProtocolClients.class).get(client).call("1").retrieve(String.class)).isEqualTo("1");
	}

	private static boolean isComplete(ApplicationContext context, String... clients) {
		return Stream.of(clients).allMatch((client) -> pool(context, client).control().stats().total() == CONNECTIONS);
	}

	private static long renewed(ApplicationContext context, String client) {
		return closes(context, client).stream()
			.filter((close) -> close.reason() == CloseReason.RENEWED)
			.mapToLong(PoolSnapshot.CloseCount::count)
			.sum();
	}

	private static List<PoolSnapshot.CloseCount> closes(ApplicationContext context, String client) {
		return pool(context, client).control().snapshot().closes();
	}

	private static ConnectionPool pool(ApplicationContext context, String client) {
		return client.equals("default") ? context.getBean(ConnectionPool.class)
				: context.getBean(client + "ConnectionPool", ConnectionPool.class);
	}

}
