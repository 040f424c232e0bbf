package io.github.socketpool.benchmark.row;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.socketpool.autoconfigure.metrics.SocketPoolMetricsAutoConfiguration;
import io.github.socketpool.autoconfigure.observation.SocketPoolObservationAutoConfiguration;
import io.github.socketpool.benchmark.server.ServerCertificate;
import io.github.socketpool.payload.JacksonPayloadConverter;
import io.github.socketpool.payload.PayloadConverter;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.template.ProtocolTemplate;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;

/**
 * All callers share the {@link ProtocolTemplate} of a Spring Boot application with a
 * Prometheus registry. Its pool and calls are monitored as by default, or less.
 */
public final class SpringRow implements Row {

	/**
	 * The row without meters and observation.
	 */
	public static final String UNWATCHED = "unwatched";

	/**
	 * The row with meters only.
	 */
	public static final String METERED = "metered";

	private final ConfigurableApplicationContext context;

	private final ProtocolTemplate template;

	public SpringRow(int port, Limits limits, JsonMapper mapper, String name) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		this.context = context;
		configure(context, port, limits, mapper, name);
		context.register(Application.class);
		context.refresh();
		this.template = context.getBean(ProtocolTemplate.class);
	}

	private static void configure(ConfigurableApplicationContext context, int port, Limits limits, JsonMapper mapper,
			String name) {
		Map<String, Object> properties = new HashMap<>(
				Map.of("socketpool.port", port, "socketpool.framing.max-frame-size", AsciiLength.LARGEST_BODY + "B",
						"socketpool.pool.max-size", limits.connections(), "socketpool.pool.max-waiters",
						Integer.MAX_VALUE, "spring.autoconfigure.exclude", excludedBy(name)));
		if (name.equals(Row.SOCKETPOOL_TLS)) {
			properties.put("spring.ssl.bundle.pem.server.truststore.certificate", certificate(port));
			properties.put("socketpool.ssl.bundle", "server");
		}
		if (name.equals(Row.SOCKETPOOL_SHARED)) {
			properties.put("socketpool.sharing", "correlated");
			properties.put("socketpool.pool.max-size", 1);
			properties.put("socketpool.pool.max-in-flight", limits.inFlight());
		}
		context.getEnvironment().getPropertySources().addFirst(new MapPropertySource(name, properties));
		context.getBeanFactory().registerSingleton("converter", (PayloadConverter) new JacksonPayloadConverter(mapper));
	}

	private static String certificate(int port) {
		try {
			return ServerCertificate.of(port).pem();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String excludedBy(String name) {
		String metrics = SocketPoolMetricsAutoConfiguration.class.getName();
		String observation = SocketPoolObservationAutoConfiguration.class.getName();
		return switch (name) {
			case UNWATCHED -> metrics + "," + observation;
			case METERED -> observation;
			default -> "";
		};
	}

	@Override
	public Caller newCaller() {
		return (request) -> this.template.exchange(request, Quote.class);
	}

	@Override
	public long connectionsOpened() {
		return this.context.getBean(ConnectionPool.class).control().stats().opened();
	}

	/**
	 * Return the names of the timers that have recorded a number of values.
	 */
	public Set<String> timersWithCount(long count) {
		return this.context.getBean(MeterRegistry.class)
			.getMeters()
			.stream()
			.filter((meter) -> meter instanceof Timer timer && timer.count() == count)
			.map((meter) -> meter.getId().getName())
			.filter((name) -> name.startsWith("socketpool."))
			.collect(Collectors.toSet());
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
