package io.github.socketpool.autoconfigure;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

import io.github.socketpool.Endpoint;
import io.github.socketpool.autoconfigure.kernel.SocketPoolKernelAutoConfiguration;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.server.ProtocolServer;
import io.github.socketpool.template.ProtocolOperations;
import io.github.socketpool.template.ProtocolTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.OrderUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for the failure reports of an application that cannot start.
 */
@ExtendWith(OutputCaptureExtension.class)
class SocketPoolFailureTests {

	@ParameterizedTest(name = "{0}={1}")
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					port                       | 70000 | must be between 1 and 65535          | Use the port that the server listens on.
					enabled                    | maybe | must be true or false                | Use true or false
					port                       | 0     | must be between 1 and 65535          | Use the port that the server listens on.
					pool.max-size              | 0     | must be at least 1                   | such as 8.
					pool.min-idle              | 9     | must not be larger than pool.max-size, which is 8 | raise pool.max-size.
					pool.max-waiters           | -1    | must be at least 0                   | Use 0 to refuse callers
					pool.acquire-timeout       | 0     | must be longer than zero             | such as 3s
					pool.max-uses              | -1    | must be at least 0                   | Use 0 for any number of calls.
					pool.max-connecting        | 0     | must be at least 1                   | such as 2.
					pool.max-in-flight         | 0     | must be at least 1                   | such as 64.
					pool.idle-timeout          | -1s   | must not be negative                 | Use 0 to keep idle connections forever.
					pool.max-lifetime          | -1m   | must not be negative                 | Use 0 to let connections become as old as they can.
					pool.max-lifetime          | 999ms | must be 0 or at least 1s             | such as 30m, or 0
					pool.max-lifetime          | 1ns   | must be 0 or at least 1s             | set mode to per-call.
					pool.leak-detection-threshold | -1ms | must not be negative               | Use 0 to report no leaks.
					connect.backoff.initial    | 0ms   | must be longer than zero             | such as 100ms.
					connect.backoff.max        | 99ms  | must not be shorter than connect.backoff.initial, which is 100ms  | lower connect.backoff.initial.
					heartbeat.interval         | -1s   | must not be negative                 | or 0 to send none.
					connect.timeout            | 0s    | must be longer than zero             | such as 3s.
					call-timeout               | -1s   | must be longer than zero             | such as 10s.
					framing.digits             | 0     | must be between 1 and 18             | such as 13.
					framing.prefix             | größe | must consist of ASCII characters     | Use the bytes that the server sends
					framing.max-frame-size     | 0B    | must be between 1 byte and           | such as 1MB.
					heartbeat.token            | leave | begins with a character that a header can begin with | another character
					host                       | " "   | must not be empty                    | such as localhost.
					socket.send-buffer-size    | 0B    | must be between 1B and 2147483647B   | Leave it out
					tcp.sample-interval        | -1s   | must not be negative                 | or 0 to take no samples.
					socket.receive-buffer-size | 4GB   | must be between 1B and 2147483647B   | Leave it out
					retry.max-ratio            | 1.1   | must be between 0 and 1              | such as 0.2.
					retry.max-ratio            | -0.1  | must be between 0 and 1              | such as 0.2.
					retry.attempt-timeout      | -1ms  | must not be negative                 | or 0 for no limit.
					retry.max-retries          | -1    | must not be negative                 | such as 3.
					retry.delay                | -1ms  | must not be negative                 | such as 50ms.
					retry.jitter               | -1ms  | must not be negative                 | or 0 for none.
					retry.multiplier           | 0.9   | must be at least 1                   | such as 2.
					retry.max-delay            | 49ms  | must be longer than zero, and at least retry.delay | or lower retry.delay.
					retry.delay                | -106752d | must not be negative              | such as 50ms.
					call-timeout               | -9223372036854775807s | must be longer than zero | such as 10s.
					pool.acquire-timeout       | -106752d | must be longer than zero          | such as 3s
					pool.idle-timeout          | -106752d | must not be negative              | Use 0 to keep idle connections forever.
					pool.max-lifetime          | -106752d | must not be negative              | Use 0 to let connections become as old as they can.
					pool.leak-detection-threshold | -106752d | must not be negative           | Use 0 to report no leaks.
					connect.timeout            | -106752d | must be longer than zero          | such as 3s.
					connect.backoff.max        | -106752d | must not be shorter than connect.backoff.initial, which is 100ms | lower connect.backoff.initial.
					heartbeat.interval         | -106752d | must not be negative              | or 0 to send none.
					tcp.sample-interval        | -106752d | must not be negative              | or 0 to take no samples.
					""")
	void anInvalidValueIsReportedWithKeyValueOriginReasonAndRemedy(String key, String value, String reason,
			String remedy, CapturedOutput output) {
		String[] port = key.equals("port") ? new String[0] : new String[] { "--socketpool.port=9000" };
		fails(NoBeans.class, append(port, "--socketpool." + key + "=" + value));
		assertThat(report(output))
			.contains("Invalid value '" + value + "' for configuration property 'socketpool." + key + "'")
			.contains("(originating from '\"socketpool." + key + "\" from property source \"commandLineArgs\"')")
			.contains(reason)
			.containsPattern("Action:\\R\\R.*" + Pattern.quote(remedy));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			''                    | must have at least one address       | Use one such as localhost:9000
			localhost             | must be a host with a port           | or unix:/run/server.sock
			localhost:70000       | has a port that must be between 1    | Use the port that the server listens on
			unix:server.sock      | must be an absolute path             | Use the path of the socket
			""")
	void anInvalidAddressIsReported(String addresses, String reason, String remedy, CapturedOutput output) {
		fails(NoBeans.class, "--socketpool.addresses=" + addresses);
		assertThat(report(output))
			.contains("Invalid value '" + addresses + "' for configuration property 'socketpool.addresses'"
					+ " (originating from '\"socketpool.addresses\" from property source \"commandLineArgs\"')")
			.contains(reason)
			.containsPattern("Action:\\R\\R.*" + Pattern.quote(remedy));
	}

	@Test
	void anInvalidAddressOfAListIsReportedWithItsOrigin(CapturedOutput output) {
		fails(NoBeans.class, "--socketpool.addresses[0]=localhost");
		assertThat(report(output))
			.contains("Invalid value 'localhost' for configuration property 'socketpool.addresses'"
					+ " (originating from '\"socketpool.addresses[0]\" from property source \"commandLineArgs\"')");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					binary-length  | framing.length-bytes   | 5         | must be 1, 2, 3, 4 or 8            | such as 4.
					binary-length  | framing.max-frame-size | 0B        | must be between 1 byte and         | such as 1MB.
					content-length | framing.max-frame-size | 0B        | must be between 1 byte and         | such as 1MB.
					delimiter      | framing.delimiter      | ''        | must have 1 to 64 bytes            | such as \\n or \\r\\n.
					delimiter      | framing.delimiter      | \\q     | has a backslash that does not begin an escape sequence | or \\\\ for a backslash.
					delimiter      | framing.delimiter      | §         | has a character that is not ASCII  | such as \\xc2\\xa7
					delimiter      | framing.start          | x02       | must be one byte                   | write each backslash twice.
					binary-length  | heartbeat.token        | HeartBeat | cannot be distinguished from a frame, which can begin with any byte | set heartbeat.body
					delimiter      | heartbeat.token        | HeartBeat | cannot be distinguished from a frame, which can begin with any byte | Leave it empty
					content-length | heartbeat.token        | HeartBeat | begins with a character that a header can begin with ('H') | another character
					""")
	void aValueThatMakesNoSenseWithItsFramingIsReported(String type, String key, String value, String reason,
			String remedy, CapturedOutput output) {
		fails(NoBeans.class, "--socketpool.port=9000", "--socketpool.framing.type=" + type,
				"--socketpool." + key + "=" + value);
		assertThat(report(output))
			.contains("Invalid value '" + value + "' for configuration property 'socketpool." + key + "'")
			.contains("(originating from '\"socketpool." + key + "\" from property source \"commandLineArgs\"')")
			.contains(reason)
			.containsPattern("Action:\\R\\R.*" + Pattern.quote(remedy));
	}

	@Test
	void aBodyOfAHeartbeatThatTheFramingCannotCarryIsReported(CapturedOutput output) {
		fails(NoBeans.class, "--socketpool.port=9000", "--socketpool.framing.type=delimiter",
				"--socketpool.heartbeat.interval=5s", "--socketpool.heartbeat.body=[1\n]");
		assertThat(report(output)).contains("configuration property 'socketpool.heartbeat.body'")
			.contains("contains the delimiter '\\n' (framing.delimiter)")
			.contains("Use a body that the framing can carry.");
	}

	@Test
	void aDurationOfCenturiesThatIsTooLongForAnotherIsReported(CapturedOutput output) {
		fails(NoBeans.class, "--socketpool.port=9000", "--socketpool.connect.backoff.initial=106752d");
		assertThat(report(output))
			.contains("configuration property 'socketpool.connect.backoff.max': it must not be shorter than"
					+ " connect.backoff.initial, which is 9223372800s")
			.containsPattern("Action:\\R\\RRaise connect\\.backoff\\.max");
	}

	@Test
	void aHeartbeatWithNothingToSendIsReportedAsTheValueOfItsInterval(CapturedOutput output) {
		fails(NoBeans.class, "--socketpool.port=9000", "--socketpool.heartbeat.token=",
				"--socketpool.heartbeat.interval=5s");
		assertThat(report(output))
			.contains("Invalid value '5s' for configuration property 'socketpool.heartbeat.interval'")
			.contains("(originating from")
			.contains("there is neither a token nor a body")
			.containsPattern("Action:\\R\\RSet heartbeat\\.token or heartbeat\\.body");
	}

	@Test
	void aReplyTimeoutOfZeroIsReported(CapturedOutput output) {
		fails(NoBeans.class, "--socketpool.port=9000", "--socketpool.heartbeat.expect-reply=true",
				"--socketpool.heartbeat.timeout=0s");
		assertThat(report(output))
			.contains("Invalid value '0s' for configuration property 'socketpool.heartbeat.timeout'")
			.contains("(originating from")
			.contains("must be longer than zero where a reply is expected")
			.containsPattern("Action:\\R\\R.*set heartbeat\\.expect-reply to false");
	}

	@Test
	void aHeartbeatThatDoesNotFitOneWriteIsReported(CapturedOutput output) {
		String body = "a".repeat(20_000);
		fails(NoBeans.class, "--socketpool.port=9000", "--socketpool.heartbeat.body=" + body);
		assertThat(report(output)).contains("for configuration property 'socketpool.heartbeat.body'")
			.contains("(originating from")
			.contains("must fit into one write")
			.containsPattern("Action:\\R\\RUse a shorter one");
	}

	@Test
	void aHeartbeatThatIsNotAFrameIsReported(CapturedOutput output) {
		fails(NoBeans.class, "--socketpool.port=9000", "--socketpool.framing.max-frame-size=3B",
				"--socketpool.heartbeat.body=ping");
		assertThat(report(output))
			.contains("Invalid value 'ping' for configuration property 'socketpool.heartbeat.body'")
			.contains("is not a frame that may be sent");
	}

	@ParameterizedTest
	@CsvSource({ "body, there is an unpaired surrogate at index 4", "token, must consist of ASCII characters" })
	void anEmptyHeartbeatIsReported(String key, String reason, CapturedOutput output) {
		fails(NoBeans.class, "--socketpool.port=9000", "--socketpool.heartbeat." + key + "=ping\uD800");
		assertThat(report(output)).contains("for configuration property 'socketpool.heartbeat." + key + "'")
			.contains("(originating from")
			.contains(reason)
			.containsPattern("Action:\\R\\RUse ");
	}

	@Test
	void aMissingRequiredConnectionIsReportedWithTargetCauseAndRemedy(CapturedOutput output) {
		TestServer server = new TestServer();
		server.close();
		fails(NoBeans.class, "--socketpool.port=" + server.port(), "--socketpool.pool.warm-up=required");
		assertThat(report(output))
			.contains("Pool 'default' requires a connection to localhost:" + server.port()
					+ " at startup (pool.warm-up is 'required') and did not get one")
			.contains("refused the connection")
			.contains("Start the server")
			.containsPattern("Action:\\R\\R.*set socketpool\\.pool\\.warm-up to 'background'")
			.doesNotContain("next attempt", "refused at once");
	}

	@Test
	void aHostWithoutAPortIsReportedAsAMissingPort(CapturedOutput output) {
		fails(NoBeans.class, "--socketpool.host=localhost");
		assertThat(report(output)).contains("Configuration property 'socketpool.port' is not set")
			.contains("Set it to the port that the server listens on");
	}

	@Test
	void aValueFromAPlaceholderIsReportedAsResolved(CapturedOutput output) {
		fails(NoBeans.class, "--size=0", "--socketpool.port=9000", "--socketpool.pool.max-size=${size}");
		assertThat(report(output)).contains("Invalid value '0' for configuration property 'socketpool.pool.max-size'");
	}

	@Test
	void theOriginOfAValueInAnotherNotationIsFound(CapturedOutput output) {
		fails(NoBeans.class, "--socketpool.port=9000", "--socketpool.framing.maxFrameSize=0KB");
		assertThat(report(output)).contains("Invalid value '0KB'").contains("\"socketpool.framing.maxFrameSize\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "--socketpool.pool.max-size=8", "--socketpool.pool.min-idle=0" })
	void aValueSetByACustomizerIsNotReportedAsAProperty(String property, CapturedOutput output) {
		fails(CustomizerConfiguration.class, "--socketpool.port=9000", property);
		assertThat(report(output)).contains("Invalid value '0' for setting 'pool.max-size', set by code")
			.contains("must be at least 1")
			.doesNotContain("configuration property", "originating", "'8'");
	}

	@Test
	void anInvalidAddressOfConnectionDetailsIsNotReportedAsAProperty(CapturedOutput output) {
		fails(DetailsConfiguration.class, "--socketpool.port=9000");
		assertThat(report(output)).contains("Invalid value '0' for setting 'port', set by code")
			.contains("must be between 1 and 65535")
			.doesNotContain("configuration property", "9000");
	}

	@Test
	void anAddressThatConnectionDetailsHaveTwiceIsReported(CapturedOutput output) {
		fails(SeveralAddressesConfiguration.class);
		assertThat(report(output)).contains("Invalid value 'NORTH:9000' for setting 'addresses', set by code")
			.contains("it has NORTH:9000, which is the same address as north:9000.")
			.contains("Use each address once.");
	}

	@Test
	void encryptionOfAUnixDomainSocketIsRejected(CapturedOutput output) {
		fails(NoBeans.class, "--socketpool.addresses=unix:/run/server.sock", "--socketpool.ssl.enabled=true");
		assertThat(report(output)).contains("'socketpool.ssl.enabled'")
			.contains("has no meaning for the Unix domain socket unix:/run/server.sock");
	}

	@Test
	void aServerNameThatIsNoNameIsRejected(CapturedOutput output) {
		fails(NoBeans.class, "--socketpool.port=9000", "--socketpool.ssl.enabled=true",
				"--socketpool.ssl.server-name=quotes server");
		assertThat(report(output)).contains("'socketpool.ssl.server-name'").contains("is not a host name");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					pem.other.options.ciphers=                                 | it is not the name of an SSL bundle; there are other.
					jks.quotes.keystore.location=file:/missing.p12             | it cannot be used: /missing.p12
					pem.quotes.truststore.certificate=file:/missing.pem        | it cannot be used: /missing.pem
					jks.quotes.protocol=TLSv0                                  | it cannot be used: TLSv0 SSLContext not available
					""")
	void anSslBundleThatCannotBeUsedIsReported(String bundle, String reason, CapturedOutput output) {
		fails(NoBeans.class, "--socketpool.port=9000", "--socketpool.ssl.bundle=quotes",
				"--spring.ssl.bundle." + bundle);
		assertThat(report(output))
			.contains("Invalid value 'quotes' for configuration property 'socketpool.ssl.bundle'"
					+ " (originating from '\"socketpool.ssl.bundle\" from property source \"commandLineArgs\"')")
			.contains(reason)
			.containsPattern("Action:\\R\\R.*spring\\.ssl\\.bundle");
	}

	@Test
	void anSslBundleWithoutAnyIsReported(CapturedOutput output) {
		fails(NoBeans.class, "--socketpool.port=9000", "--socketpool.ssl.bundle=quotes");
		assertThat(report(output)).contains("it is not the name of an SSL bundle; there is none.")
			.contains("define it by spring.ssl.bundle.pem.quotes.* or spring.ssl.bundle.jks.quotes.*.");
	}

	@Test
	void aDefaultThatConflictsWithASettingIsReportedAsTheValueOfItsProperty(CapturedOutput output) {
		fails(NoBeans.class, "--socketpool.port=9000", "--socketpool.framing.prefix=H");
		assertThat(report(output))
			.contains("Invalid value 'HeartBeat' for configuration property 'socketpool.heartbeat.token': it");
	}

	@Test
	void anEmptyPortIsReportedAsNotSetWithoutMentioningTheHost(CapturedOutput output) {
		fails(NoBeans.class, "--socketpool.port=");
		assertThat(report(output)).contains("Configuration property 'socketpool.port' is not set")
			.contains("Set it to the port that the server listens on")
			.doesNotContain("where host is", "leave out host");
	}

	@Test
	void aSettingOfAServerIsNotReportedAsAPropertyOfTheClient(CapturedOutput output) {
		fails(ServerConfiguration.class);
		assertThat(report(output)).contains("Invalid value '70000' for setting 'server.port' of a ProtocolServer: it")
			.doesNotContain("socketpool.server");
	}

	@ParameterizedTest(name = "{0}={1}")
	@CsvSource({ "port,abc", "socket.quick-ack,maybe", "mode,sometimes", "call-timeout,soon",
			"framing.max-frame-size,large", "pool.warm-up,sometimes", "pool.idle-timeout,never",
			"connect.backoff.max,long", "heartbeat.interval,often", "heartbeat.expect-reply,maybe" })
	void aValueOfTheWrongTypeIsReportedWithKeyAndValue(String key, String value, CapturedOutput output) {
		fails(NoBeans.class, "--socketpool.host=localhost", "--socketpool." + key + "=" + value);
		assertThat(report(output)).contains("socketpool." + key).contains("\"" + value + "\"");
	}

	@Test
	void aTemplateThatIsRequiredWithoutAnAddressIsReportedWithTheKeyToSet(CapturedOutput output) {
		fails(NeedsTemplate.class);
		assertThat(report(output)).contains("Parameter 0 of method needy")
			.contains("required a bean of type 'io.github.socketpool.template.ProtocolTemplate'")
			.contains("no address is configured")
			.containsPattern("Action:\\R\\RSet socketpool\\.port");
	}

	@Test
	void aRequiredTemplateIsReportedAsDisabled(CapturedOutput output) {
		fails(NeedsTemplate.class, "--socketpool.port=9000", "--socketpool.enabled=false");
		assertThat(report(output)).contains("because socketpool.enabled is false");
	}

	@Test
	void aTemplateThatIsRequiredBesideOperationsOfTheUsersIsLeftToSpringBoot(CapturedOutput output) {
		fails(NeedsTemplateBesideOperations.class);
		assertThat(report(output)).contains("ProtocolTemplate' that could not be found")
			.doesNotContain("no address is configured");
	}

	@Test
	void aTemplateThatIsRequiredBesideTwoPoolsIsReportedWithTheirNamesAndTheRemedy(CapturedOutput output) {
		fails(NeedsTemplateBesidePools.class);
		assertThat(report(output)).contains("required a bean of type")
			.contains("none of the pool beans 'quotes', 'orders' is the default one")
			.contains("Mark one of them with @Primary")
			.doesNotContain("no address is configured");
	}

	@Test
	void aPoolThatLeadsElsewhereThanTheConfiguredAddressIsReportedWithTheProperty(CapturedOutput output) {
		fails(NeedsTemplateOfOwnPool.class, "--socketpool.port=9", "--socketpool.host=quotes.example");
		assertThat(report(output)).contains("Invalid value '9' for configuration property 'socketpool.port'")
			.contains("originating from")
			.contains("the pool bean 'quotes' replaces the default client's")
			.contains("instead of quotes.example:9.")
			.contains("socketpool.clients.<name>.*");
	}

	@Test
	void ourAnalysisComesBeforeSpringBootsWhateverTheClassPathOrder() {
		assertThat(OrderUtils.getOrder(MissingClientFailureAnalyzer.class, Ordered.LOWEST_PRECEDENCE))
			.isLessThan(Ordered.LOWEST_PRECEDENCE);
	}

	@Test
	void otherMissingBeansAreLeftToSpringBoot(CapturedOutput output) {
		fails(NeedsRunnable.class);
		assertThat(report(output)).contains("java.lang.Runnable").doesNotContain("socketpool.port");
	}

	private static void fails(Class<?> configuration, String... arguments) {
		SpringApplication application = new SpringApplication(configuration);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatException().isThrownBy(() -> application.run(arguments));
	}

	private static String report(CapturedOutput output) {
		assertThat(output.getOut()).contains("APPLICATION FAILED TO START");
		return output.getOut().substring(output.getOut().indexOf("APPLICATION FAILED TO START"));
	}

	private static ConnectionPool pool(String name) {
		return ExclusivePool.builder(SocketConnections.builder(Endpoint.of("localhost", 9000)).build())
			.name(name)
			.build();
	}

	private static String[] append(String[] arguments, String last) {
		String[] all = Arrays.copyOf(arguments, arguments.length + 1);
		all[arguments.length] = last;
		return all;
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, SocketPoolAutoConfiguration.class,
			SocketPoolKernelAutoConfiguration.class })
	static class NoBeans {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(NoBeans.class)
	static class CustomizerConfiguration {

		@Bean
		ConnectionPoolCustomizer customizer() {
			return (builder) -> builder.settings(builder.settings().withMaxSize(0));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(NoBeans.class)
	static class DetailsConfiguration {

		@Bean
		SocketPoolConnectionDetails details() {
			return () -> List.of(Endpoint.of("localhost", 0));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(NoBeans.class)
	static class SeveralAddressesConfiguration {

		@Bean
		SocketPoolConnectionDetails details() {
			return () -> List.of(Endpoint.of("north", 9000), Endpoint.of("NORTH", 9000));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ServerConfiguration {

		@Bean
		ProtocolServer server() {
			return ProtocolServer.builder().port(70_000).handler((request) -> request).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class NeedsTemplate {

		@Bean
		String needy(ProtocolTemplate template) {
			return template.toString();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(NeedsTemplate.class)
	static class NeedsTemplateBesideOperations {

		@Bean
		ProtocolOperations operations() {
			return ProtocolTemplate.builder(pool("operations")).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(NeedsTemplate.class)
	static class NeedsTemplateOfOwnPool {

		@Bean
		ConnectionPool quotes() {
			return pool("quotes");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(NeedsTemplate.class)
	static class NeedsTemplateBesidePools {

		@Bean
		ConnectionPool quotes() {
			return pool("quotes");
		}

		@Bean
		ConnectionPool orders() {
			return pool("orders");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class NeedsRunnable {

		@Bean
		String needy(Runnable runnable) {
			return runnable.toString();
		}

	}

}
