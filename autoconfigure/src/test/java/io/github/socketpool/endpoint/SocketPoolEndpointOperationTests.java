package io.github.socketpool.endpoint;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.ReflectionException;

import io.github.socketpool.Deadline;
import io.github.socketpool.autoconfigure.TestServer;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.pool.RenewalState;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the operations of the {@link SocketPoolEndpoint}, as clients of a web
 * application and of JMX see them.
 */
class SocketPoolEndpointOperationTests {

	private static final String UNRESTRICTED = "--management.endpoint.socketpool.access=unrestricted";

	private final TestServer server = new TestServer();

	private final HttpClient http = HttpClient.newHttpClient();

	private ConfigurableApplicationContext context;

	@AfterEach
	void close() {
		if (this.context != null) {
			this.context.close();
		}
		this.server.close();
	}

	@Test
	void resizesThePoolAndReturnsTheResult() throws Exception {
		run(UNRESTRICTED);
		JsonNode pool = ok("/default/resize", "{\"maxSize\":3,\"minIdle\":1}");
		assertThat(pool.at("/settings/maxSize").asInt()).isEqualTo(3);
		assertThat(pool.at("/settings/minIdle").asInt()).isEqualTo(1);
		assertThat(pool().control().settings().maxSize()).isEqualTo(3);
		assertThat(pool().control().settings().minIdle()).isEqualTo(1);
	}

	@Test
	void aSizeThatIsLeftOutStaysAsItIs() throws Exception {
		run(UNRESTRICTED, "--socketpool.pool.max-size=6", "--socketpool.pool.min-idle=2");
		ok("/default/resize", "{\"maxSize\":9}");
		assertThat(pool().control().settings().maxSize()).isEqualTo(9);
		assertThat(pool().control().settings().minIdle()).isEqualTo(2);
		ok("/default/resize", "{\"minIdle\":0}");
		assertThat(pool().control().settings().maxSize()).isEqualTo(9);
		assertThat(pool().control().settings().minIdle()).isZero();
	}

	@Test
	void sizesCanBeParametersOfTheUrl() throws Exception {
		run(UNRESTRICTED);
		assertThat(post("/default/resize?maxSize=3", "").statusCode()).isEqualTo(200);
		assertThat(pool().control().settings().maxSize()).isEqualTo(3);
	}

	@Test
	void evictsIdleConnectionsUnlessAskedForAll() throws Exception {
		run(UNRESTRICTED);
		Lease held = acquire();
		acquire().release();
		JsonNode pool = ok("/default/evict", "");
		assertThat(pool.at("/counts/idle").asInt()).isZero();
		assertThat(pool.at("/counts/active").asInt()).isEqualTo(1);
		held.release();
		assertThat(pool().control().stats().idle()).as("the one in use stays").isEqualTo(1);
		held = acquire();
		ok("/default/evict", "{\"connections\":\"all\"}");
		held.release();
		assertThat(pool().control().stats()).extracting(PoolStats::total).as("closed when it came back").isEqualTo(0);
	}

	@Test
	void renewsConnectionsAndShowsHowFarThatIs() throws Exception {
		run(UNRESTRICTED);
		Lease held = acquire();
		JsonNode renewal = ok("/default/renew", "").get("renewal");
		assertThat(renewal.get("remaining").asInt()).isEqualTo(1);
		assertThat(renewal.get("state").asString()).isIn("trying", "replacing");
		Awaitility.await().until(() -> pool().control().snapshot().renewal().state() == RenewalState.REPLACING);
		held.release();
		JsonNode pool = ok("/default/resume", "");
		assertThat(pool.has("renewal")).isFalse();
		assertThat(pool.at("/closes/0/reason").asString()).isEqualTo("renewed");
	}

	@Test
	void suspendsAndResumes() throws Exception {
		run(UNRESTRICTED);
		assertThat(ok("/default/suspend", "").get("state").asString()).isEqualTo("suspended");
		assertThat(pool().control().state()).isEqualTo(PoolState.SUSPENDED);
		assertThat(ok("/default/resume", "").get("state").asString()).isEqualTo("open");
		assertThat(pool().control().state()).isEqualTo(PoolState.OPEN);
		assertThat(ok("/default/suspend", "{\"callers\":\"wait\"}").get("state").asString()).isEqualTo("suspended");
		assertThat(ok("/default/suspend", "{\"callers\":\"refuse\"}").get("state").asString()).isEqualTo("refusing");
		assertThat(pool().control().state()).isEqualTo(PoolState.REFUSING);
	}

	@Test
	void anUnknownPoolIsNotFound() throws Exception {
		run(UNRESTRICTED);
		assertThat(post("/quotes/resume", "").statusCode()).isEqualTo(404);
		assertThat(post("/quotes/resize", "{\"maxSize\":0}").statusCode()).isEqualTo(404);
	}

	@Test
	void anInvalidRequestIsRejectedWithTheRemedyAndChangesNothing() throws Exception {
		run(UNRESTRICTED);
		acquire().release();
		refused("drain", "", "Operation 'drain' is unknown. Use one of resize, evict, renew, suspend, resume.");
		refused("resize", "", "neither 'maxSize' nor 'minIdle'. Set one of them");
		refused("resize", "{\"maxSize\":\"many\"}",
				"Parameter 'maxSize' with value 'many' is not a whole number. Use one");
		refused("resize", "{\"minIdle\":1.5}", "Parameter 'minIdle' with value '1.5' is not a whole number");
		refused("resize", "{\"maxSize\":0}",
				"Setting 'pool.max-size' with value '0' is invalid: it must be at least 1");
		refused("resize", "{\"maxSize\":2,\"minIdle\":3}", "Lower pool.min-idle or raise pool.max-size.");
		refused("resize", "{\"maxSize\":2,\"callers\":\"wait\"}",
				"Parameter 'callers' with value 'wait' does not apply to operation 'resize'");
		refused("evict", "{\"connections\":\"some\"}",
				"Parameter 'connections' with value 'some' is invalid. Use 'idle'");
		refused("evict", "{\"maxSize\":2}", "Parameter 'maxSize' with value '2' does not apply to operation 'evict'");
		refused("suspend", "{\"callers\":\"Refuse\"}",
				"Parameter 'callers' with value 'Refuse' is invalid. Use 'wait'");
		refused("suspend", "{\"connections\":\"all\"}", "Parameter 'connections' with value 'all' does not apply");
		refused("renew", "{\"connections\":\"all\"}", "Parameter 'connections' with value 'all' does not apply");
		refused("renew", "{\"maxSize\":2}", "Parameter 'maxSize' with value '2' does not apply to operation 'renew'");
		refused("resume", "{\"callers\":\"wait\"}", "Parameter 'callers' with value 'wait' does not apply");
		assertThat(pool().control().settings().maxSize()).isEqualTo(8);
		assertThat(pool().control().state()).isEqualTo(PoolState.OPEN);
		assertThat(pool().control().stats().idle()).isEqualTo(1);
	}

	@Test
	void nothingCanBeChangedUnlessAccessIsUnrestricted() throws Exception {
		run();
		for (String operation : new String[] { "resize", "evict", "renew", "suspend", "resume" }) {
			assertThat(post("/default/" + operation, "{\"maxSize\":3}").statusCode()).as(operation).isEqualTo(404);
		}
		assertThat(post("/default", "{\"maxSize\":3}").statusCode()).isEqualTo(405);
		assertThat(pool().control().settings().maxSize()).isEqualTo(8);
	}

	@Test
	void canBeChangedThroughJmx() throws Exception {
		run(UNRESTRICTED, "--spring.jmx.enabled=true", "--management.endpoints.jmx.exposure.include=socketpool");
		Map<?, ?> pool = jmx("default", "resize", 3, null, null, null);
		assertThat(((Map<?, ?>) pool.get("settings")).get("maxSize")).isEqualTo(3);
		jmx("default", "suspend", null, null, null, "refuse");
		assertThat(pool().control().state()).isEqualTo(PoolState.REFUSING);
		assertThat(jmx("quotes", "resume", null, null, null, null)).isNull();
		assertThatExceptionOfType(ReflectionException.class)
			.isThrownBy(() -> jmx("default", "drain", null, null, null, null))
			.withMessageContaining("Operation 'drain' is unknown. Use one of resize");
	}

	@Test
	void nothingCanBeChangedThroughJmxUnlessAccessIsUnrestricted() {
		run("--spring.jmx.enabled=true", "--management.endpoints.jmx.exposure.include=socketpool");
		assertThatExceptionOfType(ReflectionException.class)
			.isThrownBy(() -> jmx("default", "resize", 3, null, null, null))
			.withMessageContaining("has no operation named operate");
	}

	private static Map<?, ?> jmx(Object... parameters) throws Exception {
		MBeanServer jmx = ManagementFactory.getPlatformMBeanServer();
		ObjectName name = new ObjectName("org.springframework.boot:type=Endpoint,name=Socketpool");
		String[] signature = { String.class.getName(), String.class.getName(), Integer.class.getName(),
				Integer.class.getName(), String.class.getName(), String.class.getName() };
		return (Map<?, ?>) jmx.invoke(name, "operate", parameters, signature);
	}

	private ConnectionPool pool() {
		return this.context.getBean(ConnectionPool.class);
	}

	private Lease acquire() {
		return pool().acquire(Deadline.after(Duration.ofSeconds(10)));
	}

	private void run(String... arguments) {
		this.context = new SpringApplicationBuilder(Application.class)
			.properties("server.port=0", "management.endpoints.web.exposure.include=socketpool",
					"socketpool.port=" + this.server.port())
			.run(arguments);
	}

	private void refused(String operation, String body, String text) throws Exception {
		HttpResponse<String> response = post("/default/" + operation, body);
		assertThat(response.statusCode()).as(operation + body).isEqualTo(400);
		assertThat(new JsonMapper().readTree(response.body()).path("message").asString()).contains(text);
	}

	private JsonNode ok(String path, String body) throws Exception {
		HttpResponse<String> response = post(path, body);
		assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(200);
		return new JsonMapper().readTree(response.body());
	}

	private HttpResponse<String> post(String path, String body) throws Exception {
		int port = ((WebServerApplicationContext) this.context).getWebServer().getPort();
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create("http://localhost:" + port + "/actuator/socketpool" + path))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(body));
		return this.http.send(request.build(), BodyHandlers.ofString());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
