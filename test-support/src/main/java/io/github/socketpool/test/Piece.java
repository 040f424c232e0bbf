package io.github.socketpool.test;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

import io.github.socketpool.protocol.Frame;

/**
 * Bytes that a {@link StubServer} sends: a frame, a heartbeat, anything else, or a part
 * of these. Pieces that are sent together are sent in one write, so that they arrive
 * without a gap. Immutable and thread-safe.
 */
public final class Piece {

	private final Encoding encoding;

	private Piece(Encoding encoding) {
		this.encoding = encoding;
	}

	/**
	 * Return a whole frame.
	 * @param body the body
	 * @return header, body and trailer
	 */
	public static Piece frame(Frame body) {
		Objects.requireNonNull(body, "'body' must not be null");
		return new Piece((connection) -> connection.codec().toBytes(body));
	}

	/**
	 * Return a whole frame.
	 * @param body the body, sent as UTF-8
	 * @return header, body and trailer
	 */
	public static Piece frame(String body) {
		return frame(Frame.of(body));
	}

	/**
	 * Return the heartbeat of the server.
	 * @return the token; empty if the server has none
	 */
	public static Piece heartbeat() {
		return new Piece((connection) -> connection.heartbeatToken().text().getBytes(StandardCharsets.US_ASCII));
	}

	/**
	 * Return bytes as they are.
	 * @param bytes the bytes; copied
	 * @return the bytes
	 */
	public static Piece bytes(byte... bytes) {
		byte[] copy = bytes.clone();
		return new Piece((connection) -> copy);
	}

	/**
	 * Return text as it is, without a header.
	 * @param text the text, sent as UTF-8
	 * @return the text's bytes
	 */
	public static Piece text(String text) {
		return bytes(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Return the beginning of this piece.
	 * @param count how many bytes; the header of the default framing has 20
	 * @return the first bytes, or all if there are fewer
	 */
	public Piece first(int count) {
		return new Piece((connection) -> {
			byte[] bytes = toBytes(connection);
			return Arrays.copyOf(bytes, Math.min(count, bytes.length));
		});
	}

	/**
	 * Return the rest of this piece.
	 * @param count how many bytes to leave out at the beginning
	 * @return the bytes after them, which may be none
	 */
	public Piece after(int count) {
		return new Piece((connection) -> {
			byte[] bytes = toBytes(connection);
			return Arrays.copyOfRange(bytes, Math.min(count, bytes.length), bytes.length);
		});
	}

	byte[] toBytes(StubConnection connection) {
		return this.encoding.toBytes(connection);
	}

	/**
	 * Returns the bytes of a piece on a connection.
	 */
	@FunctionalInterface
	private interface Encoding {

		byte[] toBytes(StubConnection connection);

	}

}
