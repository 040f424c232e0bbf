package io.github.socketpool.template;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpServer;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.connection.TransportException;
import io.github.socketpool.pool.WarmUp;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameFormatException;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.Peer;
import io.github.socketpool.testing.ScriptedServer;
import io.github.socketpool.testing.TestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Faults: header garbage, lengths that lie, wrong peer.
 */
@ExtendWith(NoLeaks.class)
class MalformedResponseFaultsTests {

	static Stream<Arguments> responses() {
		return Stream.of(Arguments.of("garbage", "garbage garbage", "sent 67 61 72 62 61 67 65 20 where"),
				Arguments.of("minus", "length:-000000000005abcde", "where a header"),
				Arguments.of("plus", "length:+000000000005abcde", "where a header"),
				Arguments.of("short digits", "length:5\"abc\"", "where a header"),
				Arguments.of("Unicode digits", "length:000000000000５\"abc\"", "where a header"),
				Arguments.of("13 digits", "length:9999999999999abc", "announced a frame of 9999999999999 bytes"),
				Arguments.of("near-miss heartbeat", "HeartBeaTlength:0000000000001",
						"sent 48 65 61 72 74 42 65 61 where"),
				Arguments.of("HTTP", "HTTP/1.1 400 Bad Request\r\n\r\n", "This looks like an HTTP server"),
				Arguments.of("TLS", "\u0015\u0003\u0001\u0000\u0002\u0002\n", "This looks like a TLS peer"),
				Arguments.of("SSH", "SSH-2.0-OpenSSH_9.6\r\n", "This looks like an SSH peer"),
				Arguments.of("binary length", "\u0000\u0000\u0000\u0005abcde", "a peer that sends binary lengths"),
				Arguments.of("bare JSON", "{\"a\":1}\n", "a peer that sends JSON without a length header"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("responses")
	void failTheCallAndTheConnectionAndTheNextCallSucceeds(String name, String response, String message) {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			String request = peer.readRequest();
			peer.write((peer.number() == 0) ? response.getBytes(StandardCharsets.UTF_8) : Peer.frame(request));
			peer.awaitEnd();
		}); TestClient client = TestClient.withOneConnection(server)) {
			assertThatExceptionOfType(FrameFormatException.class).isThrownBy(() -> client.call("1"))
				.withMessageContaining("Pool 'test' (" + server.endpoint() + ")")
				.withMessageContaining(message)
				.satisfies((ex) -> assertThat(ex.getProgress()).isEqualTo(RequestProgress.RESPONDING));
			assertThat(client.events().closes()).containsExactly("MALFORMED by LOCAL");
			assertThat(client.call("2")).isEqualTo("2");
			assertThat(server.requests()).containsExactly("1", "2");
			assertThat(server.accepted()).isEqualTo(2);
		}
	}

	@Test
	void aConnectionThatHasFailedIsOfNoUseToAHolderWhoGoesOn() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.readRequest();
			peer.write("garbagelength:0000000000001");
			peer.write("1");
			peer.awaitEnd();
		}); TestClient client = TestClient.withOneConnection(server)) {
			assertThatExceptionOfType(TransportException.class)
				.isThrownBy(() -> client.template().execute((connection) -> {
					assertThatExceptionOfType(FrameFormatException.class)
						.isThrownBy(() -> connection.exchange(Frame.of("1")));
					assertThatExceptionOfType(TransportException.class).isThrownBy(connection::receive);
					return connection.exchange(Frame.of("2"));
				}))
				.withMessageContaining("can no longer be used (MALFORMED)");
			assertThat(server.requests()).containsExactly("1");
		}
	}

	@Test
	void aPeerThatGreetsIsRecognisedEvenBeforeTheFirstRequest() {
		CountDownLatch greeted = new CountDownLatch(1);
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.write("SSH-2.0-OpenSSH_9.6\r\n");
			greeted.countDown();
			peer.awaitEnd();
		});
				TestClient client = TestClient.to(server.port())
					.pool((settings) -> settings.withMinIdle(1).withWarmUp(WarmUp.BACKGROUND))
					.build()) {
			client.pool().control().start();
			await().until(() -> client.pool().control().stats().idle() == 1 && greeted.getCount() == 0);
			assertThatExceptionOfType(FrameFormatException.class).isThrownBy(() -> client.call("1"))
				.withMessageContaining("This looks like an SSH peer")
				.satisfies((ex) -> assertThat(ex.getProgress()).isEqualTo(RequestProgress.NOT_SENT));
		}
	}

	@Test
	void aRealHttpServerIsRecognised() throws Exception {
		HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		http.start();
		try (TestClient client = TestClient.to("127.0.0.1", http.getAddress().getPort()).tls(null).build()) {
			assertThatExceptionOfType(FrameFormatException.class).isThrownBy(() -> client.call("1\r\n\r\n"))
				.withMessageContaining("This looks like an HTTP server");
		}
		finally {
			http.stop(0);
		}
	}

}
