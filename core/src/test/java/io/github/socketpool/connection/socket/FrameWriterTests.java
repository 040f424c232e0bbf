package io.github.socketpool.connection.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.socketpool.RequestProgress;
import io.github.socketpool.connection.transport.ConnectionBuffer;
import io.github.socketpool.connection.transport.PlainTransports;
import io.github.socketpool.connection.transport.TransferBuffers;
import io.github.socketpool.connection.transport.Transport;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.FrameFormatException;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.NetstringCodec;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.Peer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Frames that are started by one thread and finished by another.
 */
@ExtendWith(NoLeaks.class)
class FrameWriterTests {

	private static final Frame HELLO = Frame.of("hello");

	private static final int SMALL = 4 * 1024;

	private SocketChannel channel;

	private SocketChannel peer;

	private Transport transport;

	private FrameWriter writer;

	@BeforeEach
	void connect() throws IOException {
		try (ServerSocketChannel listener = ServerSocketChannel.open()) {
			listener.setOption(StandardSocketOptions.SO_RCVBUF, SMALL);
			listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
			this.channel = SocketChannel.open().setOption(StandardSocketOptions.SO_SNDBUF, SMALL);
			this.channel.connect(listener.getLocalAddress());
			this.peer = listener.accept();
		}
		this.transport = PlainTransports.over(this.channel);
		this.writer = writer(AsciiLengthFormat.defaults());
	}

	@AfterEach
	void close() throws IOException {
		this.channel.close();
		this.peer.close();
	}

	@Test
	void aFrameThatWasStartedIsSentOnceWhenItIsWritten() throws IOException {
		this.writer.start(HELLO);
		assertThat(this.writer.progress()).isEqualTo(RequestProgress.SENT);
		assertThat(read(frame(HELLO).length)).isEqualTo(frame(HELLO));
		this.writer.write(HELLO);
		assertThat(this.writer.progress()).isEqualTo(RequestProgress.SENT);
		assertThatNothingElseIsSent();
	}

	@Test
	void aFrameThatIsWrittenTwiceAfterItWasStartedIsSentTwice() throws IOException {
		this.writer.start(HELLO);
		this.writer.write(HELLO);
		this.writer.write(HELLO);
		byte[] once = frame(HELLO);
		assertThat(read(2 * once.length)).startsWith(once).endsWith(once);
		assertThatNothingElseIsSent();
	}

	@Test
	void anotherFrameThanTheOneThatWasStartedIsSentWhole() throws IOException {
		Frame other = Frame.of("hello");
		this.writer.start(HELLO);
		this.writer.write(other);
		assertThat(this.writer.progress()).isEqualTo(RequestProgress.SENT);
		byte[] each = frame(HELLO);
		assertThat(read(2 * each.length)).startsWith(each).endsWith(each);
		assertThatNothingElseIsSent();
	}

	@Test
	void aFrameForWhichThereIsNoRoomIsFinishedOnceThePeerReads() throws IOException {
		int filled = fill();
		Frame frame = Frame.of("x".repeat(16_000));
		this.writer.start(frame);
		assertThat(this.writer.progress()).isEqualTo(RequestProgress.NOT_SENT);
		assertThat(this.writer.describeProgress()).isEqualTo("0 of 16020 bytes sent");
		assertThatTheRestFollows(filled, frame);
	}

	@Test
	void aFrameForHalfOfWhichThereIsRoomIsFinishedOnceThePeerReads() throws IOException {
		int filled = fill();
		Frame frame = Frame.of("x".repeat(16_000));
		// Less is read than a whole frame needs, in small steps.
		int read = 0;
		this.writer.start(frame);
		while (this.writer.progress() == RequestProgress.NOT_SENT) {
			read += read(1024).length;
			this.writer.start(frame);
		}
		assertThat(this.writer.progress()).isEqualTo(RequestProgress.PARTLY_SENT);
		assertThatTheRestFollows(filled - read, frame);
	}

	private void assertThatTheRestFollows(int filled, Frame frame) throws IOException {
		Caller<RequestProgress> caller = Caller.start(() -> {
			this.writer.write(frame);
			return this.writer.progress();
		});
		assertThat(read(filled)).containsOnly('.');
		assertThat(read(frame(frame).length)).isEqualTo(frame(frame));
		assertThat(caller.get()).isEqualTo(RequestProgress.SENT);
		assertThat(this.channel.isBlocking()).as("slept until there was room").isTrue();
		assertThatNothingElseIsSent();
	}

	@Test
	void aThreadThatIsInterruptedStartsAFrameAndKeepsItsFlag() throws IOException {
		Caller<Boolean> other = Caller.start(() -> {
			Thread.currentThread().interrupt();
			this.writer.start(HELLO);
			return true;
		});
		assertThat(other.get()).isTrue();
		assertThat(other.isInterruptedAtEnd()).isTrue();
		assertThat(this.channel.isOpen()).isTrue();
		this.writer.write(HELLO);
		assertThat(read(frame(HELLO).length)).isEqualTo(frame(HELLO));
	}

	@Test
	void aFrameThatIsTooLargeIsRefusedWhenItIsWrittenAndNotWhenItIsStarted() throws IOException {
		this.writer = writer(AsciiLengthFormat.defaults().withMaxFrameSize(4));
		this.writer.start(HELLO);
		assertThat(this.writer.progress()).isEqualTo(RequestProgress.NOT_SENT);
		assertThatExceptionOfType(FrameFormatException.class).isThrownBy(() -> this.writer.write(HELLO))
			.withMessageContaining("nothing was sent");
		assertThat(this.writer.progress()).isEqualTo(RequestProgress.NOT_SENT);
		assertThatNothingElseIsSent();
	}

	@Test
	void whatGoesWrongAtTheStartIsMetByWhoeverFinishes() throws IOException {
		this.channel.close();
		this.writer.start(HELLO);
		assertThat(this.writer.progress()).isEqualTo(RequestProgress.NOT_SENT);
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.writer.write(HELLO));
		assertThat(this.writer.progress()).isEqualTo(RequestProgress.NOT_SENT);
	}

	@Test
	void whatFitsOneUsualBufferCanBeStarted() {
		int most = TransferBuffers.SMALL_SIZE - 20;
		assertThat(this.writer.fitsSmallBuffer(Frame.of(new byte[most]))).isTrue();
		assertThat(this.writer.fitsSmallBuffer(Frame.of(new byte[most + 1]))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 16_376, 16_377, 16_384, 131_064, 131_065, 131_072, 300_000 })
	void aTrailerLeavesWithTheEndOfItsBody(int length) throws IOException {
		List<Integer> behind = new CopyOnWriteArrayList<>();
		FrameWriter writer = writer(new NetstringCodec() {
			@Override
			public void putTrailer(Frame body, ByteBuffer target) {
				behind.add(target.position());
				super.putTrailer(body, target);
			}
		});
		Frame frame = Frame.of("x".repeat(length));
		byte[] expected = new NetstringCodec().toBytes(frame);
		Caller<RequestProgress> caller = Caller.start(() -> {
			writer.write(frame);
			return writer.progress();
		});
		assertThat(read(expected.length)).isEqualTo(expected);
		assertThat(caller.get()).isEqualTo(RequestProgress.SENT);
		assertThat(behind).singleElement().satisfies((position) -> assertThat(position).isPositive());
		assertThatNothingElseIsSent();
	}

	@Test
	void progressCountsTheHeaderThatWasWrittenAndTheTrailer() throws IOException {
		FrameWriter writer = writer(new NetstringCodec());
		writer.start(HELLO);
		assertThat(writer.describeProgress()).isEqualTo("8 of 8 bytes sent");
		assertThat(writer.progress()).isEqualTo(RequestProgress.SENT);
		writer.write(HELLO);
		assertThat(new String(read(8), StandardCharsets.US_ASCII)).isEqualTo("5:hello,");
		assertThatNothingElseIsSent();
	}

	@Test
	void roomForTheLongestHeaderAndTheTrailerIsNeededToStart() {
		FrameWriter writer = writer(new NetstringCodec());
		int most = TransferBuffers.SMALL_SIZE - 12;
		assertThat(writer.fitsSmallBuffer(Frame.of(new byte[most]))).isTrue();
		assertThat(writer.fitsSmallBuffer(Frame.of(new byte[most + 1]))).isFalse();
	}

	@Test
	void aCodecThatDoesNotWriteWhatItSaysIsRefused() throws IOException {
		FrameWriter writer = writer(new NetstringCodec() {
			@Override
			public int trailerLength() {
				return 2;
			}
		});
		assertThatExceptionOfType(FrameFormatException.class).isThrownBy(() -> writer.write(HELLO))
			.withMessageContaining("wrote a trailer of 1 bytes, which is not the declared length");
		assertThat(writer.progress()).isEqualTo(RequestProgress.NOT_SENT);
		assertThatNothingElseIsSent();
	}

	private FrameWriter writer(AsciiLengthFormat format) {
		return writer(FrameCodec.asciiLength(format));
	}

	private FrameWriter writer(FrameCodec codec) {
		return new FrameWriter(this.transport, codec, new ConnectionBuffer(new TransferBuffers()), null);
	}

	private static byte[] frame(Frame frame) {
		return Peer.frame(frame.text());
	}

	/**
	 * Leave no room for anything.
	 * @return how many bytes were written
	 */
	private int fill() throws IOException {
		this.channel.configureBlocking(false);
		ByteBuffer dots = ByteBuffer.wrap(".".repeat(SMALL).getBytes(StandardCharsets.US_ASCII));
		int filled = 0;
		int count = this.channel.write(dots);
		while (count > 0) {
			filled += count;
			count = this.channel.write(dots.clear());
		}
		this.channel.configureBlocking(true);
		return filled;
	}

	private byte[] read(int count) throws IOException {
		return this.peer.socket().getInputStream().readNBytes(count);
	}

	private void assertThatNothingElseIsSent() throws IOException {
		this.channel.shutdownOutput();
		assertThat(read(1)).isEmpty();
	}

}
