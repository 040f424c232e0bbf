package io.github.socketpool.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;

import io.github.socketpool.pool.PoolListener;
import io.github.socketpool.template.ProtocolInterceptor;
import io.github.socketpool.template.ProtocolTemplate;
import io.github.socketpool.test.StubServer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;

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
 * the libraries stay.
 */
class RestartTests {

	@Test
	void aRestartLeavesNeitherThreadsNorConnectionsNorMeters() throws Exception {
		Set<Thread> threadsBefore = threads();
		try (StubServer server = StubServer.start()) {
			runAndClose(server);
			runAndClose(server);
			assertThat(server.requests()).hasSize(4);
			await().until(() -> server.connections() == 0);
			await().untilAsserted(() -> assertThat(without(threadsBefore)).isEmpty());
		}
	}

	/**
	 * Run the application in a thread and with a class loader of its own.
	 */
	private static void runAndClose(StubServer server) throws Exception {
		RestartClassLoader loader = new RestartClassLoader();
		FutureTask<Set<String>> run = new FutureTask<>(() -> runAndClose(loader, server.port()));
		Thread thread = new Thread(run, "restarted-main");
		thread.setContextClassLoader(loader);
		thread.start();
		thread.join();
		assertThat(run.get()).as("meters that are left").isEmpty();
	}

	/**
	 * Start, make calls and close.
	 * @return the names of the meters that are left
	 */
	private static Set<String> runAndClose(ClassLoader loader, int port) throws Exception {
		MeterRegistry registry;
		Class<?> application = loader.loadClass(RestartedApplication.class.getName());
		assertThat(application).isNotEqualTo(RestartedApplication.class);
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(application)
			.web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.run("--socketpool.port=" + port, "--spring.main.register-shutdown-hook=false")) {
			context.getBean(Callable.class).call();
			registry = context.getBean(MeterRegistry.class);
			assertThat(meters(registry)).contains("socketpool.connections", "socketpool.calls");
		}
		return meters(registry);
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

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
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
				assertThat(template.exchange(payload, RestartedPayload.class)).isEqualTo(payload);
				return template.exchangeAsync(payload, RestartedPayload.class).get();
			};
		}

	}

	public static class RestartedListener implements PoolListener {

	}

	public record RestartedPayload(String text) {

	}

}
