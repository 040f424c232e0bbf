package io.github.socketpool.test;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.DelimiterFormat;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.HeartbeatToken;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for properties of single writes, which a socket may merge.
 */
class ReactionTests {

	private final RecordingConnection connection = new RecordingConnection();

	@Test
	void aResponseIsSentInOneWrite() throws Exception {
		Reaction.respond("{}").react(this.connection);
		assertThat(this.connection.writes).containsExactly("length:0000000000002{}");
	}

	@Test
	void headerAndBodyCanBeSentInTwoWrites() throws Exception {
		Reaction.respondInTwoWrites("{}").react(this.connection);
		assertThat(this.connection.writes).containsExactly("length:0000000000002", "{}");
	}

	@Test
	void twoWritesFollowTheHeaderOfTheFormat() throws Exception {
		this.connection.codec = FrameCodec.asciiLength(AsciiLengthFormat.defaults().withPrefix("#").withDigits(4));
		Reaction.respondInTwoWrites("[1]").react(this.connection);
		assertThat(this.connection.writes).containsExactly("#0003", "[1]");
	}

	@Test
	void withoutAHeaderTheDelimiterIsWrittenApart() throws Exception {
		this.connection.codec = DelimiterFormat.defaults().withDelimiter("\r\n").codec();
		Reaction.respondInTwoWrites("[1]").react(this.connection);
		assertThat(this.connection.writes).containsExactly("[1]", "\r\n");
	}

	@Test
	void aPieceCanBeSentByteByByte() throws Exception {
		Reaction.writeByteByByte(Piece.heartbeat()).react(this.connection);
		assertThat(this.connection.writes).containsExactly("H", "e", "a", "r", "t", "B", "e", "a", "t");
	}

	@Test
	void aHeartbeatCanBeSentTogetherWithAFrame() throws Exception {
		Reaction.write(Piece.heartbeat(), Piece.frame("1"), Piece.heartbeat()).react(this.connection);
		assertThat(this.connection.writes).containsExactly("HeartBeatlength:00000000000011HeartBeat");
	}

	@Test
	void aHeartbeatCanBeSplitOverTwoWrites() throws Exception {
		Reaction.write(Piece.heartbeat().first(4))
			.then(Reaction.write(Piece.heartbeat().after(4), Piece.frame("1")))
			.react(this.connection);
		assertThat(this.connection.writes).containsExactly("Hear", "tBeatlength:00000000000011");
	}

	@Test
	void aLengthCountsBytesAndNotCharacters() throws Exception {
		Reaction.respond("\"€\"").react(this.connection);
		assertThat(this.connection.writes).containsExactly("length:0000000000005\"€\"");
	}

	@Test
	void aPieceHasNoMoreThanItsBytes() {
		assertThat(Piece.text("abc").first(9).toBytes(this.connection)).hasSize(3);
		assertThat(Piece.text("abc").after(9).toBytes(this.connection)).isEmpty();
	}

	/**
	 * Records each write as text.
	 */
	private static final class RecordingConnection implements StubConnection {

		private final List<String> writes = new ArrayList<>();

		private FrameCodec codec = FrameCodec.asciiLength(AsciiLengthFormat.defaults());

		@Override
		public Frame request() {
			return Frame.of("{}");
		}

		@Override
		public FrameCodec codec() {
			return this.codec;
		}

		@Override
		public HeartbeatToken heartbeatToken() {
			return HeartbeatToken.defaults();
		}

		@Override
		public void write(Piece... pieces) {
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			for (Piece piece : pieces) {
				bytes.writeBytes(piece.toBytes(this));
			}
			this.writes.add(bytes.toString(StandardCharsets.UTF_8));
		}

		@Override
		public void close() {
			throw new UnsupportedOperationException();
		}

		@Override
		public void reset() {
			throw new UnsupportedOperationException();
		}

		@Override
		public void awaitClosed() {
			throw new UnsupportedOperationException();
		}

	}

}
