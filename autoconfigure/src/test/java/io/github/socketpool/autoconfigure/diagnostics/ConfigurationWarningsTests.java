package io.github.socketpool.autoconfigure.diagnostics;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.autoconfigure.SocketPoolProperties;
import io.github.socketpool.pool.ConnectionPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the warnings at startup about properties without effect.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConfigurationWarningsTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(SocketPoolAutoConfiguration.class, SocketPoolDiagnosticsAutoConfiguration.class));

	@ParameterizedTest
	@CsvSource({ "pool.max-pool-size, pool.max-size", "pool.maxPoolSize, pool.max-size", "prot, port",
			"max-size, pool.max-size", "read-timeout, call-timeout", "framing.max-frame-length, framing.max-frame-size",
			"tls.enabled, ssl.enabled", "pool.idle-timout, pool.idle-timeout", "client.port, port" })
	void anUnknownKeyIsReportedWithItsOriginAndTheMostSimilarKey(String unknown, String nearest,
			CapturedOutput output) {
		this.contextRunner.withPropertyValues("socketpool." + unknown + "=5").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).containsOnlyOnce("Unknown property '" + name(unknown) + "' (originating from '")
				.contains("has no effect. The known property with the most similar name is 'socketpool." + nearest
						+ "'.");
		});
	}

	@ParameterizedTest
	@CsvSource({ "pool.max-pool-size, pool.max-size", "prot, port", "tls.enabled, ssl.enabled", "enable, ssl.enabled" })
	void anUnknownKeyOfAClientIsReportedWithTheMostSimilarKeyOfThatClient(String unknown, String nearest,
			CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("socketpool.clients.quotes.port=9000", "socketpool.clients.quotes." + unknown + "=5")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(output)
					.containsOnlyOnce(
							"Unknown property 'socketpool.clients.quotes." + unknown + "' (originating from '")
					.contains("has no effect. The known property with the most similar name is "
							+ "'socketpool.clients.quotes." + nearest + "'.");
			});
	}

	@Test
	void knownKeysOfAClientCauseNoWarning(CapturedOutput output) {
		run("--socketpool.clients.quotes.port=9000", "--socketpool.clients.market-data.pool.maxSize=3",
				"--socketpool.clients.market-data.addresses[0]=localhost:9000");
		assertThat(output).doesNotContain("Unknown property");
	}

	@Test
	void aSettingOfAClientWithoutEffectIsNamedWithTheKeysOfThatClient(CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("socketpool.clients.quotes.port=9000", "socketpool.call-timeout=3s",
					"socketpool.clients.quotes.pool.acquire-timeout=4s", "socketpool.clients.quotes.mode=per-call",
					"socketpool.clients.quotes.pool.min-idle=1", "socketpool.pool.max-connecting=3")
			.run((context) -> assertThat(context).hasNotFailed().hasBean("quotesConnectionPool"));
		assertThat(output)
			.contains("Property 'socketpool.clients.quotes.pool.acquire-timeout' has no effect: a call ends by "
					+ "socketpool.call-timeout, which is shorter. Lower it, or raise socketpool.call-timeout.")
			.contains("Property 'socketpool.clients.quotes.pool.min-idle' has no effect: with "
					+ "socketpool.clients.quotes.mode=per-call no connection is kept.")
			.doesNotContain("'socketpool.pool.max-connecting'");
	}

	@Test
	void settingsOfRepetitionsAreNamedWhileNoCallIsRepeated(CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("socketpool.port=9000", "socketpool.retry.all=true", "socketpool.retry.max-retries=5")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output)
			.containsOnlyOnce("Property 'socketpool.retry.all' has no effect: socketpool.retry.enabled is false and no "
					+ "call is repeated. Remove it, or set socketpool.retry.enabled to true.")
			.containsOnlyOnce("Property 'socketpool.retry.max-retries' has no effect")
			.doesNotContain("'socketpool.retry.delay'");
	}

	@Test
	void settingsOfRepetitionsThatAClientInheritsAreNotNamed(CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("socketpool.clients.quotes.port=9000", "socketpool.clients.prices.port=9001",
					"socketpool.retry.all=true", "socketpool.clients.quotes.retry.enabled=true",
					"socketpool.clients.prices.retry.delay=1s")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output)
			.contains("Property 'socketpool.clients.prices.retry.delay' has no effect: "
					+ "socketpool.clients.prices.retry.enabled is false")
			.doesNotContain("'socketpool.retry.all'");
	}

	@Test
	void aSettingOfRepetitionsWithoutEffectOnTheOthersIsNamed(CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("socketpool.clients.quotes.port=9000", "socketpool.clients.quotes.retry.enabled=true",
					"socketpool.clients.quotes.retry.max-retries=0", "socketpool.clients.prices.port=9001",
					"socketpool.clients.prices.retry.enabled=true", "socketpool.clients.prices.retry.max-delay=1s",
					"socketpool.clients.rates.port=9002", "socketpool.clients.rates.retry.enabled=true",
					"socketpool.clients.rates.retry.max-delay=1s", "socketpool.clients.rates.retry.multiplier=2")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output)
			.contains("Property 'socketpool.clients.quotes.retry.enabled' has no effect: "
					+ "socketpool.clients.quotes.retry.max-retries is 0.")
			.contains("Property 'socketpool.clients.prices.retry.max-delay' has no effect: each pause is as long as "
					+ "socketpool.clients.prices.retry.delay.")
			.doesNotContain("'socketpool.clients.rates");
	}

	@Test
	void anAddressOrCredentialThatNoClientUsesIsNamed(CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("socketpool.clients.quotes.port=9000", "socketpool.ssl.bundle=none",
					"socketpool.login.request={}")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output)
			.contains("Property 'socketpool.ssl.bundle' has no effect: there is no default client, and other clients "
					+ "do not inherit it. Set socketpool.clients.<name>.ssl.bundle, or give it to "
					+ "ProtocolClients.create.")
			.contains("Property 'socketpool.login.request' has no effect");
	}

	@Test
	void aCredentialIsNamedIfClientsCanOnlyBeCreated(CapturedOutput output) {
		this.contextRunner.withPropertyValues("socketpool.ssl.bundle=none")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("Property 'socketpool.ssl.bundle' has no effect")
			.contains("or give it to ProtocolClients.create.");
	}

	@Test
	void anUnknownKeyOfAFileIsReportedWithItsLine(@TempDir Path directory, CapturedOutput output) throws IOException {
		Path file = Files.writeString(directory.resolve("more.properties"),
				"socketpool.port=9000\nsocketpool.pool.max-pool-size=5\n");
		run("--spring.config.additional-location=file:" + file, "--socketpool.conect.timeout=1s");
		assertThat(output).contains("'socketpool.pool.max-pool-size' (originating from '")
			.contains("more.properties] - 2:")
			.contains("'socketpool.conect.timeout' (originating from '\"socketpool.conect.timeout\" from property "
					+ "source \"commandLineArgs\"')")
			.contains("'socketpool.connect.timeout'");
	}

	@Test
	void everyNotationOfAKnownKeyIsKnown(CapturedOutput output) {
		run("--socketpool.port=9000", "--socketpool.pool.maxSize=3", "--socketpool.call_timeout=5s",
				"--SOCKETPOOL.CONNECT.TIMEOUT=1s", "--socketpool.heartbeat.token=", "--socketpool.pool.min_idle=1");
		assertThat(output).doesNotContain("Unknown property");
	}

	@Test
	void aKeyOfAProfileThatIsNotActiveIsNotNamed(@TempDir Path directory, CapturedOutput output) throws IOException {
		Path file = Files.writeString(directory.resolve("more.yml"), """
				socketpool:
				  port: 9000
				---
				spring.config.activate.on-profile: other
				socketpool.prot: 9000
				""");
		run("--spring.config.additional-location=file:" + file);
		assertThat(output).doesNotContain("Unknown property");
	}

	@Test
	void keysThatAnotherBeanIsBoundToAreKnown(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(OtherBean.class)
			.withPropertyValues("socketpool.orders.port=9001", "socketpool.orders.hosts[0]=example",
					"management.endpoint.socketpool.show-values=always", "logging.level.io.github.socketpool=info")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("Unknown property");
	}

	@Test
	void anUnknownKeyCannotStartANewLogLine(CapturedOutput output) {
		this.contextRunner
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("one\ntwo", Map.of("socketpool.pool[a\r\nFORGED].b", "1"))))
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("Unknown property");
		assertThat(output.getOut().lines()).noneMatch((line) -> line.startsWith("FORGED") || line.startsWith("two"));
	}

	@Test
	void environmentVariablesAreIgnored(CapturedOutput output) {
		this.contextRunner
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment",
						Map.of("SOCKETPOOL_PORT_9000_TCP", "tcp://10.0.0.1:9000", "SOCKETPOOL_SERVICE_HOST",
								"10.0.0.1"))))
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("Unknown property");
	}

	@Test
	void aChildDoesNotRepeatTheWarningsOfItsParent(CapturedOutput output) {
		this.contextRunner.withPropertyValues("socketpool.prot=9000")
			.run((parent) -> this.contextRunner.withParent(parent)
				.withInitializer((child) -> child.getEnvironment()
					.getPropertySources()
					.addFirst(new MapPropertySource("child", Map.of("socketpool.hots", "example"))))
				.run((child) -> assertThat(output).containsOnlyOnce("'socketpool.prot'")
					.containsOnlyOnce("'socketpool.hots'")));
	}

	@Test
	void everyDocumentedKeyIsKnown() throws IOException {
		KnownProperties known = KnownProperties.collect();
		URL main = SocketPoolProperties.class.getProtectionDomain().getCodeSource().getLocation();
		try (InputStream metadata = new URL(main, "META-INF/spring-configuration-metadata.json").openStream()) {
			JsonNode properties = JsonMapper.builder().build().readTree(metadata).get("properties");
			assertThat(properties.size()).isGreaterThan(30);
			properties.forEach((property) -> assertThat(
					known.isUnknown(ConfigurationPropertyName.of(property.get("name").asString())))
				.as(property.toString())
				.isFalse());
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					pool.acquire-timeout=4s,call-timeout=3s      | pool.acquire-timeout   | raise socketpool.call-timeout
					mode=per-call,pool.min-idle=2                | pool.min-idle          | set socketpool.mode to pooled
					mode=per-call,heartbeat.interval=5s          | heartbeat.interval     | set socketpool.mode to pooled
					framing.digits=5                             | framing.max-frame-size | Lower it to 99999B
					framing.type=delimiter,framing.digits=5      | framing.digits         | set socketpool.framing.type to ascii-length
					framing.type=delimiter,framing.prefix=x      | framing.prefix         | framing.type is delimiter
					framing.length-bytes=2                       | framing.length-bytes   | set socketpool.framing.type to binary-length
					framing.type=content-length,framing.byte-order=big-endian | framing.byte-order | framing.type is content-length
					framing.length-includes-header=true          | framing.length-includes-header | framing.type is ascii-length
					framing.type=binary-length,framing.delimiter=# | framing.delimiter    | set socketpool.framing.type to delimiter
					framing.type=binary-length,framing.start=#   | framing.start          | set socketpool.framing.type to delimiter
					framing.type=binary-length,framing.length-bytes=1,framing.byte-order=little-endian | framing.byte-order | one byte has no order
					framing.type=binary-length,framing.length-bytes=2,framing.max-frame-size=64KB | framing.max-frame-size | Lower it to 65535B, or raise socketpool.framing.length-bytes
					framing.type=delimiter,framing.delimiter=END | framing.delimiter      | may be part of a body
					framing.type=delimiter,framing.delimiter=x03 | framing.delimiter      | write its backslash twice in .properties files
					pool.max-in-flight=16                        | pool.max-in-flight     | set socketpool.sharing to correlated
					sharing=correlated,pool.leak-detection-threshold=9s | pool.leak-detection-threshold | set socketpool.sharing to exclusive
					pool.warm-up=background                      | pool.warm-up           | Set socketpool.pool.min-idle
					pool.max-connecting=20                       | pool.max-connecting    | raise socketpool.pool.max-size
					pool.min-idle=8,pool.idle-timeout=1m         | pool.idle-timeout      | Lower socketpool.pool.min-idle
					pool.idle-timeout=1h                         | pool.idle-timeout      | raise socketpool.pool.max-lifetime
							framing.digits=8,heartbeat.timeout=1s        | heartbeat.timeout      | set socketpool.heartbeat.interval
					heartbeat.interval=6m                        | heartbeat.interval     | raise socketpool.pool.idle-timeout
					addresses=unix:/run/server.sock,socket.keep-alive=true | socket.keep-alive | connections go to unix:/run/server.sock
					addresses=unix:/run/server.sock,socket.no-delay=true   | socket.no-delay   | Remove it
					addresses=unix:/run/server.sock,socket.quick-ack=auto  | socket.quick-ack  | Remove it
					addresses=unix:/run/server.sock,balancing=failover     | balancing         | add the other servers to socketpool.addresses
					addresses[0]=unix:/a,addresses[1]=unix:/b,socket.no-delay=true | socket.no-delay | connections go to unix:/a, unix:/b
					addresses[0]=a:1,addresses[1]=b:1,pool.max-size=1 | pool.max-size  | Raise it, or set socketpool.balancing to failover
					host=127.0.0.1,balancing=round-robin         | balancing              | calls go to one server only, 127.0.0.1:9000
					""")
	void aSettingWithoutEffectInItsCombinationIsNamedWithTheRemedy(String properties, String key, String remedy,
			CapturedOutput output) {
		ApplicationContextRunner runner = properties.startsWith("addresses") ? this.contextRunner
				: this.contextRunner.withPropertyValues("socketpool.port=9000");
		for (String property : properties.split(",")) {
			runner = runner.withPropertyValues("socketpool." + property);
		}
		runner.run((context) -> assertThat(context).hasSingleBean(ConnectionPool.class));
		assertThat(output).containsOnlyOnce("Property 'socketpool." + key + "'")
			.containsPattern("Property 'socketpool\\." + key + "'.*" + remedy);
	}

	@Test
	void defaultsCauseNoWarningInAnyCombination(CapturedOutput output) {
		for (String property : new String[] { "call-timeout=1s", "mode=per-call", "pool.max-size=1",
				"heartbeat.interval=0", "pool.max-lifetime=1m", "framing.type=binary-length", "framing.type=delimiter",
				"framing.type=content-length", "sharing=correlated" }) {
			this.contextRunner.withPropertyValues("socketpool.port=9000", "socketpool." + property)
				.run((context) -> assertThat(context).hasNotFailed());
		}
		assertThat(output).doesNotContain("has no effect").doesNotContain("cannot be reached");
	}

	@Test
	void framingsAsServersUseThemCauseNoWarning(CapturedOutput output) {
		for (String properties : new String[] { "type=binary-length,length-bytes=1",
				"type=binary-length,length-bytes=2", "type=delimiter,delimiter=\\r\\n",
				"type=delimiter,start=\\x02,delimiter=\\x03", "type=delimiter,delimiter=\\n",
				"type=delimiter,delimiter=\\xff" }) {
			ApplicationContextRunner runner = this.contextRunner.withPropertyValues("socketpool.port=9000");
			for (String property : properties.split(",")) {
				runner = runner.withPropertyValues("socketpool.framing." + property);
			}
			runner.run((context) -> assertThat(context).hasNotFailed());
		}
		assertThat(output).doesNotContain("Property '");
	}

	private static String name(String unknown) {
		return "socketpool." + unknown.replace("maxPoolSize", "maxpoolsize");
	}

	private static void run(String... arguments) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		try (ConfigurableApplicationContext context = application.run(arguments)) {
			assertThat(context.isActive()).isTrue();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(OrdersProperties.class)
	static class OtherBean {

	}

	@ConfigurationProperties("socketpool.orders")
	record OrdersProperties(int port, List<String> hosts) {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SocketPoolAutoConfiguration.class, SocketPoolDiagnosticsAutoConfiguration.class })
	static class Application {

	}

}
