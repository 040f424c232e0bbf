package com.example.trading;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import com.example.trading.Trading.Order;
import io.github.socketpool.client.ProtocolClient;
import io.github.socketpool.client.RemoteCallException;
import io.github.socketpool.service.ProtocolExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests an application that has the starter and nothing else, against three servers.
 */
class TradingApplicationTests {

	private static final int MAX_LINES = 25;

	/** Machines that build may be busy. */
	private static final String[] TIME = { "--socketpool.call-timeout=1m", "--socketpool.connect.timeout=1m",
			"--socketpool.pool.acquire-timeout=1m" };

	@TempDir
	private static Path certificates;

	private static BackEnds backEnds;

	private static ConfigurableApplicationContext context;

	@BeforeAll
	static void start() throws Exception {
		backEnds = new BackEnds(certificates);
		context = SpringApplication.run(TradingApplication.class,
				Stream.concat(Stream.of(TIME), backEnds.arguments()).toArray(String[]::new));
	}

	@AfterAll
	static void stop() throws IOException {
		if (context != null) {
			context.close();
		}
		backEnds.close();
	}

	@Test
	void eachInterfaceCallsItsOwnServer() {
		Trading trading = context.getBean(Trading.class);
		assertThat(trading.buy(new Order("ACME", 3))).isEqualTo("order 1 for 3600");
		assertThat(trading.buy(new Order("ACME", 70))).isEqualTo("order 2 for 84000");
		assertThat(backEnds.namesOfClients()).containsExactly("CN=client");
	}

	@Test
	void anErrorOfJsonRpcIsThrown() {
		Trading trading = context.getBean(Trading.class);
		assertThatExceptionOfType(RemoteCallException.class).isThrownBy(() -> trading.buy(new Order("GOLD", 2)))
			.satisfies((ex) -> assertThat(ex.getCode()).isEqualTo(-32001));
	}

	@Test
	void healthShowsEachClient() {
		CompositeHealthDescriptor health = (CompositeHealthDescriptor) context.getBean(HealthEndpoint.class)
			.healthForPath("socketpool");
		assertThat(health.getComponents()).containsOnlyKeys("quotes", "calculator", "orders");
		assertThat(health.getComponents().values()).extracting(HealthDescriptor::getStatus).containsOnly(Status.UP);
	}

	@Test
	void theApplicationIsBuiltAgainstWhatWasInstalled() {
		Path repository = Path.of(System.getProperty("expected.repository"));
		assertThat(Stream.of(ProtocolClient.class, ProtocolExchange.class).map(TradingApplicationTests::jar))
			.allSatisfy((jar) -> assertThat(jar).startsWith(repository));
		assertThat(SpringBootVersion.getVersion()).isEqualTo(System.getProperty("expected.spring-boot.version"));
	}

	@Test
	void theApplicationIsShort() throws IOException {
		try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
			List<String> lines = files.filter((file) -> file.toString().endsWith(".java"))
				.map(TradingApplicationTests::lines)
				.filter((file) -> file.stream().noneMatch((line) -> line.startsWith("interface ")))
				.flatMap(List::stream)
				.filter((line) -> !line.isBlank() && !line.startsWith("import "))
				.toList();
			assertThat(lines).hasSizeBetween(1, MAX_LINES);
		}
	}

	private static Path jar(Class<?> type) {
		try {
			return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static List<String> lines(Path file) {
		try {
			return Files.readAllLines(file);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
