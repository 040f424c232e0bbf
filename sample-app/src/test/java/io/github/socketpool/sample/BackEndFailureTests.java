package io.github.socketpool.sample;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.github.socketpool.test.Piece;
import io.github.socketpool.test.Reaction;
import io.github.socketpool.test.StubServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.BodyContentSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the responses to HTTP clients if the back end fails, or is not called at all.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "sample.server.enabled=false")
@AutoConfigureRestTestClient
@ExtendWith(OutputCaptureExtension.class)
class BackEndFailureTests {

	private static final StubServer backEnd = StubServer.start();

	@Autowired
	private RestTestClient client;

	@DynamicPropertySource
	static void target(DynamicPropertyRegistry registry) {
		registry.add("socketpool.port", backEnd::port);
	}

	@BeforeEach
	void backEndIsUp() {
		backEnd.listenAgain();
	}

	@AfterAll
	static void closeBackEnd() {
		backEnd.close();
	}

	@Test
	void aBackEndThatIsDownMeans503AndItsReturnNeedsNoRestart() {
		expectOk();
		backEnd.stopListening();
		backEnd.closeConnections();
		expectProblem(HttpStatus.SERVICE_UNAVAILABLE, "ConnectFailedException", "NOT_SENT").jsonPath("$.detail")
			.value(String.class, (detail) -> assertThat(detail).contains(target()));
		backEnd.listenAgain();
		await().atMost(Duration.ofSeconds(10)).untilAsserted(this::expectOk);
	}

	@Test
	void anExternalBackEndCanBeNeitherStoppedNorStarted() {
		for (String path : List.of("/server/stop", "/server/start")) {
			this.client.post().uri(path).exchange().expectStatus().isNotFound();
		}
		BodyContentSpec live = this.client.get().uri("/live").exchange().expectStatus().isOk().expectBody();
		live.jsonPath("$.backEnd.embedded").isEqualTo(false);
	}

	@Test
	void withoutEmbeddedServersThereIsOnlyTheDefaultClient() {
		this.client.get().uri("/rates/EUR/USD").exchange().expectStatus().isNotFound();
		this.client.get().uri("/live").exchange().expectBody().jsonPath("$.clients.length()").isEqualTo(1);
		this.client.get()
			.uri("/actuator/health")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.components.socketpool.components.length()")
			.isEqualTo(1);
	}

	@Test
	void aBackEndThatDoesNotAnswerMeans504() {
		backEnd.next(Reaction.nothing());
		expectProblem(HttpStatus.GATEWAY_TIMEOUT, "ResponseTimeoutException", "SENT");
		expectOk();
	}

	@Test
	void aBackEndThatClosesTheConnectionMeans502() {
		backEnd.next(Reaction.close());
		expectProblem(HttpStatus.BAD_GATEWAY, "TransportException", "SENT");
	}

	@Test
	void aBackEndWithAnotherProtocolMeans502() {
		backEnd.next(Reaction.write(Piece.text("HTTP/1.1 400 Bad Request\r\n\r\n")));
		expectProblem(HttpStatus.BAD_GATEWAY, "FrameFormatException", "RESPONDING");
	}

	@Test
	void aResponseThatIsNotJsonMeans502() {
		backEnd.next(Reaction.respond("sorry"));
		expectProblem(HttpStatus.BAD_GATEWAY, "PayloadConversionException", "RESPONDING");
	}

	@ParameterizedTest
	@ValueSource(strings = { "SECRET-4711", "{\"SECRET\":4711", "{\"symbol\":SECRET4711}", "{} SECRET-4711" })
	void invalidRequestsAndResponsesAreNotQuoted(String text, CapturedOutput output) {
		expectRefusal(text, HttpStatus.BAD_REQUEST, "UnreadableJsonException").jsonPath("$.detail")
			.value(String.class, (detail) -> assertThat(detail).doesNotContain("SECRET", "4711"));
		backEnd.next(Reaction.respond(text));
		expectProblem(HttpStatus.BAD_GATEWAY, "PayloadConversionException", "RESPONDING").jsonPath("$.detail")
			.value(String.class, (detail) -> assertThat(detail).doesNotContain("SECRET", "4711"));
		backEnd.next(Reaction.respond(text));
		this.client.get()
			.uri("/quotes/ACME")
			.exchange()
			.expectStatus()
			.isEqualTo(HttpStatus.BAD_GATEWAY)
			.expectBody()
			.jsonPath("$.detail")
			.value(String.class, (detail) -> assertThat(detail).doesNotContain("SECRET", "4711"));
		assertThat(output.getAll()).doesNotContain("SECRET", "4711");
	}

	@Test
	void aResponseThatIsNotAQuoteMeans502() {
		BodyContentSpec body = this.client.get()
			.uri("/quotes/ACME")
			.exchange()
			.expectStatus()
			.isEqualTo(HttpStatus.BAD_GATEWAY)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody();
		body.jsonPath("$.error").isEqualTo("PayloadConversionException");
	}

	@Test
	void aRequestTooLargeForAFrameMeans413AndIsNotSent() {
		String json = "\"" + "a".repeat(1024 * 1024) + "\"";
		BodyContentSpec body = expectRefusal(json, HttpStatus.CONTENT_TOO_LARGE, "FrameFormatException");
		body.jsonPath("$.title").isEqualTo("Request larger than socketpool.framing.max-frame-size");
		body.jsonPath("$.detail")
			.isEqualTo("The body of the request has more than 1048576 bytes. Nothing was sent to the server. "
					+ "Send less, or raise socketpool.framing.max-frame-size if the server accepts it.");
	}

	@Test
	void aRequestAsLargeAsAFrameIsSent() {
		String json = "\"" + "a".repeat(1024 * 1024 - 2) + "\"";
		post(json).expectStatus().isOk().expectBody(String.class).isEqualTo(json);
	}

	@Test
	void aRequestThatIsBothTooLargeAndNotJsonIsTooLarge() {
		expectRefusal("a".repeat(2 * 1024 * 1024), HttpStatus.CONTENT_TOO_LARGE, "FrameFormatException");
	}

	@Test
	void deeplyNestedJsonMeans400WithThatReason() {
		expectRefusal("[".repeat(501) + "]".repeat(501), HttpStatus.BAD_REQUEST, "UnreadableJsonException")
			.jsonPath("$.detail")
			.isEqualTo("The body of the request is JSON nested more than 500 levels deep. "
					+ "Nothing was sent to the server.");
	}

	@ParameterizedTest
	@MethodSource("notJson")
	void invalidJsonMeans400AndIsNotSent(byte[] body) {
		expectRefusal(body, HttpStatus.BAD_REQUEST, "UnreadableJsonException").jsonPath("$.detail")
			.value(String.class, (detail) -> assertThat(detail).startsWith("The body of the request is not JSON: ")
				.endsWith("Nothing was sent to the server."));
	}

	static Stream<byte[]> notJson() {
		Stream<byte[]> texts = Stream
			.of("", " ", "abc", "{\"a\":", "{\"a\":1", "[1,]", "{a:1}", "'a'", "01", "+1", "1.", "NaN", "\"a", "\"\n\"",
					"\"\\x\"", "{} {}", "1 2", "{}}", "tru", "\uFEFF{}", "/* no */ 1")
			.map((text) -> text.getBytes(StandardCharsets.UTF_8));
		Stream<byte[]> otherEncodings = Stream.of("{\"a\":\"€\"}".getBytes(StandardCharsets.UTF_16LE),
				"{}".getBytes(StandardCharsets.UTF_16), "\"ü\"".getBytes(StandardCharsets.ISO_8859_1));
		return Stream.concat(texts, otherEncodings);
	}

	private void expectOk() {
		post("{\"a\":1}").expectStatus().isOk().expectBody(String.class).isEqualTo("{\"a\":1}");
	}

	private BodyContentSpec expectRefusal(String request, HttpStatus status, String error) {
		return expectRefusal(request.getBytes(StandardCharsets.UTF_8), status, error);
	}

	private BodyContentSpec expectRefusal(byte[] request, HttpStatus status, String error) {
		int before = backEnd.requests().size();
		BodyContentSpec body = expectProblem(post(request), status, error, "NOT_SENT");
		assertThat(backEnd.requests()).hasSize(before);
		return body;
	}

	private BodyContentSpec expectProblem(HttpStatus status, String error, String progress) {
		return expectProblem(post("{\"a\":1}"), status, error, progress);
	}

	private static BodyContentSpec expectProblem(RestTestClient.ResponseSpec response, HttpStatus status, String error,
			String progress) {
		BodyContentSpec body = expectProblem(response, status);
		body.jsonPath("$.error").isEqualTo(error);
		body.jsonPath("$.progress").isEqualTo(progress);
		body.jsonPath("$.pool").isEqualTo("default");
		body.jsonPath("$.target").isEqualTo(target());
		return body;
	}

	private static BodyContentSpec expectProblem(RestTestClient.ResponseSpec response, HttpStatus status) {
		BodyContentSpec body = response.expectStatus()
			.isEqualTo(status)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody();
		body.jsonPath("$.status").isEqualTo(status.value());
		return body;
	}

	private RestTestClient.ResponseSpec post(String json) {
		return post(json.getBytes(StandardCharsets.UTF_8));
	}

	private RestTestClient.ResponseSpec post(byte[] body) {
		return this.client.post().uri("/exchange").contentType(MediaType.APPLICATION_JSON).body(body).exchange();
	}

	private static String target() {
		return "localhost:" + backEnd.port();
	}

}
