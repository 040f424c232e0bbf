package io.github.socketpool.connection.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.Ticker;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.FrameStream;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.connection.frame.Heartbeat;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.BodyBudget;
import io.github.socketpool.protocol.BodyReservation;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.FrameDecoder;
import io.github.socketpool.protocol.FrameFormatException;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.Peer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A stream over a transport that does what a test says.
 */
@ExtendWith(NoLeaks.class)
class SocketStreamTests {

	private static final FrameCodec CODEC = FrameCodec.asciiLength(AsciiLengthFormat.defaults());

	private final ScriptedTransport transport = new ScriptedTransport();

	private final List<String> received = new ArrayList<>();

	private SocketConnection connection;

	@AfterEach
	void close() {
		this.connection.close(CloseReason.POOL_CLOSED);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3, 19, 1000 })
	void bytesLeaveInOrderHoweverFewAreAcceptedAtOnce(int room) throws IOException {
		FrameStream stream = stream(CODEC);
		this.transport.room = room;
		StringBuilder expected = new StringBuilder();
		String large = "x".repeat(200_000 - 1);
		for (String body : List.of("a", large, "", "b", "c".repeat(16_000), "d")) {
			stream.put(Frame.of(body));
			stream.putHeartbeat();
			expected.append(frame(body)).append("HeartBeat");
			for (int i = 0; i < 5; i++) {
				stream.flush();
				assertThat(stream.written()).isEqualTo(this.transport.written.size())
					.isLessThanOrEqualTo(stream.offered());
				assertThat(stream.offered()).isLessThanOrEqualTo(stream.accepted());
			}
		}
		assertThat(stream.accepted()).isEqualTo(expected.length());
		this.transport.room = Integer.MAX_VALUE;
		assertThat(stream.flush()).isTrue();
		assertThat(written()).isEqualTo(expected.toString());
		assertThat(this.connection.end()).isNull();
	}

	@Test
	void framesThatFitIntoTheBufferLeaveInOneWrite() throws IOException {
		FrameStream stream = stream(CODEC);
		for (int i = 0; i < 100; i++) {
			stream.put(Frame.of("x".repeat(120)));
		}
		assertThat(written()).isEmpty();
		assertThat(stream.offered()).isZero();
		this.transport.beforeWrite = () -> assertThat(stream.offered()).isEqualTo(stream.accepted());
		assertThat(stream.flush()).isTrue();
		assertThat(written()).hasSize(14_000);
	}

	@Test
	void aFailureToMakeRoomIsThrownByTheNextFlush() {
		FrameStream stream = stream(CODEC);
		this.transport.beforeWrite = () -> {
			throw new IOException("Broken pipe");
		};
		for (int i = 0; i < 100; i++) {
			stream.put(Frame.of("x".repeat(10_000)));
		}
		assertThat(stream.accepted()).isEqualTo(100 * 10_020);
		assertThatExceptionOfType(IOException.class).isThrownBy(stream::flush).withMessage("Broken pipe");
		assertThat(stream.written()).isZero();
		assertThat(this.connection.end()).isEqualTo(CloseReason.FAILED);
	}

	@Test
	void aCodecThatFailsAppendsNothingAndSeesNoOtherFrame() throws IOException {
		FrameStream stream = stream(new FailingCodec());
		for (int size : new int[] { 10, 200_000 }) {
			String body = "x".repeat(size);
			stream.put(Frame.of(body));
			long accepted = stream.accepted();
			assertThatExceptionOfType(FrameFormatException.class)
				.isThrownBy(() -> stream.put(Frame.of("bad".repeat(size))));
			assertThat(stream.accepted()).isEqualTo(accepted);
			assertThat(stream.flush()).isTrue();
			assertThat(written()).isEqualTo(frame(body));
			this.transport.written.reset();
		}
		assertThat(this.connection.end()).isNull();
	}

	@Test
	void aReadThatEndsInsideAFrameOrHasNoneIsAcknowledged() throws IOException {
		FrameStream stream = stream(CODEC);
		byte[] frame = Peer.frame("body");
		arrive(stream, Arrays.copyOf(frame, 15));
		assertThat(this.transport.acknowledged).isEqualTo(1);
		arrive(stream, Arrays.copyOfRange(frame, 15, frame.length));
		assertThat(this.transport.acknowledged).isEqualTo(1);
		arrive(stream, "HeartBeat".getBytes(StandardCharsets.US_ASCII));
		assertThat(this.transport.acknowledged).isEqualTo(2);
		arrive(stream, (frame("two") + frame("three") + "length:00").getBytes(StandardCharsets.US_ASCII));
		assertThat(this.transport.acknowledged).isEqualTo(3);
		arrive(stream, new byte[0]);
		assertThat(this.transport.acknowledged).isEqualTo(3);
		assertThat(this.received).containsExactly("body", "two", "three");
		assertThat(this.connection.heartbeatsReceived()).isEqualTo(1);
	}

	@Test
	void aFrameThatItsReceiverRefusesFailsTheStream() throws IOException {
		FrameStream stream = stream(CODEC);
		this.transport.arriving = (frame("one") + frame("two")).getBytes(StandardCharsets.US_ASCII);
		assertThatIllegalStateException().isThrownBy(() -> stream.read((frame) -> {
			throw new IllegalStateException("refused");
		}));
		assertThat(stream.isClean()).isFalse();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> stream.read(this::receive));
		assertThat(this.received).isEmpty();
		assertThat(this.connection.end()).isEqualTo(CloseReason.FAILED);
	}

	private FrameStream stream(FrameCodec codec) {
		FrameChannel frames = new FrameChannel(this.transport,
				new FrameContext(codec, new Heartbeat(codec, HeartbeatSettings.defaults())),
				BodyBudget.unlimited().newReservation(), null);
		this.connection = new SocketConnection(this.transport, Endpoint.of("test", 1), frames,
				new AnsweredCloseTracker(), Watchdog.shared(), new ExchangeErrors(ErrorContext.none()));
		assertThat(this.connection.begin(Deadline.after(Duration.ofMinutes(5)), Ticker.system().nanos())).isNull();
		return this.connection.stream();
	}

	private void arrive(FrameStream stream, byte[] bytes) throws IOException {
		this.transport.arriving = bytes;
		assertThat(stream.read(this::receive)).isEqualTo(bytes.length);
	}

	private void receive(Frame frame) {
		this.received.add(frame.text());
	}

	private String written() {
		return this.transport.written.toString(StandardCharsets.US_ASCII);
	}

	private static String frame(String body) {
		return new String(Peer.frame(body), StandardCharsets.US_ASCII);
	}

	/**
	 * A codec that fails on some bodies after it has written a part, and writes its
	 * headers at the beginning of the buffer.
	 */
	private static final class FailingCodec implements FrameCodec {

		@Override
		public int maxHeaderLength() {
			return CODEC.maxHeaderLength();
		}

		@Override
		public void putHeader(Frame body, ByteBuffer target) {
			assertThat(target.position()).isZero();
			CODEC.putHeader(body, target);
			if (body.text().startsWith("bad")) {
				throw new IllegalArgumentException("secret");
			}
		}

		@Override
		public boolean canBeginFrame(byte first) {
			return CODEC.canBeginFrame(first);
		}

		@Override
		public FrameDecoder newDecoder(BodyReservation memory) {
			return CODEC.newDecoder(memory);
		}

	}

}
