package io.github.socketpool.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Type;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.ConnectionInitializer;
import io.github.socketpool.connection.CorrelationStrategy;
import io.github.socketpool.connection.ResponseMatcher;
import io.github.socketpool.connection.json.CorrelationMatcher;
import io.github.socketpool.connection.json.JsonCorrelation;
import io.github.socketpool.payload.PayloadConverter;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.server.ProtocolServer;
import io.github.socketpool.template.ProtocolOperations;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that nothing that is configured for one client reaches another, neither by
 * properties nor by beans.
 */
class ClientIsolationTests {

	private static final List<String> NOT_INHERITED = List.of("host", "port", "addresses", "service-id", "login.",
			"ssl.");

	private static final JsonMapper json = JsonMapper.builder()
		.addModule(new SimpleModule().addSerializer(DataSize.class, ToStringSerializer.instance))
		.build();

	private final RecordingServer server = new RecordingServer();

	private final RecordingServer quotesServer = new RecordingServer();

	private final RecordingServer ordersServer = new RecordingServer();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class))
		.withPropertyValues("socketpool.port=" + this.server.port(),
				"socketpool.clients.quotes.port=" + this.quotesServer.port(),
				"socketpool.clients.orders.port=" + this.ordersServer.port());

	@AfterEach
	void closeServers() {
		Stream.of(this.server, this.quotesServer, this.ordersServer).forEach(RecordingServer::close);
	}

	@ParameterizedTest
	@MethodSource("keys")
	void aPropertyOfOneClientDoesNotReachAnother(String key, String value) {
		MockEnvironment environment = new MockEnvironment().withProperty("socketpool.clients.quotes." + key, value);
		assertThat(named("quotes", environment)).isNotEqualTo(builtIn());
		assertThat(named("orders", environment)).isEqualTo(builtIn());
		assertThat(shared(environment)).isEqualTo(builtIn());
		assertThat(ClientProperties.ofNamed("quotes", environment).propertyOf(key))
			.isEqualTo("socketpool.clients.quotes." + key);
		assertThat(ClientProperties.ofNamed("orders", environment).propertyOf(key)).isNull();
	}

	@ParameterizedTest
	@MethodSource("keys")
	void aPropertyOfTheDefaultClientIsInheritedUnlessItIsAnAddressOrACredential(String key, String value) {
		MockEnvironment environment = new MockEnvironment().withProperty("socketpool." + key, value);
		boolean inherited = NOT_INHERITED.stream().noneMatch(key::startsWith);
		assertThat(shared(environment)).isNotEqualTo(builtIn());
		assertThat(named("quotes", environment)).isEqualTo(inherited ? shared(environment) : builtIn());
		assertThat(ClientProperties.ofNamed("quotes", environment).propertyOf(key))
			.isEqualTo(inherited ? "socketpool." + key : null);
	}

	@Test
	void loginsStayWithTheirClients() {
		this.contextRunner
			.withPropertyValues("socketpool.login.request={\"key\":\"default\"}", "socketpool.login.success=/key",
					"socketpool.clients.quotes.login.request={\"key\":\"quotes\"}",
					"socketpool.clients.quotes.login.success=/key")
			.run((context) -> {
				callAll(context);
				assertThat(this.server.received).containsExactly("{\"key\":\"default\"}", "1");
				assertThat(this.quotesServer.received).containsExactly("{\"key\":\"quotes\"}", "1");
				assertThat(this.ordersServer.received).containsExactly("1");
			});
	}

	@Test
	void initializersStayWithTheirClients() {
		this.contextRunner.withUserConfiguration(Initializers.class).run((context) -> {
			callAll(context);
			assertThat(this.server.received).containsExactly("default secret", "1");
			assertThat(this.quotesServer.received).containsExactly("quotes secret", "1");
			assertThat(this.ordersServer.received).containsExactly("1");
		});
	}

	@Test
	void convertersStayWithTheirClients() {
		this.contextRunner.withUserConfiguration(Converters.class).run((context) -> {
			for (String template : List.of("protocolTemplate", "quotesProtocolTemplate", "ordersProtocolTemplate")) {
				context.getBean(template, ProtocolOperations.class).exchange(List.of(1), String.class);
				context.getBean(template, ProtocolOperations.class).exchange("1", String.class);
			}
			assertThat(this.server.received).containsExactly("default [1]", "1");
			assertThat(this.quotesServer.received).containsExactly("quotes [1]", "1");
			assertThat(this.ordersServer.received).containsExactly("[1]", "1");
		});
	}

	@Test
	void connectionDetailsStayWithTheirClients() {
		try (RecordingServer other = new RecordingServer()) {
			this.contextRunner.withBean(Integer.class, other::port)
				.withUserConfiguration(QuotesDetails.class)
				.run((context) -> {
					callAll(context);
					assertThat(other.received).containsExactly("1");
					assertThat(this.server.received).containsExactly("1");
					assertThat(this.quotesServer.received).isEmpty();
					assertThat(this.ordersServer.received).containsExactly("1");
				});
		}
	}

	@Test
	void aCodecAndAMatcherStayWithTheirClients() {
		this.contextRunner.withUserConfiguration(CodecAndMatcher.class).run((context) -> {
			assertThat(context).hasNotFailed();
			ConfiguredClients.Client quotes = client(context, "quotesConnectionPool");
			assertThat(quotes.ownCodec()).isSameAs(context.getBean("quotesCodec"));
			assertThat(quotes.ownMatcher()).isSameAs(context.getBean("quotesMatcher"));
			for (String pool : List.of("connectionPool", "ordersConnectionPool")) {
				assertThat(client(context, pool).ownCodec()).isNull();
				assertThat(client(context, pool).ownMatcher()).isNull();
			}
		});
	}

	@Test
	void aStrategyStaysWithItsClient() {
		this.contextRunner.withUserConfiguration(QuotesStrategy.class)
			.withPropertyValues("socketpool.clients.quotes.sharing=correlated")
			.run((context) -> {
				assertThat(client(context, "quotesConnectionPool").ownStrategy())
					.isSameAs(context.getBean("quotesStrategy"));
				for (String pool : List.of("connectionPool", "ordersConnectionPool")) {
					assertThat(client(context, pool).ownStrategy()).isNull();
					assertThat(context.getBean(pool, ConnectionPool.class).control().sharing()).isNull();
				}
			});
	}

	@Test
	void aQualifierOnAnAnnotationCounts() {
		this.contextRunner.withUserConfiguration(MetaQualified.class).run((context) -> {
			assertThat(client(context, "ordersConnectionPool").ownCodec()).isSameAs(context.getBean("ordersCodec"));
			assertThat(client(context, "quotesConnectionPool").ownCodec()).isNull();
		});
	}

	private static ConfiguredClients.Client client(ApplicationContext context, String pool) {
		return context.getBean(ConfiguredClients.class).of(context.getBean(pool, ConnectionPool.class));
	}

	private static void callAll(ApplicationContext context) {
		for (String template : List.of("protocolTemplate", "quotesProtocolTemplate", "ordersProtocolTemplate")) {
			context.getBean(template, ProtocolOperations.class).exchange("1", String.class);
		}
	}

	private static JsonNode named(String client, MockEnvironment environment) {
		return json.valueToTree(ClientProperties.ofNamed(client, environment).values());
	}

	private static JsonNode shared(MockEnvironment environment) {
		return json.valueToTree(Binder.get(environment)
			.bindOrCreate("socketpool", Bindable.ofInstance(new SocketPoolClientProperties())));
	}

	private static JsonNode builtIn() {
		return json.valueToTree(new SocketPoolClientProperties());
	}

	/**
	 * Return each key of a client with a value that is not its default.
	 */
	static Stream<Object[]> keys() throws IOException {
		URL main = SocketPoolProperties.class.getProtectionDomain().getCodeSource().getLocation();
		List<Object[]> keys = new ArrayList<>();
		try (InputStream metadata = new URL(main, "META-INF/spring-configuration-metadata.json").openStream()) {
			for (JsonNode property : json.readTree(metadata).get("properties")) {
				String key = property.get("name").asString().replaceFirst("^socketpool\\.", "");
				if (!key.startsWith("management.") && !key.matches("enabled|clients|tcp\\..*|clients\\..*")) {
					keys.add(new Object[] { key, value(property) });
				}
			}
		}
		assertThat(keys).hasSizeGreaterThan(30);
		return keys.stream();
	}

	private static String value(JsonNode property) {
		String type = property.get("type").asString();
		Map<String, String> values = Map.of("java.lang.String", "x", "java.lang.Integer", "7", "java.lang.Long", "7",
				"java.lang.Double", "0.7", "java.time.Duration", "7s", "java.util.List<java.lang.String>", "north:1",
				"org.springframework.util.unit.DataSize", "7KB");
		if (type.equals("java.lang.Boolean")) {
			return String.valueOf(!property.path("defaultValue").asBoolean(false));
		}
		return values.containsKey(type) ? values.get(type) : lastConstant(type);
	}

	private static String lastConstant(String type) {
		try {
			Object[] constants = Class.forName(type).getEnumConstants();
			return constants[constants.length - 1].toString();
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Initializers {

		@Bean
		ConnectionInitializer login() {
			return (session) -> session.exchange("default secret", String.class);
		}

		@Bean
		@Qualifier("quotes")
		ConnectionInitializer quotesLogin() {
			return (session) -> session.exchange("quotes secret", String.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Converters {

		@Bean
		PayloadConverter converter() {
			return new MarkingConverter("default");
		}

		@Bean
		@Qualifier("quotes")
		PayloadConverter quotesConverter() {
			return new MarkingConverter("quotes");
		}

	}

	private record MarkingConverter(String mark) implements PayloadConverter {

		@Override
		public void write(Object payload, OutputStream body) throws IOException {
			body.write((this.mark + " " + payload).getBytes(StandardCharsets.UTF_8));
		}

		@Override
		public Object read(byte[] bytes, int offset, int length, Type type) {
			return new String(bytes, offset, length, StandardCharsets.UTF_8);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class QuotesDetails {

		@Bean
		@Qualifier("quotes")
		SocketPoolConnectionDetails quotesDetails(Integer port) {
			return () -> List.of(Endpoint.of("localhost", port));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CodecAndMatcher {

		@Bean
		@Qualifier("quotes")
		FrameCodec quotesCodec() {
			return FrameCodec.asciiLength(AsciiLengthFormat.defaults());
		}

		@Bean
		@Qualifier("quotes")
		ResponseMatcher quotesMatcher() {
			return CorrelationMatcher.of("/id", "/id");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class QuotesStrategy {

		@Bean
		@Qualifier("quotes")
		CorrelationStrategy quotesStrategy() {
			return JsonCorrelation.of("/id", "/id");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MetaQualified {

		@Bean
		@Orders
		FrameCodec ordersCodec() {
			return FrameCodec.asciiLength(AsciiLengthFormat.defaults());
		}

	}

	@Qualifier("orders")
	@Retention(RetentionPolicy.RUNTIME)
	@interface Orders {

	}

	/**
	 * A server that echoes each request and remembers it.
	 */
	private static final class RecordingServer implements AutoCloseable {

		private final Collection<String> received = new ConcurrentLinkedQueue<>();

		private final ProtocolServer server = ProtocolServer.builder().port(0).handler(this::answer).build().start();

		private Frame answer(Frame request) {
			this.received.add(new String(request.toByteArray(), StandardCharsets.UTF_8));
			return request;
		}

		int port() {
			return this.server.port();
		}

		@Override
		public void close() {
			this.server.close();
		}

	}

}
