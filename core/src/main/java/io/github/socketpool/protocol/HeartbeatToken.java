package io.github.socketpool.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

import io.github.socketpool.InvalidSettingException;

/**
 * Bytes that may stand between two frames as a heartbeat, for any framing whose frames
 * begin with other bytes. Received tokens are skipped and counted.
 *
 * @param text the ASCII text; empty if there is no token
 */
public record HeartbeatToken(String text) {

	private static final HeartbeatToken NONE = new HeartbeatToken("");

	private static final HeartbeatToken DEFAULT = new HeartbeatToken("HeartBeat");

	/**
	 * Create a token.
	 * @throws InvalidSettingException if a character is not ASCII
	 */
	public HeartbeatToken {
		if (!StandardCharsets.US_ASCII.newEncoder().canEncode(text)) {
			throw new InvalidSettingException("heartbeat.token", text, "must consist of ASCII characters",
					"Use the bytes that the server sends; they are compared one by one.");
		}
	}

	/**
	 * Return a token.
	 * @param ascii the ASCII text; may be empty
	 * @return the token
	 * @throws InvalidSettingException if a character is not ASCII
	 */
	public static HeartbeatToken of(String ascii) {
		return new HeartbeatToken(ascii);
	}

	/**
	 * Return the empty token, with which only frames are received.
	 * @return the empty token
	 */
	public static HeartbeatToken none() {
		return NONE;
	}

	/**
	 * Return the default token, {@code HeartBeat}.
	 * @return the default token
	 */
	public static HeartbeatToken defaults() {
		return DEFAULT;
	}

	/**
	 * Return the default token for a codec.
	 * @param codec how frames are put on the wire
	 * @return {@code HeartBeat} if no frame can begin with its first byte, otherwise none
	 */
	public static HeartbeatToken defaultsFor(FrameCodec codec) {
		return codec.canBeginFrame(DEFAULT.first()) ? NONE : DEFAULT;
	}

	/**
	 * Return whether there is no token.
	 * @return {@code true} for {@link #none()}
	 */
	public boolean isEmpty() {
		return this.text.isEmpty();
	}

	/**
	 * Return the length of the token.
	 * @return the number of bytes; 0 if there is no token
	 */
	public int length() {
		return this.text.length();
	}

	/**
	 * Return the first byte, which tells the token from a frame.
	 * @return the first byte
	 * @throws IndexOutOfBoundsException if there is no token
	 */
	public byte first() {
		return byteAt(0);
	}

	/**
	 * Write the token.
	 * @param target the buffer to write to, with room for {@link #length()} bytes
	 */
	public void put(ByteBuffer target) {
		for (int i = 0; i < length(); i++) {
			target.put(byteAt(i));
		}
	}

	/**
	 * Check that the token can be told from a frame.
	 * @param codec how frames are put on the wire
	 * @throws InvalidSettingException if a frame can begin with the token's first byte
	 */
	public void requireDistinct(FrameCodec codec) {
		if (!isEmpty() && codec.canBeginFrame(first())) {
			String own = isConfigured(codec) ? ""
					: " If no frame begins with it, override canBeginFrame of the FrameCodec.";
			throw canBeginWithAnything(codec) ? notBeforeAnything(own) : notBeforeFrame(own);
		}
	}

	private InvalidSettingException notBeforeFrame(String own) {
		char first = this.text.charAt(0);
		return new InvalidSettingException("heartbeat.token", this.text,
				"begins with a character that a header can begin with ("
						+ (Character.isDigit(first) ? "a digit" : "'" + first + "'") + ")",
				"Use a token that begins with another character, or an empty one if the server sends none." + own);
	}

	private InvalidSettingException notBeforeAnything(String own) {
		return new InvalidSettingException("heartbeat.token", this.text,
				"cannot be distinguished from a frame, which can begin with any byte in this framing",
				"Leave it empty, and set heartbeat.body to the body of a frame if the server knows such a heartbeat."
						+ own);
	}

	private static boolean canBeginWithAnything(FrameCodec codec) {
		return IntStream.rangeClosed(0, 127).allMatch((first) -> codec.canBeginFrame((byte) first));
	}

	/**
	 * Return whether a codec is one of a {@link FrameFormat}.
	 */
	private static boolean isConfigured(FrameCodec codec) {
		return codec instanceof AsciiLengthCodec || codec instanceof BinaryLengthCodec
				|| codec instanceof DelimiterCodec || codec instanceof ContentLengthCodec;
	}

	byte byteAt(int index) {
		return (byte) this.text.charAt(index);
	}

}
