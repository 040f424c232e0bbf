package io.github.socketpool.template;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.socketpool.RequestProgress;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.protocol.BodyReservation;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.FrameDecoder;
import io.github.socketpool.protocol.FrameFormatException;
import io.github.socketpool.server.ProtocolServer;
import io.github.socketpool.testing.BalancedJsonCodec;
import io.github.socketpool.testing.LogCapture;
import io.github.socketpool.testing.Marker;
import io.github.socketpool.testing.NetstringCodec;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.ScriptedServer;
import io.github.socketpool.testing.TestClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Calls with codecs that are not the library's own, well and badly made.
 */
@ExtendWith(NoLeaks.class)
@Timeout(60)
class OwnCodecTests {

	private static final FrameCodec NETSTRINGS = new NetstringCodec();

	@ParameterizedTest
	@ValueSource(ints = { 1, 100, 16_376, 16_377, 16_384, 131_072, 1_000_000 })
	void aFrameWithATrailerGoesThereAndBackWhateverItsLength(int length) {
		try (ProtocolServer server = echo(NETSTRINGS); TestClient client = client(server, NETSTRINGS)) {
			String body = "x".repeat(length);
			for (int i = 0; i < 5; i++) {
				assertThat(client.call(body)).isEqualTo(body);
			}
			assertThat(client.pool().control().snapshot().peer().splitResponses()).isZero();
		}
	}

	@Test
	void balancedJsonGoesThereAndBack() {
		FrameCodec json = new BalancedJsonCodec(4 * 1024 * 1024);
		try (ProtocolServer server = echo(json); TestClient client = client(server, json)) {
			for (int i = 0; i < 1000; i++) {
				String body = "{\"n\":" + i + ",\"text\":\"}" + "\\\"".repeat(i) + "\"}";
				assertThat(client.call(body)).isEqualTo(body);
			}
			String large = "[\"" + "x".repeat(1_000_000) + "\"]";
			assertThat(client.call(large)).isEqualTo(large);
			assertThat(server.connections()).isOne();
		}
	}

	@Test
	void tokensAreExchangedBetweenFramesOfAnyFraming() {
		HeartbeatSettings heartbeats = HeartbeatSettings.defaultsFor(NETSTRINGS).withInterval(Duration.ofMillis(20));
		try (ProtocolServer server = ProtocolServer.builder()
			.codec(NETSTRINGS)
			.handler((request) -> request)
			.heartbeatBroadcast(Duration.ofMillis(20))
			.build()
			.start();
				TestClient client = TestClient.to(server.port())
					.codec(NETSTRINGS)
					.heartbeat(heartbeats)
					.pool((settings) -> settings.withMaxSize(1))
					.build()) {
			assertThat(client.call("1")).isEqualTo("1");
			await().until(() -> server.heartbeats() > 2 && client.events().heartbeats.get() > 2);
			assertThat(client.call("2")).isEqualTo("2");
			assertThat(server.connections()).isOne();
		}
	}

	@Test
	void aResponseWhoseTrailerIsWrittenApartCountsAsWrittenInTwoWrites() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.socket().setTcpNoDelay(false);
			while (true) {
				peer.read(4);
				peer.write("5:hello");
				peer.write(",");
			}
		}); TestClient client = TestClient.to(server.port()).codec(NETSTRINGS).build()) {
			for (int i = 0; i < 20; i++) {
				assertThat(client.call("1")).isEqualTo("hello");
			}
			assertThat(client.pool().control().snapshot().peer().splitResponses()).isPositive();
		}
	}

	@Test
	void aBodyThatTheCodecRefusesIsNotSentAndTheConnectionStays() {
		try (ProtocolServer server = echo(NETSTRINGS); TestClient client = client(server, NETSTRINGS)) {
			assertThat(client.call("1")).isEqualTo("1");
			FrameFormatException refused = refusal(client, "refused");
			assertThat(refused).hasMessageContaining("one that must not be sent");
			assertThat(refused.isOutgoing()).isTrue();
			assertThat(refused.getProgress()).isEqualTo(RequestProgress.NOT_SENT);
			assertThat(client.call("2")).isEqualTo("2");
			assertThat(server.requests()).isEqualTo(2);
			assertThat(client.events().connected.get()).isOne();
		}
	}

	@Test
	void aCodecThatFailsToEncodeIsNotQuotedAndTheConnectionStays() {
		AtomicInteger calls = new AtomicInteger();
		FrameCodec codec = new NetstringCodec() {
			@Override
			public void putHeader(Frame body, ByteBuffer target) {
				if (calls.incrementAndGet() == 2) {
					Integer.parseInt(body.text());
				}
				super.putHeader(body, target);
			}
		};
		try (ProtocolServer server = echo(NETSTRINGS); TestClient client = client(server, codec)) {
			assertThat(client.call("1")).isEqualTo("1");
			FrameFormatException failure = refusal(client, Marker.TEXT);
			Marker.assertAbsentFrom(failure);
			assertThat(failure).hasMessageContaining("The FrameCodec failed to encode a frame")
				.hasMessageContaining("NumberFormatException");
			assertThat(failure.getProgress()).isEqualTo(RequestProgress.NOT_SENT);
			assertThat(client.call("2")).isEqualTo("2");
			assertThat(client.events().connected.get()).isOne();
		}
	}

	@Test
	void aCodecThatFailsBehindHalfABodyEndsTheConnection() {
		FrameCodec codec = new NetstringCodec() {
			@Override
			public void putTrailer(Frame body, ByteBuffer target) {
				if (body.length() > 1) {
					throw new IllegalStateException(Marker.TEXT);
				}
				super.putTrailer(body, target);
			}
		};
		try (ProtocolServer server = echo(NETSTRINGS); TestClient client = client(server, codec)) {
			assertThat(client.call("1")).isEqualTo("1");
			FrameFormatException failure = refusal(client, "x".repeat(300_000));
			Marker.assertAbsentFrom(failure);
			assertThat(failure.getProgress()).isEqualTo(RequestProgress.PARTLY_SENT);
			assertThat(client.call("2")).isEqualTo("2");
			assertThat(client.events().connected.get()).isEqualTo(2);
		}
	}

	@Test
	void aDecoderThatQuotesWhatThePeerSentIsNotQuoted() {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.read(4);
			peer.write(Marker.TEXT);
			peer.awaitEnd();
		}); TestClient client = TestClient.to(server.port()).codec(new QuotingCodec()).build()) {
			FrameFormatException failure = refusal(client, "1");
			Marker.assertAbsentFrom(failure);
			assertThat(failure).hasMessageContaining("The FrameDecoder failed on what the peer sent")
				.hasMessageContaining("NumberFormatException");
			assertThat(failure.isOutgoing()).isFalse();
			assertThat(failure.getProgress()).isEqualTo(RequestProgress.RESPONDING);
			await().until(() -> client.pool().control().stats().total() == 0);
		}
	}

	@Test
	void aGreetingThatTheDecoderQuotesIsNotQuoted() throws Exception {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.write(Marker.TEXT);
			peer.awaitEnd();
		});
				TestClient client = TestClient.to(server.port())
					.codec(new QuotingCodec())
					.pool((settings) -> settings.withSize(1, 1))
					.build();
				LogCapture log = LogCapture.ofLibrary()) {
			await().untilAsserted(() -> Marker.assertAbsentFrom(refusal(client, "1")));
			Marker.assertAbsentFrom(log.records());
		}
	}

	@Test
	void aServerWhoseDecoderFailsResetsTheClientAndDoesNotQuoteIt() throws Exception {
		try (ProtocolServer server = echo(new QuotingCodec());
				LogCapture log = LogCapture.ofLibrary();
				TestClient client = client(server, NETSTRINGS)) {
			assertThat(catchThrowableOfType(RuntimeException.class, () -> client.call(Marker.TEXT))).isNotNull();
			await().until(() -> server.connections() == 0);
			assertThat(log.records()).isNotEmpty();
			Marker.assertAbsentFrom(log.records());
		}
	}

	private static ProtocolServer echo(FrameCodec codec) {
		return ProtocolServer.builder().codec(codec).handler((request) -> request).build().start();
	}

	private static TestClient client(ProtocolServer server, FrameCodec codec) {
		return TestClient.to(server.port()).codec(codec).build();
	}

	private static FrameFormatException refusal(TestClient client, String request) {
		FrameFormatException failure = catchThrowableOfType(FrameFormatException.class, () -> client.call(request));
		assertThat(failure).isNotNull();
		return failure;
	}

	/**
	 * Makes decoders that quote whatever they are given.
	 */
	private static final class QuotingCodec extends NetstringCodec {

		@Override
		public FrameDecoder newDecoder(BodyReservation memory) {
			return new FrameDecoder() {
				@Override
				public @Nullable Frame decode(ByteBuffer received) {
					byte[] bytes = new byte[received.remaining()];
					received.get(bytes);
					return Frame.of(new byte[Integer.parseInt(new String(bytes, StandardCharsets.UTF_8))]);
				}

				@Override
				public boolean atBoundary() {
					return true;
				}
			};
		}

	}

}
