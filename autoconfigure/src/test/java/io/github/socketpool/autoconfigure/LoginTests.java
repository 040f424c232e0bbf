package io.github.socketpool.autoconfigure;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import io.github.socketpool.autoconfigure.endpoint.SocketPoolSanitizingAutoConfiguration;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectPhase;
import io.github.socketpool.connection.ConnectionInitializer;
import io.github.socketpool.connection.LoginRefusedException;
import io.github.socketpool.health.SocketPoolHealthIndicator;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolSnapshot;
import io.github.socketpool.template.ProtocolTemplate;
import io.github.socketpool.test.Piece;
import io.github.socketpool.test.Reaction;
import io.github.socketpool.test.StubServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.autoconfigure.context.properties.ConfigurationPropertiesReportEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.env.EnvironmentEndpointAutoConfiguration;
import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.env.EnvironmentEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Logins by properties and by beans.
 */
@ExtendWith(OutputCaptureExtension.class)
class LoginTests {

	private static final String SECRET = "4711-SECRET";

	private static final String REQUEST = "{\"user\":\"quotes\",\"password\":\"" + SECRET + "\"}";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class));

	@Test
	void beansRunInTheirOrderAfterThePropertiesWithTheConverterOfTheApplication() {
		try (StubServer server = StubServer.start()
			.greet(Reaction.write(Piece.frame("{}")))
			.when((request) -> request.text().contains("password"), Reaction.respond("{\"ok\":1}"))) {
			withLogin(server).withUserConfiguration(Initializers.class).run((context) -> {
				assertThat(context.getBean(ProtocolTemplate.class).exchange("[1]", String.class)).isEqualTo("[1]");
				assertThat(server.requests()).containsExactly(REQUEST, "{\"channel_name\":\"first\"}",
						"{\"channel_name\":\"second\"}", "[1]");
				assertThat(context.getBean(Initializers.class).channels).containsExactly("first", "second");
			});
		}
	}

	@Test
	void refusedLoginIsShownInErrorsHealthAndSnapshotWithoutTheSecret(CapturedOutput output) {
		try (StubServer server = StubServer.start()
			.greet(Reaction.write(Piece.frame("{}")))
			.when((request) -> true, Reaction.respond("{\"ok\":false,\"error\":\"" + SECRET + "\"}"))) {
			withLogin(server).run((context) -> {
				assertThatExceptionOfType(LoginRefusedException.class)
					.isThrownBy(() -> context.getBean(ProtocolTemplate.class).exchange("[1]", String.class))
					.withMessageContaining("refused the login: its response has the value false at login.success");
				ConnectionPool pool = context.getBean(ConnectionPool.class);
				PoolSnapshot.Failure failure = pool.control().snapshot().lastFailure();
				assertThat(failure).isNotNull();
				assertThat(failure.phase()).isEqualTo(ConnectPhase.LOGIN);
				Health health = new SocketPoolHealthIndicator(pool).health();
				assertThat(health.getStatus()).isEqualTo(Status.DOWN);
				assertThat(health.getDetails().get("lastError")).asString().contains("refused the login");
				assertThat(server.accepted()).isEqualTo(1);
				assertThat(health.toString() + pool.control().snapshot()).doesNotContain(SECRET);
			});
		}
		assertThat(output).doesNotContain(SECRET);
	}

	@Test
	void loginThatIsNotAnsweredFailsByTheConnectTimeout() {
		try (StubServer server = StubServer.start()) {
			withLogin(server).withPropertyValues("socketpool.connect.timeout=100ms")
				.run((context) -> assertThatExceptionOfType(ConnectFailedException.class)
					.isThrownBy(() -> context.getBean(ProtocolTemplate.class).exchange("[1]", String.class))
					.withMessageContaining("sent no greeting within 100 ms")
					.satisfies((ex) -> assertThat(ex.getPhase()).isEqualTo(ConnectPhase.LOGIN)));
		}
	}

	static Stream<Arguments> invalid() {
		return Stream.of(Arguments.of(Map.of("request", REQUEST),
				"Configuration property 'socketpool.login.success' is not set: it is required with login.request"),
				Arguments.of(Map.of("success", "/" + SECRET),
						"Invalid value '******' for configuration property 'socketpool.login.success' (originating from '"),
				Arguments.of(Map.of("request", REQUEST + "}", "success", "/ok"),
						"Invalid value '******' for configuration property 'socketpool.login.request' (originating from '"),
				Arguments.of(Map.of("request", REQUEST, "success", SECRET),
						"Invalid value '******' for configuration property 'socketpool.login.success' (originating from '"),
				Arguments.of(Map.of("request", REQUEST, "success", SECRET),
						"from property source \"commandLineArgs\"'): it must begin with '/'"));
	}

	static Stream<Map<String, String>> requestAsMap() {
		return Stream.of(Map.of("request.user", SECRET, "success", "/ok"), Map.of("request.user", SECRET),
				Map.of("request[0]", SECRET, "greeting", "true"));
	}

	@ParameterizedTest
	@MethodSource
	void requestAsMap(Map<String, String> login, CapturedOutput output) {
		invalid(login,
				"Configuration property 'socketpool.login.request' is not set: it must be one text, but is a map "
						+ "or a list (originating from '\"socketpool.login.request",
				output);
		assertThat(output).contains("Put the JSON in quotes: '{\"user\": \"quotes\"}'.")
			.doesNotContain("login.success");
	}

	@ParameterizedTest
	@MethodSource
	void invalid(Map<String, String> login, String report, CapturedOutput output) {
		SpringApplication application = new SpringApplication(NoBeans.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		List<String> arguments = new CopyOnWriteArrayList<>(List.of("--socketpool.port=9000"));
		login.forEach((key, value) -> arguments.add("--socketpool.login." + key + "=" + value));
		assertThatException().isThrownBy(() -> application.run(arguments.toArray(String[]::new)))
			.satisfies((ex) -> assertThat(ex).hasStackTraceContaining("login"))
			.satisfies((ex) -> assertThat(stackTrace(ex)).doesNotContain(SECRET));
		assertThat(output).contains(report).doesNotContain(SECRET);
	}

	@Test
	void valuesAreHiddenInTheEndpointsThatShowProperties() {
		new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class,
					SocketPoolSanitizingAutoConfiguration.class, EnvironmentEndpointAutoConfiguration.class,
					ConfigurationPropertiesReportEndpointAutoConfiguration.class, EndpointAutoConfiguration.class))
			.withSystemProperties("SOCKETPOOL_LOGIN_REQUEST=" + REQUEST)
			.withPropertyValues("socketpool.port=9000", "socketpool.login.request=" + REQUEST,
					"socketpool.login.success=/" + SECRET, "management.endpoint.env.show-values=always",
					"management.endpoint.configprops.show-values=always",
					"management.endpoints.web.exposure.include=env,configprops")
			.run((context) -> {
				EnvironmentEndpoint.EnvironmentDescriptor env = context.getBean(EnvironmentEndpoint.class)
					.environment(null);
				assertThat(new JsonMapper().writeValueAsString(env)).contains("socketpool.login.request", "9000")
					.doesNotContain(SECRET);
				assertThat(new JsonMapper().writeValueAsString(
						context.getBean(ConfigurationPropertiesReportEndpoint.class).configurationProperties()))
					.contains("\"request\"", "9000")
					.doesNotContain(SECRET);
			});
	}

	private static String stackTrace(Throwable ex) {
		StringWriter trace = new StringWriter();
		ex.printStackTrace(new PrintWriter(trace));
		return trace.toString();
	}

	private ApplicationContextRunner withLogin(StubServer server) {
		return this.contextRunner.withPropertyValues("socketpool.port=" + server.port(),
				"socketpool.connect.backoff.initial=1h", "socketpool.connect.backoff.max=1h",
				"socketpool.login.greeting=true", "socketpool.login.request=" + REQUEST,
				"socketpool.login.success=/ok");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(SocketPoolAutoConfiguration.class)
	static class NoBeans {

	}

	@Configuration(proxyBeanMethods = false)
	static class Initializers {

		private final List<String> channels = new CopyOnWriteArrayList<>();

		@Bean
		JsonMapper jsonMapper() {
			return JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
		}

		@Bean
		@Order(2)
		ConnectionInitializer second() {
			return (session) -> this.channels
				.add(session.exchange(new Subscription("second"), Subscription.class).channelName());
		}

		@Bean
		@Order(1)
		ConnectionInitializer first() {
			return (session) -> this.channels
				.add(session.exchange(new Subscription("first"), Subscription.class).channelName());
		}

	}

	record Subscription(String channelName) {

	}

}
