package io.github.socketpool.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;

import io.github.socketpool.connection.ConnectionInitializer;
import io.github.socketpool.connection.CorrelationStrategy;
import io.github.socketpool.connection.ResponseMatcher;
import io.github.socketpool.payload.JacksonPayloadConverter;
import io.github.socketpool.payload.PayloadConverter;
import io.github.socketpool.pool.PoolListener;
import io.github.socketpool.protocol.DelimiterFormat;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.service.ProtocolServiceConfigurer;
import io.github.socketpool.template.ProtocolTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.mockito.Mockito.mock;

/**
 * Tests that each mistake in the configuration of named clients stops the application
 * with a report that says how to correct it.
 */
@ExtendWith(OutputCaptureExtension.class)
class NamedClientFailureTests {

	@ParameterizedTest(name = "{0}={1}")
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					clients.default.port               | 9000  | belongs to a client named 'default', which is the name of that of socketpool.*; there are quotes | Use socketpool.port, or choose another name.
					clients.my_quotes.port             | 9000  | named 'my_quotes', which is not a legal name; there are quotes | letters, digits and dashes
					clients.größe.port                 | 9000  | named 'größe', which is not a legal name | begins with a letter
					clients.2nd.port                   | 9000  | named '2nd', which is not a legal name   | begins with a letter
					clients[0].port                    | 9000  | named '0', which is not a legal name     | begins with a letter
					clients[a.b].port                  | 9000  | named 'a.b', which is not a legal name   | begins with a letter
					clients.quo-tes.port               | 9000  | differs from 'quotes' only in case or dashes | in the same way everywhere
					clients.Quotes.call-timeout        | 5s    | differs from 'quotes' only in case or dashes | in the same way everywhere
					clients.quotes                     | 9000  | is the name of a client, which has no value of its own | such as socketpool.clients.quotes.port
					clients.quotes.enabled             | false | is not a property of one client      | Use socketpool.enabled, which holds for all clients
					clients.quotes.tcp.sample-interval | 5s    | is not a property of one client      | Use socketpool.tcp.sample-interval
					clients.quotes.pool.max-size       | 0     | must be at least 1                   | such as 8.
					clients.quotes.pool.min-idle       | 9     | must not be larger than pool.max-size, which is 8 | raise pool.max-size.
					clients.quotes.port                | 70000 | must be between 1 and 65535          | Use the port that the server listens on.
					clients.quotes.addresses           | north | must be a host with a port           | or unix:/run/server.sock
					clients.quotes.call-timeout        | 0s    | must be longer than zero             | such as 10s.
					clients.quotes.framing.digits      | 0     | must be between 1 and 18             | such as 13.
					clients.quotes.heartbeat.interval  | -1s   | must not be negative                 | or 0 to send none.
					clients.quotes.ssl.bundle          | none  | is not the name of an SSL bundle     | spring.ssl.bundle.pem.none
					clients.quotes.socket.send-buffer-size | 0B | must be between 1B and 2147483647B  | Leave it out
					clients.quotes.connect.timeout     | 0s    | must be longer than zero             | such as 3s.
					""")
	void anInvalidPropertyIsReportedWithKeyValueOriginReasonAndRemedy(String key, String value, String reason,
			String remedy, CapturedOutput output) {
		String[] port = key.matches("clients.quotes(.port|.addresses)?") ? new String[0]
				: new String[] { "--socketpool.clients.quotes.port=9000" };
		fails(NoBeans.class, port, "--socketpool." + key + "=" + value);
		assertThat(report(output)).contains("Invalid value '" + value + "' for configuration property 'socketpool.")
			.contains("(originating from '\"socketpool." + key + "\" from property source \"commandLineArgs\"')")
			.contains(reason)
			.containsPattern("Action:\\R\\R.*" + Pattern.quote(remedy));
	}

	@ParameterizedTest(name = "{0}={1}")
	@CsvSource(delimiter = '|', textBlock = """
			pool.max-size          | 0   | must be at least 1
			call-timeout           | 0s  | must be longer than zero
			framing.digits         | 0   | must be between 1 and 18
			connect.timeout        | 0s  | must be longer than zero
			heartbeat.interval     | -1s | must not be negative
			correlation.request-id | /id | is required with correlation.request-id
			""")
	void anInvalidValueThatAClientInheritsIsReportedUnderItsOwnKey(String key, String value, String reason,
			CapturedOutput output) {
		fails(NoBeans.class, "--socketpool.clients.quotes.port=9000", "--socketpool." + key + "=" + value);
		assertThat(report(output)).contains(reason);
		if (!key.startsWith("correlation")) {
			assertThat(report(output)).contains("Invalid value '" + value + "' for configuration property 'socketpool."
					+ key + "' (originating from '\"socketpool." + key
					+ "\" from property source \"commandLineArgs\"'), which client 'quotes' inherits");
		}
	}

	@Test
	void aClientWithoutAnAddressIsReported(CapturedOutput output) {
		fails(NoBeans.class, "--socketpool.clients.quotes.call-timeout=5s", "--socketpool.port=9000");
		assertThat(report(output)).contains("Configuration property 'socketpool.clients.quotes.port' is not set")
			.contains("must be set for client 'quotes', which has no other address")
			.containsPattern("Action:\\R\\RSet it to the port");
	}

	@Test
	void aValueOfAFileIsReportedWithItsLine(@TempDir Path directory, CapturedOutput output) throws Exception {
		Path file = Files.writeString(directory.resolve("more.yml"), """
				socketpool:
				  clients:
				    market-data:
				      port: 9000
				      pool:
				        max-size: 0
				""");
		fails(NoBeans.class, "--spring.config.additional-location=file:" + file);
		assertThat(report(output))
			.contains("Invalid value '0' for configuration property 'socketpool.clients.market-data.pool.max-size'")
			.contains("more.yml] - 6:");
	}

	@Test
	void aTypeThatDoesNotFitIsReportedWithKeyAndOrigin(CapturedOutput output) {
		fails(NoBeans.class, "--socketpool.clients.quotes.port=9000", "--socketpool.clients.quotes.mode=pool");
		assertThat(report(output)).contains("socketpool.clients.quotes.mode").contains("Value: \"pool\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "socketpool.clients.default.login.request", "socketpool.clients.a_b.login.request",
			"socketpool.clients.quotes.login.request", "socketpool.clients.quotes.clients.orders.login.request",
			"socketpool.clients.my_team.quotes.login.request", "socketpool.clients.default.quotes.login.request",
			"socketpool.clients.quotes.tcp.LOG-IN.request", "socketpool.clients.login" })
	void noReportHasASecret(String key, CapturedOutput output) {
		fails(NoBeans.class, "--socketpool.clients.quotes.port=9000", "--" + key + "={secret");
		assertThat(report(output)).containsIgnoringCase(key.substring(key.lastIndexOf('.') + 1))
			.doesNotContain("{secret");
		assertThat(output).doesNotContain("{secret");
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', textBlock = """
			codec            | FrameCodec
			initializer      | ConnectionInitializer
			matcher          | ResponseMatcher
			strategy         | CorrelationStrategy
			converter        | PayloadConverter
			listener         | PoolListener
			configurer       | ProtocolServiceConfigurer
			""")
	void aQualifierThatNamesNoClientIsReported(String bean, String type, CapturedOutput output) {
		fails(Qualified.class, "--socketpool.clients.quotes.port=9000", "--bean=" + bean);
		assertThat(report(output))
			.contains("The " + type + " bean '" + bean + "' has the qualifier 'quots', which is the name of no client")
			.contains("The clients are 'quotes'")
			.contains("configure this one below socketpool.clients.quots.");
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', textBlock = """
			codec            | FrameCodec
			initializer      | ConnectionInitializer
			matcher          | ResponseMatcher
			strategy         | CorrelationStrategy
			converter        | PayloadConverter
			""")
	void aBeanWithoutAQualifierIsReportedIfThereIsNoDefaultClient(String bean, String type, CapturedOutput output) {
		fails(Unqualified.class, "--socketpool.clients.quotes.port=9000", "--bean=" + bean);
		assertThat(report(output)).contains("The " + type + " bean '" + bean + "' has no qualifier")
			.contains("The clients are 'quotes'")
			.contains("@Qualifier(\"quotes\")");
	}

	@Test
	void twoBeansForOneClientAreReported(CapturedOutput output) {
		fails(TwoCodecs.class, "--socketpool.clients.quotes.port=9000");
		assertThat(report(output)).contains("Client 'quotes' can have only one FrameCodec bean, but has 'one', 'two'")
			.contains("mark one as @Primary");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ConnectionPool", "ProtocolOperations", "ProtocolClient" })
	void aBeanOfAnotherTypeWithTheNameOfABeanOfAClientIsReported(String type, CapturedOutput output) {
		String beanName = "quotes" + type.replace("Operations", "Template");
		fails(OtherType.class, "--socketpool.clients.quotes.port=9000", "--bean=" + beanName);
		assertThat(report(output))
			.contains(
					"The bean '" + beanName + "' must be a " + type + " of client 'quotes', but is a java.lang.String")
			.contains("Give the bean or the client another name");
	}

	@Test
	void anInjectionOfAnUnknownClientIsReportedWithTheNamesThatExist(CapturedOutput output) {
		fails(NeedsUnknownClient.class, "--socketpool.clients.quotes.port=9000", "--socketpool.port=9001");
		assertThat(report(output)).contains("of client 'quots', which does not exist")
			.contains("The clients are 'default', 'quotes'");
	}

	@Test
	void anInjectionWithoutAQualifierIsReportedIfThereIsNoDefaultClient(CapturedOutput output) {
		fails(NeedsDefaultClient.class, "--socketpool.clients.quotes.port=9000");
		assertThat(report(output)).contains("of the default client, which does not exist")
			.contains("The clients are 'quotes'")
			.contains("@Qualifier(\"quotes\")");
	}

	private static void fails(Class<?> configuration, String... arguments) {
		SpringApplication application = new SpringApplication(configuration);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatException().isThrownBy(() -> application.run(arguments));
	}

	private static void fails(Class<?> configuration, String[] arguments, String last) {
		String[] all = Arrays.copyOf(arguments, arguments.length + 1);
		all[arguments.length] = last;
		fails(configuration, all);
	}

	private static String report(CapturedOutput output) {
		assertThat(output.getOut()).contains("APPLICATION FAILED TO START");
		return output.getOut().substring(output.getOut().indexOf("APPLICATION FAILED TO START"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class NoBeans {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(NoBeans.class)
	static class Qualified {

		@Bean
		@Qualifier("quots")
		@ConditionalOnProperty(name = "bean", havingValue = "codec")
		FrameCodec codec() {
			return DelimiterFormat.defaults().codec();
		}

		@Bean
		@Qualifier("quots")
		@ConditionalOnProperty(name = "bean", havingValue = "initializer")
		ConnectionInitializer initializer() {
			return (session) -> {
			};
		}

		@Bean
		@Qualifier("quots")
		@ConditionalOnProperty(name = "bean", havingValue = "matcher")
		ResponseMatcher matcher() {
			return mock(ResponseMatcher.class);
		}

		@Bean
		@Qualifier("quots")
		@ConditionalOnProperty(name = "bean", havingValue = "strategy")
		CorrelationStrategy strategy() {
			return mock(CorrelationStrategy.class);
		}

		@Bean
		@Qualifier("quots")
		@ConditionalOnProperty(name = "bean", havingValue = "converter")
		PayloadConverter converter() {
			return new JacksonPayloadConverter();
		}

		@Bean
		@Qualifier("quots")
		@ConditionalOnProperty(name = "bean", havingValue = "listener")
		PoolListener listener() {
			return new PoolListener() {
			};
		}

		@Bean
		@Qualifier("quots")
		@ConditionalOnProperty(name = "bean", havingValue = "configurer")
		ProtocolServiceConfigurer configurer() {
			return (client, builder) -> {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(NoBeans.class)
	static class Unqualified {

		@Bean
		@ConditionalOnProperty(name = "bean", havingValue = "codec")
		FrameCodec codec() {
			return DelimiterFormat.defaults().codec();
		}

		@Bean
		@ConditionalOnProperty(name = "bean", havingValue = "initializer")
		ConnectionInitializer initializer() {
			return (session) -> {
			};
		}

		@Bean
		@ConditionalOnProperty(name = "bean", havingValue = "matcher")
		ResponseMatcher matcher() {
			return mock(ResponseMatcher.class);
		}

		@Bean
		@ConditionalOnProperty(name = "bean", havingValue = "strategy")
		CorrelationStrategy strategy() {
			return mock(CorrelationStrategy.class);
		}

		@Bean
		@ConditionalOnProperty(name = "bean", havingValue = "converter")
		PayloadConverter converter() {
			return new JacksonPayloadConverter();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(NoBeans.class)
	static class TwoCodecs {

		@Bean
		@Qualifier("quotes")
		FrameCodec one() {
			return DelimiterFormat.defaults().codec();
		}

		@Bean
		@Qualifier("quotes")
		FrameCodec two() {
			return DelimiterFormat.defaults().codec();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(NoBeans.class)
	static class OtherType {

		@Bean
		@ConditionalOnProperty(name = "bean", havingValue = "quotesConnectionPool")
		String quotesConnectionPool() {
			return "";
		}

		@Bean
		@ConditionalOnProperty(name = "bean", havingValue = "quotesProtocolTemplate")
		String quotesProtocolTemplate() {
			return "";
		}

		@Bean
		@ConditionalOnProperty(name = "bean", havingValue = "quotesProtocolClient")
		String quotesProtocolClient() {
			return "";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(NoBeans.class)
	static class NeedsUnknownClient {

		@Bean
		String needy(@Qualifier("quots") ProtocolTemplate template) {
			return template.toString();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(NoBeans.class)
	static class NeedsDefaultClient {

		@Bean
		String needy(ProtocolTemplate template) {
			return template.toString();
		}

	}

}
