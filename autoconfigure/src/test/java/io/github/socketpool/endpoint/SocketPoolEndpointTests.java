package io.github.socketpool.endpoint;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.Endpoint;
import io.github.socketpool.autoconfigure.ConnectionPoolCustomizer;
import io.github.socketpool.autoconfigure.ProtocolTemplateCustomizer;
import io.github.socketpool.autoconfigure.SocketPoolConnectionDetails;
import io.github.socketpool.autoconfigure.SocketPoolProperties;
import io.github.socketpool.autoconfigure.TestServer;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.connection.Match;
import io.github.socketpool.connection.ResponseMatcher;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Suspension;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.template.ProtocolTemplate;
import io.github.socketpool.template.RetrySettings;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SocketPoolEndpoint} as clients of a web application see it.
 */
class SocketPoolEndpointTests {

	private static final String UNRESTRICTED = "--management.endpoint.socketpool.access=unrestricted";

	private final TestServer server = new TestServer();

	private final HttpClient http = HttpClient.newHttpClient();

	private Class<?>[] sources = { Application.class };

	private ConfigurableApplicationContext context;

	@AfterEach
	void close() {
		if (this.context != null) {
			this.context.close();
		}
		this.server.close();
	}

	@Test
	void showsSettingsAndCountsOfEachPool() throws Exception {
		run("--socketpool.pool.max-size=5", "--socketpool.pool.acquire-timeout=1500ms");
		this.context.getBean(ProtocolTemplate.class).exchange("1", String.class);
		JsonNode pool = json("/socketpool").get("pools").get("default");
		assertThat(pool.get("target").asString()).isEqualTo("localhost:" + this.server.port());
		assertThat(pool.get("open").asBoolean()).isTrue();
		assertThat(pool.get("state").asString()).isEqualTo("open");
		assertThat(((ObjectNode) pool.get("settings").deepCopy()).without("origins"))
			.isEqualTo(new JsonMapper().readTree(
					"""
							{"addresses":["localhost:%d"],"balancing":"least-busy","mode":"pooled","sharing":"exclusive","callTimeout":"PT10S",
							"maxSize":5,"minIdle":0,"maxWaiters":256,"acquireTimeout":"PT1.5S","idleTimeout":"PT5M",
							"maxLifetime":"PT30M","maxUses":0,"maxConnecting":2,"connectTimeout":"PT3S",
							"connectBackoffInitial":"PT0.1S","connectBackoffMax":"PT10S","leakDetectionThreshold":"PT0S",
							"warmUp":"lazy","ssl":{"enabled":false},"framing":{"type":"ascii-length","prefix":"******","digits":13,"maxFrameSize":1048576},
							"heartbeat":{"interval":"PT10S","kind":"token","token":"******","expectReply":false,"timeout":"PT2S"},
							"socket":{"keepAlive":true,"noDelay":true,"quickAck":"auto"},"tcpSampleInterval":"PT15S"}"""
						.formatted(this.server.port())));
		assertThat(pool.get("counts")).isEqualTo(new JsonMapper().readTree("""
				{"total":1,"active":0,"idle":1,"connecting":0,"waiters":0,"opened":1}"""));
		assertThat(pool.has("lastError")).isFalse();
		assertThat(pool.has("outage")).isFalse();
		assertThat(json("/socketpool/default").get("settings")).isEqualTo(pool.get("settings"));
	}

	@Test
	void tellsWhereEachValueComesFrom() throws Exception {
		this.sources = new Class<?>[] { Application.class, CustomizedApplication.class };
		run("--socketpool.pool.acquire-timeout=1500ms", "--socketpool.pool.max-waiters=7",
				"--socketpool.framing.digits=9", "--socketpool.clients.quotes.port=" + this.server.port(),
				"--socketpool.clients.quotes.pool.max-size=3", "--socketpool.clients.quotes.call-timeout=2s",
				"--socketpool.clients.quotes.mode=per-call");
		JsonNode origins = json("/socketpool/default").at("/settings/origins");
		assertThat(origins.get("addresses").asString()).isEqualTo("socketpool.port");
		assertThat(origins.get("acquireTimeout").asString()).isEqualTo("socketpool.pool.acquire-timeout");
		assertThat(origins.get("maxWaiters").asString()).as("changed by a customizer").isEqualTo("code");
		assertThat(origins.get("framing.digits").asString()).isEqualTo("socketpool.framing.digits");
		assertThat(origins.get("minIdle").asString()).isEqualTo("default");
		JsonNode quotes = json("/socketpool/quotes").get("settings");
		assertThat(quotes.get("callTimeout").asString()).isEqualTo("PT2S");
		assertThat(quotes.get("framing").get("digits").asInt()).isEqualTo(9);
		origins = quotes.get("origins");
		assertThat(origins.get("addresses").asString()).isEqualTo("socketpool.clients.quotes.port");
		assertThat(origins.get("callTimeout").asString()).isEqualTo("socketpool.clients.quotes.call-timeout");
		assertThat(origins.get("maxSize").asString()).isEqualTo("socketpool.clients.quotes.pool.max-size");
		assertThat(origins.get("maxUses").asString()).isEqualTo("socketpool.clients.quotes.mode");
		assertThat(origins.get("acquireTimeout").asString()).isEqualTo("socketpool.pool.acquire-timeout");
		assertThat(origins.get("framing.digits").asString()).isEqualTo("socketpool.framing.digits");
		assertThat(origins.get("heartbeat.interval").asString()).isEqualTo("default");
	}

	@Test
	void tellsThatASizeWasChangedByAnOperation() throws Exception {
		run(UNRESTRICTED, "--socketpool.pool.max-size=3");
		this.context.getBean(ConnectionPool.class).control().resize(5, 0);
		JsonNode origins = json("/socketpool/default").at("/settings/origins");
		assertThat(origins.get("maxSize").asString()).isEqualTo("code");
		assertThat(origins.get("minIdle").asString()).isEqualTo("default");
	}

	@Test
	void showsTheSettingsInEffect() throws Exception {
		run("--socketpool.mode=per-call", "--socketpool.call-timeout=4s", "--socketpool.connect.timeout=2s",
				"--socketpool.heartbeat.interval=0", "--socketpool.heartbeat.token=", "--socketpool.framing.digits=7",
				"--socketpool.framing.max-frame-size=2KB", "--socketpool.socket.keep-alive=false",
				"--socketpool.socket.no-delay=false", "--socketpool.socket.quick-ack=off",
				"--socketpool.socket.send-buffer-size=3KB", "--socketpool.tcp.sample-interval=7s");
		JsonNode settings = json("/socketpool/default").get("settings");
		assertThat(settings.get("mode").asString()).isEqualTo("per-call");
		assertThat(settings.get("callTimeout").asString()).isEqualTo("PT4S");
		assertThat(settings.get("connectTimeout").asString()).isEqualTo("PT2S");
		assertThat(settings.get("tcpSampleInterval").asString()).isEqualTo("PT7S");
		assertThat(settings.get("framing")).isEqualTo(new JsonMapper().readTree("""
				{"type":"ascii-length","prefix":"******","digits":7,"maxFrameSize":2048}"""));
		assertThat(settings.get("heartbeat")).isEqualTo(new JsonMapper().readTree("""
				{"interval":"PT0S","kind":"token","expectReply":false,"timeout":"PT2S"}"""));
		assertThat(settings.get("socket")).isEqualTo(new JsonMapper().readTree("""
				{"keepAlive":false,"noDelay":false,"sendBufferSize":3072,"quickAck":"off"}"""));
	}

	@Test
	void showsHowConnectionsAreEncrypted() throws Exception {
		run("--socketpool.ssl.bundle=quotes", "--spring.ssl.bundle.jks.quotes.protocol=TLS",
				"--socketpool.ssl.server-name=quotes.example.org");
		assertThat(settings("ssl")).isEqualTo(new JsonMapper().readTree("""
				{"enabled":true,"bundle":"quotes","serverName":"quotes.example.org"}"""));
		this.context.close();
		run("--socketpool.ssl.enabled=false", "--socketpool.ssl.bundle=quotes",
				"--socketpool.ssl.server-name=quotes.example.org");
		assertThat(settings("ssl")).isEqualTo(new JsonMapper().readTree("""
				{"enabled":false}"""));
		this.context.close();
		this.sources = new Class<?>[] { Application.class, OwnDetails.class };
		run("--socketpool.ssl.bundle=other");
		assertThat(settings("ssl")).isEqualTo(new JsonMapper().readTree("""
				{"enabled":true}"""));
	}

	@Test
	void showsHowResponsesAreToldFromMessages() throws Exception {
		run("--socketpool.correlation.request-id=/id", "--socketpool.correlation.response-id=/replyTo");
		assertThat(settings("correlation")).isEqualTo(new JsonMapper().readTree("""
				{"requestId":"/id","responseId":"/replyTo"}"""));
		this.context.close();
		run("--socketpool.envelope=json-rpc", "--socketpool.correlation.request-id=/id",
				"--socketpool.correlation.response-id=/replyTo");
		assertThat(settings("envelope").stringValue()).isEqualTo("json-rpc");
		assertThat(json("/socketpool/default").get("settings").has("correlation")).isFalse();
		this.context.close();
		this.sources = new Class<?>[] { Application.class, OwnMatcher.class };
		run("--socketpool.correlation.request-id=/id", "--socketpool.correlation.response-id=/replyTo");
		assertThat(json("/socketpool/default").get("settings").has("correlation")).isFalse();
	}

	@Test
	void showsThatCallsShareConnections() throws Exception {
		run("--socketpool.sharing=correlated", "--socketpool.pool.max-in-flight=16");
		assertThat(settings("sharing").asString()).isEqualTo("correlated");
		assertThat(settings("maxInFlight").asInt()).isEqualTo(16);
		assertThat(settings("correlation")).isEqualTo(new JsonMapper().readTree("""
				{"requestId":"/id","responseId":"/id"}"""));
		assertThat(settings("origins").get("sharing").asString()).isEqualTo("socketpool.sharing");
		assertThat(settings("origins").get("maxInFlight").asString()).isEqualTo("socketpool.pool.max-in-flight");
		assertThat(settings("origins").get("correlation.requestId").asString()).isEqualTo("default");
	}

	@Test
	void showsNoNumberOfCallsOfAConnectionThatHasOne() throws Exception {
		run("--socketpool.pool.max-in-flight=16");
		assertThat(settings("sharing").asString()).isEqualTo("exclusive");
		assertThat(json("/socketpool/default").get("settings").has("maxInFlight")).isFalse();
	}

	@Test
	void showsWhichCallsAreRepeated() throws Exception {
		run();
		assertThat(json("/socketpool/default").get("settings").has("retry")).isFalse();
		this.context.close();
		run("--socketpool.retry.enabled=true", "--socketpool.retry.multiplier=2", "--socketpool.retry.max-delay=1s");
		assertThat(settings("retry")).isEqualTo(new JsonMapper().readTree("""
				{"all":false,"maxRatio":0.2,"attemptTimeout":"PT0S","maxRetries":3,"delay":"PT0.05S","jitter":"PT0S",
				"multiplier":2.0,"maxDelay":"PT1S"}"""));
		assertThat(settings("origins").get("retry.multiplier").asString()).isEqualTo("socketpool.retry.multiplier");
		assertThat(settings("origins").get("retry.maxRetries").asString()).isEqualTo("default");
		this.context.close();
		this.sources = new Class<?>[] { Application.class, OwnRetry.class };
		run("--socketpool.retry.enabled=true", "--socketpool.retry.all=true");
		assertThat(settings("retry")).isEqualTo(new JsonMapper().readTree("""
				{"all":true,"maxRatio":0.1,"attemptTimeout":"PT0S","maxRetries":3,"delay":"PT1S","jitter":"PT0S",
				"multiplier":1.0}"""));
		assertThat(settings("origins").get("retry.all").asString()).isEqualTo("socketpool.retry.all");
		assertThat(settings("origins").get("retry.maxRatio").asString()).isEqualTo("code");
		assertThat(settings("origins").get("retry.delay").asString()).isEqualTo("code");
	}

	@Test
	void neverShowsALogin() throws Exception {
		run("--socketpool.login.request={\"password\":\"4711-SECRET\"}", "--socketpool.login.success=/4711-SECRET",
				"--management.endpoint.socketpool.show-values=always");
		assertThat(json("/socketpool/default").toString()).contains("\"settings\"").doesNotContain("4711", "login");
	}

	@Test
	void showsTheFramingThatIsConfigured() throws Exception {
		run("--socketpool.framing.type=binary-length", "--socketpool.framing.byte-order=little-endian");
		assertThat(framing()).isEqualTo(new JsonMapper().readTree("""
				{"type":"binary-length","lengthBytes":4,"byteOrder":"little-endian","lengthIncludesHeader":false,
				"maxFrameSize":1048576}"""));
		this.context.close();
		run("--socketpool.framing.type=delimiter", "--socketpool.framing.start=\\x02",
				"--socketpool.framing.delimiter=\\x03");
		assertThat(framing()).isEqualTo(new JsonMapper().readTree("""
				{"type":"delimiter","delimiter":"******","start":"******","maxFrameSize":1048576}"""));
		this.context.close();
		run("--socketpool.framing.type=delimiter", "--management.endpoint.socketpool.show-values=always");
		assertThat(framing()).isEqualTo(new JsonMapper().readTree("""
				{"type":"delimiter","delimiter":"\\\\n","maxFrameSize":1048576}"""));
		this.context.close();
		run("--socketpool.framing.type=content-length");
		assertThat(framing()).isEqualTo(new JsonMapper().readTree("""
				{"type":"content-length","maxFrameSize":1048576}"""));
	}

	private JsonNode framing() throws Exception {
		return settings("framing");
	}

	private JsonNode settings(String member) throws Exception {
		return json("/socketpool/default").get("settings").get(member);
	}

	@Test
	void showsTheSettingsThatConnectionsWereMadeFromEvenIfThePropertiesChange() throws Exception {
		run("--socketpool.connect.timeout=2s");
		this.context.getBean(SocketPoolProperties.class).getConnect().setTimeout(Duration.ofSeconds(9));
		assertThat(json("/socketpool/default").get("settings").get("connectTimeout").asString()).isEqualTo("PT2S");
	}

	@Test
	void hidesTheBodyOfAHeartbeatAndByDefaultValuesThatMayBeSecret() throws Exception {
		run("--socketpool.heartbeat.body=secret-body", "--socketpool.heartbeat.token=secret-token",
				"--socketpool.framing.prefix=a-secret-prefix:");
		assertThat(get("/socketpool").body()).contains("\"kind\":\"body\"").doesNotContain("secret");
		this.context.close();
		run("--socketpool.heartbeat.body=secret-body", "--socketpool.heartbeat.token=secret-token",
				"--socketpool.framing.prefix=a-secret-prefix:", "--management.endpoint.socketpool.show-values=always",
				UNRESTRICTED);
		assertThat(get("/socketpool").body()).contains("secret-token", "a-secret-prefix:")
			.doesNotContain("secret-body");
		assertThat(get("/socketpool/default").body()).contains("secret-token", "a-secret-prefix:");
		assertThat(post("/socketpool/default/resume").body()).contains("secret-token", "a-secret-prefix:");
		this.context.close();
		run("--socketpool.framing.prefix=a-secret-prefix:",
				"--management.endpoint.socketpool.show-values=when-authorized");
		assertThat(get("/socketpool/default").body()).as("nobody is authorized").doesNotContain("secret");
	}

	@Test
	void valuesGoThroughTheSanitizingFunctionsOfTheApplication() throws Exception {
		this.sources = new Class<?>[] { Application.class, SanitizingApplication.class };
		run("--management.endpoint.socketpool.show-values=always", "--socketpool.framing.prefix=a-secret-prefix:");
		JsonNode settings = json("/socketpool/default").get("settings");
		assertThat(settings.at("/framing/prefix").asString()).isEqualTo("******");
		assertThat(settings.at("/heartbeat/token").asString()).isEqualTo("HeartBeat");
	}

	@Test
	void showsTheHeartbeatsOfAUserDefinedConnectionFactory() throws Exception {
		this.sources = new Class<?>[] { Application.class, OwnPoolApplication.class };
		run();
		JsonNode pool = json("/socketpool/own");
		assertThat(pool.at("/settings/addresses/0").asString()).isEqualTo("localhost:" + this.server.port());
		assertThat(pool.get("settings").get("heartbeat")).isEqualTo(new JsonMapper().readTree("""
				{"interval":"PT7S","kind":"token","expectReply":false,"timeout":"PT2S"}"""));
		assertThat(pool.get("settings").propertyNames()).doesNotContain("framing", "socket", "connectTimeout")
			.contains("callTimeout", "maxSize");
		assertThat(pool.at("/settings/origins/maxSize").asString()).isEqualTo("code");
		assertThat(pool.at("/settings/origins/tcpSampleInterval").asString()).isEqualTo("default");
	}

	@Test
	@EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux tells")
	void showsTimeWaitAndPortsWithTheKernelSettingsThatDecideThem() throws Exception {
		run("--socketpool.mode=per-call", "--socketpool.tcp.sample-interval=50ms");
		ProtocolTemplate template = this.context.getBean(ProtocolTemplate.class);
		for (int i = 0; i < 5; i++) {
			template.exchange("1", String.class);
		}
		Awaitility.await().untilAsserted(() -> {
			JsonNode pool = json("/socketpool/default");
			assertThat(pool.has("sockets")).isTrue();
			JsonNode sockets = pool.get("sockets");
			// Another server may have had the same port within the last minute
			assertThat(sockets.get("timeWait").asInt()).isGreaterThanOrEqualTo(5);
			assertThat(sockets.get("portsFree").asInt()).isBetween(1, sockets.get("ports").asInt() - 5);
			assertThat(Instant.parse(sockets.get("at").asString())).isBetween(Instant.now().minusSeconds(60),
					Instant.now());
		});
		JsonNode kernel = json("/socketpool/default").get("kernel");
		assertThat(kernel.get("ipLocalPortRange").asString())
			.isEqualTo(firstLine("/proc/sys/net/ipv4/ip_local_port_range").replaceAll("\\s+", "-"));
		assertThat(kernel.get("tcpTwReuse").asString()).isEqualTo(firstLine("/proc/sys/net/ipv4/tcp_tw_reuse"));
		assertThat(kernel.get("timeWaitOnHost").asInt()).isGreaterThanOrEqualTo(5);
		assertThat(kernel.get("fileDescriptorsUsed").asInt()).isBetween(1,
				kernel.get("fileDescriptorsAllowed").asInt());
	}

	@Test
	void showsAdviceAsLongAsItIsTrue() throws Exception {
		run();
		assertThat(json("/socketpool/default").get("advice").size()).isZero();
		this.context.getBean(ConnectionPool.class).control().suspend(Suspension.WAIT);
		JsonNode advice = json("/socketpool/default").get("advice");
		assertThat(advice.size()).isEqualTo(1);
		assertThat(advice.get(0).get("id").asString()).isEqualTo("pool-suspended");
		assertThat(advice.get(0).get("text").asString()).startsWith("The pool has been suspended for ");
		this.context.getBean(ConnectionPool.class).control().resume();
		assertThat(json("/socketpool/default").get("advice").size()).isZero();
	}

	@Test
	void showsHoldersAndWaiters() throws Exception {
		run("--socketpool.pool.max-size=1", "--spring.task.execution.thread-name-prefix=caller-");
		this.server.holdAnswers();
		ProtocolTemplate template = this.context.getBean(ProtocolTemplate.class);
		CompletableFuture<String> first = template.exchangeAsync("1", String.class);
		Awaitility.await().until(() -> this.server.requests() == 1);
		CompletableFuture<String> second = template.exchangeAsync("2", String.class);
		Awaitility.await().until(() -> this.context.getBean(ConnectionPool.class).control().stats().waiters() == 1);
		JsonNode pool = json("/socketpool/default");
		JsonNode connection = pool.get("connections").get(0);
		assertThat(connection.get("state").asString()).isEqualTo("active");
		assertThat(connection.get("holder").asString()).isEqualTo("caller-1");
		assertThat(connection.get("uses").asInt()).isEqualTo(1);
		assertThat(connection.get("target").asString()).isEqualTo(pool.get("target").asString());
		assertThat(duration(connection.get("heldFor"))).isGreaterThanOrEqualTo(Duration.ZERO);
		assertThat(duration(connection.get("age"))).isGreaterThanOrEqualTo(Duration.ZERO);
		assertThat(connection.has("idleFor")).isFalse();
		assertThat(pool.get("waiters").get(0).get("thread").asString()).isEqualTo("caller-2");
		assertThat(duration(pool.get("waiters").get(0).get("waitingFor"))).isGreaterThanOrEqualTo(Duration.ZERO);
		this.server.releaseAnswers();
		CompletableFuture.allOf(first, second).get(10, TimeUnit.SECONDS);
		connection = json("/socketpool/default").get("connections").get(0);
		assertThat(connection.get("state").asString()).isEqualTo("idle");
		assertThat(duration(connection.get("idleFor"))).isGreaterThanOrEqualTo(Duration.ZERO);
		assertThat(connection.has("holder")).isFalse();
	}

	@Test
	void showsClosesAndTheLastError() throws Exception {
		run("--socketpool.pool.max-uses=1");
		ProtocolTemplate template = this.context.getBean(ProtocolTemplate.class);
		template.exchange("1", String.class);
		this.server.close();
		assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(() -> template.exchange("2", String.class));
		JsonNode pool = json("/socketpool/default");
		assertThat(pool.get("closes")).isEqualTo(new JsonMapper().readTree("""
				[{"reason":"used-up","initiator":"local","count":1}]"""));
		assertThat(pool.get("lastError").get("message").asString()).contains("refused the connection");
		assertThat(pool.get("lastError").get("at").asString()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
	}

	@Test
	void showsThatTheTargetIsDownAndWhenTheLastAndTheNextAttemptAre() throws Exception {
		run("--socketpool.connect.backoff.initial=2h", "--socketpool.connect.backoff.max=2h");
		this.server.close();
		assertThatExceptionOfType(ConnectFailedException.class)
			.isThrownBy(() -> this.context.getBean(ProtocolTemplate.class).exchange("1", String.class));
		JsonNode outage = json("/socketpool/default").get("outage");
		assertThat(outage.propertyNames()).containsExactly("downFor", "lastAttemptAgo", "nextAttempt");
		assertThat(duration(outage.get("downFor"))).isBetween(Duration.ZERO, Duration.ofMinutes(1));
		assertThat(duration(outage.get("lastAttemptAgo"))).isBetween(Duration.ZERO, Duration.ofMinutes(1));
		assertThat(duration(outage.get("nextAttempt"))).isBetween(Duration.ofMillis(1), Duration.ofHours(2));
	}

	@Test
	void showsWhetherThePoolServesItsCallers() throws Exception {
		run();
		ConnectionPool pool = this.context.getBean(ConnectionPool.class);
		pool.control().suspend(Suspension.WAIT);
		assertThat(json("/socketpool/default").get("state").asString()).isEqualTo("suspended");
		pool.control().suspend(Suspension.REFUSE);
		assertThat(json("/socketpool/default").get("state").asString()).isEqualTo("refusing");
		assertThat(json("/socketpool/default").get("open").asBoolean()).isTrue();
		pool.close();
		assertThat(json("/socketpool/default").get("state").asString()).isEqualTo("closed");
		assertThat(json("/socketpool/default").get("open").asBoolean()).isFalse();
	}

	@Test
	void showsSettingsThatWereChanged() throws Exception {
		run();
		this.context.getBean(ConnectionPool.class).control().resize(3, 1);
		JsonNode pool = json("/socketpool/default");
		assertThat(pool.get("settings").get("maxSize").asInt()).isEqualTo(3);
		assertThat(pool.get("settings").get("minIdle").asInt()).isEqualTo(1);
	}

	@Test
	void showsAConnectionThatSendsAHeartbeatAsIdle() throws Exception {
		run("--socketpool.heartbeat.body=ping", "--socketpool.heartbeat.expect-reply=true",
				"--socketpool.heartbeat.interval=20ms", "--socketpool.heartbeat.timeout=1h");
		this.context.getBean(ProtocolTemplate.class).exchange("1", String.class);
		this.server.holdAnswers();
		Awaitility.await().untilAsserted(() -> {
			JsonNode pool = json("/socketpool/default");
			JsonNode connection = pool.get("connections").get(0);
			assertThat(connection.get("state").asString()).isEqualTo("paused");
			assertThat(duration(connection.get("idleFor"))).isGreaterThanOrEqualTo(Duration.ZERO);
			assertThat(pool.get("counts").get("idle").asInt()).isEqualTo(1);
		});
	}

	@Test
	void anUnknownPoolIsNotFound() throws Exception {
		run();
		assertThat(get("/socketpool/quotes").statusCode()).isEqualTo(404);
	}

	@Test
	void anApplicationThatWritesDurationsAsNumbersDoesNotChangeIt() throws Exception {
		run("--spring.jackson.datatype.datetime.write-durations-as-timestamps=true");
		assertThat(json("/socketpool/default").get("settings").get("acquireTimeout").asString()).isEqualTo("PT3S");
	}

	@Test
	void isNotExposedUnlessAsked() throws Exception {
		run("--management.endpoints.web.exposure.include=health");
		assertThat(get("/socketpool").statusCode()).isEqualTo(404);
		assertThat(this.context.getBeansOfType(SocketPoolEndpoint.class)).isEmpty();
	}

	@Test
	void canBeReadThroughJmx() throws Exception {
		run("--spring.jmx.enabled=true", "--management.endpoints.jmx.exposure.include=socketpool");
		MBeanServer jmx = ManagementFactory.getPlatformMBeanServer();
		ObjectName name = new ObjectName("org.springframework.boot:type=Endpoint,name=Socketpool");
		Map<?, ?> all = (Map<?, ?>) jmx.invoke(name, "pools", new Object[0], new String[0]);
		Map<?, ?> pool = (Map<?, ?>) jmx.invoke(name, "pool", new Object[] { "default" },
				new String[] { String.class.getName() });
		assertThat(((Map<?, ?>) ((Map<?, ?>) all.get("pools")).get("default")).get("settings"))
			.isEqualTo(pool.get("settings"));
		assertThat(pool.get("connections")).isEqualTo(List.of());
		assertThat(((Map<?, ?>) pool.get("settings")).get("acquireTimeout")).isEqualTo("PT3S");
	}

	@Test
	void metersAndHealthExistWithActuatorAlone() throws Exception {
		run("--management.endpoints.web.exposure.include=*", "--management.endpoint.health.show-components=always");
		this.context.getBean(ProtocolTemplate.class).exchange("1", String.class);
		assertThat(json("/metrics/socketpool.calls").get("measurements").get(0).get("value").asInt()).isEqualTo(1);
		assertThat(json("/metrics/socketpool.connections?tag=pool:default").get("measurements")
			.get(0)
			.get("value")
			.asInt()).isEqualTo(1);
		assertThat(json("/health").at("/components/socketpool/components/default/status").asString()).isEqualTo("UP");
	}

	private void run(String... arguments) {
		this.context = new SpringApplicationBuilder(this.sources)
			.properties("server.port=0", "management.endpoints.web.exposure.include=socketpool",
					"socketpool.port=" + this.server.port())
			.run(arguments);
	}

	private JsonNode json(String path) throws Exception {
		HttpResponse<String> response = get(path);
		assertThat(response.statusCode()).as(path).isEqualTo(200);
		return new JsonMapper().readTree(response.body());
	}

	/**
	 * Return the first line of a kernel file. Some of these must be read in one read.
	 */
	private static String firstLine(String file) throws IOException {
		try (BufferedReader reader = Files.newBufferedReader(Path.of(file))) {
			return reader.readLine();
		}
	}

	private static Duration duration(JsonNode node) {
		return Duration.parse(node.asString());
	}

	private HttpResponse<String> get(String path) throws Exception {
		return this.http.send(request(path).build(), BodyHandlers.ofString());
	}

	private HttpResponse<String> post(String path) throws Exception {
		return this.http.send(
				request(path).header("Content-Type", "application/json").POST(BodyPublishers.noBody()).build(),
				BodyHandlers.ofString());
	}

	private HttpRequest.Builder request(String path) {
		int port = ((WebServerApplicationContext) this.context).getWebServer().getPort();
		return HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator" + path));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnDetails {

		@Bean
		SocketPoolConnectionDetails details() {
			return new SocketPoolConnectionDetails() {

				@Override
				public List<Endpoint> getAddresses() {
					return List.of(Endpoint.of("localhost", 9000));
				}

				@Override
				public SslBundle getSslBundle() {
					return SslBundle.systemDefault();
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnMatcher {

		@Bean
		ResponseMatcher matcher() {
			return (request, received) -> Match.RESPONSE;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SanitizingApplication {

		@Bean
		SanitizingFunction prefix() {
			return (data) -> data.getKey().equals("socketpool.framing.prefix") ? data.withSanitizedValue() : data;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CustomizedApplication {

		@Bean
		ConnectionPoolCustomizer moreWaiters() {
			return (builder) -> builder.settings(builder.settings().withMaxWaiters(9));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnPoolApplication {

		@Bean
		ConnectionPool ownPool(@Value("${socketpool.port}") int port) {
			return ExclusivePool
				.builder(SocketConnections.builder(Endpoint.of("localhost", port))
					.heartbeat(HeartbeatSettings.defaults().withInterval(Duration.ofSeconds(7)))
					.build())
				.name("own")
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnRetry {

		@Bean
		ProtocolTemplateCustomizer retry() {
			return (builder) -> builder
				.retry(RetrySettings.defaults().withAll(true).withMaxRatio(0.1).withPolicy((failure) -> true));
		}

	}

}
