package io.github.socketpool.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.github.socketpool.context.ProtocolClients;
import io.github.socketpool.pool.ConnectionPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClientNames}: which clients exist, by where and how their properties
 * are written.
 */
class ClientNamesTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class));

	@ParameterizedTest
	@CsvSource({ "socketpool.clients.quotes.port, quotes", "socketpool.clients.market-data.port, market-data",
			"socketpool.clients.marketData.port, marketData", "socketpool.clients[quotes].port, quotes",
			"socketPool.clients.quotes.Port, quotes" })
	void aKeyNamesAClientAsItIsWritten(String key, String client) {
		hasClient(this.contextRunner, new MapPropertySource("own", Map.of(key, "${its.port}", "its.port", 9000)),
				client);
	}

	@ParameterizedTest
	@CsvSource({ "PORT, 9000", "ADDRESSES, localhost:9000", "ADDRESSES_0, localhost:9000" })
	void aVariableWithAnAddressNamesAClient(String key, String value) {
		hasClient(this.contextRunner, variable("SOCKETPOOL_CLIENTS_MARKETDATA_" + key, value), "marketdata");
	}

	@ParameterizedTest
	@CsvSource({ "MARKETDATA, market-data", "MARKET_DATA, market-data", "MARKETDATA, marketData" })
	void aVariableBelongsToTheClientThatIsNamedElsewhere(String name, String client) {
		hasClient(this.contextRunner.withPropertyValues("socketpool.clients." + client + ".call-timeout=3s"),
				variable("SOCKETPOOL_CLIENTS_" + name + "_PORT", "9000"), client);
	}

	@ParameterizedTest
	@ValueSource(strings = { "SOCKETPOOL_CLIENTS_PORT_9000_TCP_PORT", "SOCKETPOOL_CLIENTS_QUOTES_POOL_MAXSIZE",
			"SOCKETPOOL_CLIENTS_MARKET_DATA_PORT" })
	void anyOtherVariableNamesNoClient(String variable) {
		this.contextRunner
			.withInitializer(
					(context) -> context.getEnvironment().getPropertySources().addFirst(variable(variable, "9000")))
			.run((context) -> assertThat(context.getBean(ProtocolClients.class).names()).isEmpty());
	}

	@Test
	void aSourceThatCannotListItsKeysSetsValuesOfClients() {
		PropertySource<Object> source = new PropertySource<>("own", new Object()) {

			@Override
			public Object getProperty(String name) {
				return name.equals("socketpool.clients.quotes.port") ? "9000" : null;
			}

		};
		hasClient(this.contextRunner.withPropertyValues("socketpool.clients.quotes.port=9001"), source, "quotes");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			none      | quotes localhost:9000
			prod      | quotes localhost:9001, orders localhost:9002
			prod,test | quotes localhost:9003, orders localhost:9002
			""")
	void profilesAddClientsAndReplaceValues(String profiles, String clients, @TempDir Path directory) throws Exception {
		Files.writeString(directory.resolve("application.yml"), """
				socketpool:
				  clients:
				    quotes:
				      port: 9000
				---
				spring.config.activate.on-profile: prod
				socketpool:
				  clients:
				    quotes:
				      port: 9001
				    orders:
				      addresses:
				      - localhost:9002
				""");
		Files.writeString(directory.resolve("application-test.yml"), "socketpool.clients.quotes.port: 9003");
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.run("--spring.config.location=file:" + directory + "/", "--spring.profiles.active=" + profiles)) {
			assertThat(context.getBeansOfType(ConnectionPool.class).values())
				.extracting((pool) -> pool.name() + " " + pool.endpoints().get(0))
				.containsExactlyInAnyOrder(clients.split(", "));
		}
	}

	private static void hasClient(ApplicationContextRunner runner, PropertySource<?> source, String client) {
		runner.withInitializer((context) -> context.getEnvironment().getPropertySources().addFirst(source))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(ProtocolClients.class).names()).containsExactly(client);
				assertThat(context.getBean(client + "ConnectionPool", ConnectionPool.class).endpoints())
					.hasToString("[localhost:9000]");
			});
	}

	private static SystemEnvironmentPropertySource variable(String name, String value) {
		return new SystemEnvironmentPropertySource("test-systemEnvironment", Map.of(name, value));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(SocketPoolAutoConfiguration.class)
	static class Application {

	}

}
