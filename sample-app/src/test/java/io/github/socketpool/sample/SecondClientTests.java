package io.github.socketpool.sample;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.sample.server.EmbeddedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the client {@code rates}, its interface and its two back ends.
 */
@SampleTest
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SecondClientTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(4);

	@Autowired
	private RestTestClient client;

	@Autowired
	@Qualifier("rates")
	private EmbeddedServer server;

	@Autowired
	@Qualifier("second-rates")
	private EmbeddedServer secondServer;

	@AfterEach
	void startBackEnds() {
		change("start", this.server);
		change("start", this.secondServer);
		await().atMost(TIMEOUT).untilAsserted(() -> {
			get("/rates/EUR/USD").expectStatus().isOk();
			assertThat(rates().at("/backEnds/0/downForMillis").isNull()).isTrue();
			assertThat(rates().at("/backEnds/1/downForMillis").isNull()).isTrue();
		});
	}

	@Test
	void anInterfaceCallsTheBackEnds() {
		get("/rates/EUR/USD").expectStatus()
			.isOk()
			.expectBody()
			.json("{\"from\":\"EUR\",\"to\":\"USD\",\"rate\":1.1642}");
		get("/rates/JPY/JPY").expectStatus().isOk().expectBody().jsonPath("$.rate").isEqualTo(1);
	}

	@Test
	void aCurrencyThatTheServerDoesNotKnowMeans404() {
		get("/rates/EUR/ACME").expectStatus()
			.isNotFound()
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo("The server does not know one of the currencies.");
	}

	@Test
	void bothBackEndsAnswerCalls() {
		await().atMost(TIMEOUT).untilAsserted(() -> {
			get("/rates/EUR/USD").expectStatus().isOk();
			for (JsonNode backEnd : rates().get("backEnds")) {
				assertThat(backEnd.get("state").asString()).isEqualTo("up");
				assertThat(backEnd.get("connections").asInt()).isPositive();
				assertThat(backEnd.get("calls").asLong()).isPositive();
			}
		});
	}

	@Test
	void whileOneBackEndIsStoppedTheOtherOneAnswersAllCalls() {
		get("/rates/EUR/USD").expectStatus().isOk();
		change("stop", this.server);
		await().atMost(TIMEOUT).untilAsserted(() -> {
			get("/rates/EUR/USD").expectStatus().isOk();
			assertThat(rates().at("/backEnds/0/state").asString()).isEqualTo("down");
		});
		assertThat(rates().at("/backEnds/0/cause").asString()).contains("refused the connection");
		assertThat(rates().at("/backEnds/0/connections").asInt()).isZero();
		assertThat(rates().at("/backEnds/1/state").asString()).isEqualTo("up");
		assertThat(rates().at("/backEnds/1/downForMillis").isNull()).isTrue();
		long before = rates().at("/backEnds/1/calls").asLong();
		for (int i = 0; i < 10; i++) {
			get("/rates/EUR/USD").expectStatus().isOk();
		}
		assertThat(rates().at("/backEnds/1/calls").asLong()).isEqualTo(before + 10);
	}

	@Test
	void theStopOfItsBackEndsConcernsNoOtherClient() {
		get("/rates/EUR/USD").expectStatus().isOk();
		change("stop", this.server);
		change("stop", this.secondServer);
		assertThat(rates().at("/backEnds/0/running").asBoolean()).isFalse();
		await().atMost(TIMEOUT)
			.untilAsserted(() -> get("/rates/EUR/USD").expectStatus()
				.isEqualTo(HttpStatus.SERVICE_UNAVAILABLE)
				.expectBody()
				.json("{\"error\":\"ConnectFailedException\",\"progress\":\"NOT_SENT\",\"pool\":\"rates\"}"));
		await().atMost(TIMEOUT).until(() -> rates().at("/backEnds/0/downForMillis").isNumber());
		assertThat(rates().at("/backEnds/0/cause").asString()).contains("refused the connection");
		get("/quotes/ACME").expectStatus().isOk();
		JsonNode live = live();
		assertThat(live.at("/backEnd/running").asBoolean()).isTrue();
		assertThat(live.at("/backEnd/downForMillis").isNull()).isTrue();
		int port = this.server.port();
		change("start", this.server);
		await().atMost(TIMEOUT).untilAsserted(() -> get("/rates/EUR/USD").expectStatus().isOk());
		assertThat(this.server.port()).isEqualTo(port);
		assertThat(rates().at("/backEnds/0/downForMillis").isNull()).isTrue();
	}

	@Test
	void bothClientsAreShownWithTheirOwnFigures() {
		get("/rates/EUR/USD").expectStatus().isOk();
		JsonNode clients = live().get("clients");
		assertThat(clients.valueStream().map((client) -> client.at("/pool/name").asString())).containsExactly("default",
				"rates");
		assertThat(rates().at("/pool/target").asString())
			.isEqualTo("localhost:" + this.server.port() + ", localhost:" + this.secondServer.port());
		assertThat(rates().at("/pool/maxSize").asInt()).isEqualTo(4);
		assertThat(rates().at("/connections/max").asInt()).isEqualTo(4);
		assertThat(rates().at("/connections/idle").asInt()).isPositive();
		assertThat(rates().at("/backEnds/0/port").asInt()).isEqualTo(this.server.port());
		assertThat(rates().at("/backEnds/1/port").asInt()).isEqualTo(this.secondServer.port());
		assertThat(clients.at("/0/backEnds/0")).isEqualTo(live().get("backEnd"));
		await().atMost(TIMEOUT).until(() -> {
			get("/rates/EUR/USD").expectStatus().isOk();
			return rates().at("/calls/perSecond").asDouble() > 0;
		});
	}

	@Test
	void noServerIsStoppedAtAPortThatNoneHas() {
		this.client.post().uri("/server/stop?port=1").exchange().expectStatus().isNotFound();
		get("/rates/EUR/USD").expectStatus().isOk();
	}

	@Test
	void metersHealthAndEndpointShowTheClient() {
		get("/rates/EUR/USD").expectStatus().isOk();
		get("/actuator/health").expectBody()
			.jsonPath("$.components.socketpool.components.rates.status")
			.isEqualTo("UP");
		get("/actuator/socketpool/rates").expectBody().jsonPath("$.settings.envelope").isEqualTo("json-rpc");
		get("/actuator/metrics/socketpool.calls?tag=pool:rates&tag=operation:rate").expectStatus().isOk();
	}

	private void change(String verb, EmbeddedServer server) {
		this.client.post().uri("/server/" + verb + "?port=" + server.port()).exchange().expectStatus().isNoContent();
	}

	private ResponseSpec get(String path) {
		return this.client.get().uri(path).exchange();
	}

	private JsonNode rates() {
		return live().get("clients").get(1);
	}

	private JsonNode live() {
		JsonNode live = get("/live").expectStatus().isOk().expectBody(JsonNode.class).returnResult().getResponseBody();
		assertThat(live).isNotNull();
		return live;
	}

}
