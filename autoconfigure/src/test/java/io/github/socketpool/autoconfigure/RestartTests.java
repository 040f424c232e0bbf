package io.github.socketpool.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolListener;
import io.github.socketpool.service.ImportProtocolServices;
import io.github.socketpool.service.ProtocolExchange;
import io.github.socketpool.template.ProtocolInterceptor;
import io.github.socketpool.template.ProtocolTemplate;
import io.github.socketpool.test.StubServer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that an application which is restarted in the same virtual machine leaves nothing
 * at work. As with devtools, its classes have a new class loader each time, and those of
 * the libraries stay. It has a default client, and a named one with an interface.
 */
class RestartTests {

	@Test
	void aRestartLeavesNeitherThreadsNorConnectionsNorMeters() throws Exception {
		Set<Thread> threadsBefore = threads();
		try (StubServer server = StubServer.start()) {
			runAndClose(server.port());
			runAndClose(server.port());
			assertThat(server.requests()).hasSize(8);
			await().until(() -> server.connections() == 0);
			await().untilAsserted(() -> assertThat(without(threadsBefore)).isEmpty());
		}
	}

	/**
	 * In a virtual machine that clears soft references at once, since caches of Spring
	 * have them. It ends only if no thread is left that keeps it.
	 */
	@Test
	@Timeout(value = 5, unit = TimeUnit.MINUTES)
	void aRestartLeavesNoClassLoader() throws Exception {
		try (StubServer server = StubServer.start()) {
			Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
					"-XX:SoftRefLRUPolicyMSPerMB=0", "-XX:TieredStopAtLevel=1", "-cp",
					System.getProperty("java.class.path"), ClassLoaderCheck.class.getName(),
					String.valueOf(server.port()))
				.redirectErrorStream(true)
				.start();
			try {
				String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
				assertThat(process.waitFor()).as(output).isZero();
			}
			finally {
				process.destroyForcibly();
			}
			assertThat(server.requests()).hasSize(12);
		}
	}

	/**
	 * Run the application in a thread and with a class loader of its own.
	 * @return the class loader
	 */
	private static WeakReference<ClassLoader> runAndClose(int port) throws Exception {
		RestartClassLoader loader = new RestartClassLoader();
		FutureTask<Set<String>> run = new FutureTask<>(() -> runAndClose(loader, port));
		Thread thread = new Thread(run, "restarted-main");
		thread.setContextClassLoader(loader);
		thread.start();
		thread.join();
		assertThat(run.get()).as("meters that are left").isEmpty();
		return new WeakReference<>(loader);
	}

	/**
	 * Start, make calls and close.
	 * @return the names of the meters that are left
	 */
	private static Set<String> runAndClose(ClassLoader loader, int port) throws Exception {
		MeterRegistry registry;
		Collection<ConnectionPool> pools;
		Class<?> application = loader.loadClass(RestartedApplication.class.getName());
		assertThat(application.getClassLoader()).isEqualTo(loader);
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(application)
			.web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.run("--socketpool.port=" + port, "--socketpool.clients.quotes.port=" + port,
					"--socketpool.call-timeout=1m", "--socketpool.pool.acquire-timeout=1m",
					"--spring.main.register-shutdown-hook=false", "--logging.register-shutdown-hook=false")) {
			context.getBeansOfType(Callable.class).values().forEach(RestartTests::call);
			registry = context.getBean(MeterRegistry.class);
			assertThat(meters(registry)).contains("socketpool.connections", "socketpool.calls");
			pools = context.getBeansOfType(ConnectionPool.class).values();
		}
		assertThat(pools).hasSize(2).noneMatch((pool) -> pool.control().isOpen());
		return meters(registry);
	}

	private static void call(Callable<?> calls) {
		try {
			calls.call();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Set<String> meters(MeterRegistry registry) {
		return registry.getMeters()
			.stream()
			.map(Meter::getId)
			.map(Meter.Id::getName)
			.filter((name) -> name.startsWith("socketpool."))
			.collect(Collectors.toSet());
	}

	private static Set<Thread> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("socketpool"))
			.collect(Collectors.toSet());
	}

	private static Set<Thread> without(Set<Thread> others) {
		Set<Thread> threads = new HashSet<>(threads());
		threads.removeAll(others);
		return threads;
	}

	/**
	 * Loads the classes of the application itself, and leaves all others to its parent.
	 */
	private static final class RestartClassLoader extends ClassLoader {

		RestartClassLoader() {
			super(RestartTests.class.getClassLoader());
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (!name.startsWith(RestartTests.class.getName() + "$Restarted")) {
				return super.loadClass(name, resolve);
			}
			synchronized (getClassLoadingLock(name)) {
				Class<?> loaded = findLoadedClass(name);
				return (loaded != null) ? loaded : define(name);
			}
		}

		private Class<?> define(String name) throws ClassNotFoundException {
			try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
				byte[] bytes = file.readAllBytes();
				return defineClass(name, bytes, 0, bytes.length);
			}
			catch (IOException ex) {
				throw new ClassNotFoundException(name, ex);
			}
		}

	}

	/**
	 * Restarts the application, and fails if the class loader of a run is not collected.
	 */
	static final class ClassLoaderCheck {

		private ClassLoaderCheck() {
		}

		public static void main(String[] args) throws Exception {
			int port = Integer.parseInt(args[0]);
			// Spring Boot keeps the class loader of the thread that used it first.
			runAndClose(RestartTests.class.getClassLoader(), port);
			List<WeakReference<ClassLoader>> loaders = List.of(runAndClose(port), runAndClose(port));
			await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
				System.gc();
				assertThat(loaders).extracting(WeakReference::get).containsOnlyNulls();
			});
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@ImportProtocolServices(client = "quotes", types = RestartedService.class)
	public static class RestartedApplication {

		@Bean
		public ProtocolInterceptor restartedInterceptor() {
			return (request, execution) -> execution.execute(request);
		}

		@Bean
		public PoolListener restartedListener() {
			return new RestartedListener();
		}

		@Bean
		public Callable<RestartedPayload> restartedCaller(ProtocolTemplate template) {
			RestartedPayload payload = new RestartedPayload("a");
			return () -> {
				assertThat(template.exchange(payload, RestartedPayload.class).text()).isEqualTo("a");
				return template.exchangeAsync(payload, RestartedPayload.class).get();
			};
		}

		@Bean
		public Callable<RestartedPayload> restartedServiceCaller(RestartedService service) {
			RestartedPayload payload = new RestartedPayload("b");
			return () -> {
				assertThat(service.echo(payload).text()).isEqualTo("b");
				return service.echoLater(payload).get();
			};
		}

	}

	public interface RestartedService {

		@ProtocolExchange
		RestartedPayload echo(RestartedPayload payload);

		@ProtocolExchange
		CompletableFuture<RestartedPayload> echoLater(RestartedPayload payload);

	}

	public static class RestartedListener implements PoolListener {

	}

	/**
	 * Not compared here: the JDK keeps the class of a record whose {@code equals} was
	 * called last.
	 */
	public record RestartedPayload(String text) {

	}

}
