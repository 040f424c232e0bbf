package io.github.socketpool.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Feeds streams of bytes to decoders, cut in whatever way.
 */
final class Streams {

	static final FrameCodec CODEC = FrameCodec.asciiLength(AsciiLengthFormat.defaults());

	private Streams() {
	}

	/**
	 * Put texts and bytes in a row.
	 */
	static byte[] stream(Object... parts) {
		ByteArrayOutputStream stream = new ByteArrayOutputStream();
		for (Object part : parts) {
			stream
				.writeBytes((part instanceof byte[] bytes) ? bytes : ((String) part).getBytes(StandardCharsets.UTF_8));
		}
		return stream.toByteArray();
	}

	static byte[] frame(String body) {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		return stream(String.format("length:%013d", bytes.length), bytes);
	}

	static Decoded decode(byte[] stream, int... cuts) {
		return decode(CODEC, stream, cuts);
	}

	/**
	 * Decode a stream that arrives in pieces.
	 * @param cuts where the pieces end, in ascending order
	 */
	static Decoded decode(FrameCodec codec, byte[] stream, int... cuts) {
		return decode(codec, HeartbeatToken.defaultsFor(codec), stream, cuts);
	}

	/**
	 * Decode a stream that arrives in pieces, with a token that may come between two
	 * frames.
	 * @param cuts where the pieces end, in ascending order
	 */
	static Decoded decode(FrameCodec codec, HeartbeatToken token, byte[] stream, int... cuts) {
		return decode(codec, token, BodyBudget.unlimited(), stream, cuts);
	}

	/**
	 * Decode a stream that arrives in pieces, with limited memory.
	 * @param cuts where the pieces end, in ascending order
	 */
	static Decoded decode(FrameCodec codec, HeartbeatToken token, BodyBudget budget, byte[] stream, int... cuts) {
		BodyReservation memory = budget.newReservation();
		HeartbeatTokenDecoder decoder = new HeartbeatTokenDecoder(codec, token, memory);
		List<String> frames = new ArrayList<>();
		try {
			int start = 0;
			for (int cut : cuts) {
				feed(decoder, memory, stream, start, cut, frames);
				start = cut;
			}
			feed(decoder, memory, stream, start, stream.length, frames);
		}
		catch (FrameFormatException ex) {
			return new Decoded(frames, decoder.heartbeats(), true, false, ex);
		}
		return new Decoded(frames, decoder.heartbeats(), decoder.atBoundary(), decoder.isExpectingMore(), null);
	}

	private static void feed(FrameDecoder decoder, BodyReservation memory, byte[] stream, int start, int end,
			List<String> frames) {
		ByteBuffer piece = ByteBuffer.wrap(stream, start, end - start);
		while (piece.hasRemaining()) {
			Frame frame = decoder.decode(piece);
			if (frame != null) {
				memory.release();
				frames.add(frame.text());
			}
		}
	}

	/**
	 * What came of a stream.
	 */
	record Decoded(List<String> frames, long heartbeats, boolean atBoundary, boolean expectingMore,
			@Nullable FrameFormatException error) {

		/**
		 * Return whether another cut of the stream has given the same: all but how much
		 * of a wrong peer's bytes had arrived to be quoted.
		 */
		boolean isSameAs(Decoded other) {
			return this.frames.equals(other.frames) && this.heartbeats == other.heartbeats
					&& this.atBoundary == other.atBoundary && this.expectingMore == other.expectingMore
					&& (this.error != null) == (other.error != null);
		}

		/**
		 * Return what does not depend on how the stream was cut: all but how much of a
		 * wrong peer's bytes had arrived to be quoted.
		 */
		String essence() {
			return this.frames + " heartbeats " + this.heartbeats + " boundary " + this.atBoundary + " more "
					+ this.expectingMore + " failed " + (this.error != null);
		}

	}

}
