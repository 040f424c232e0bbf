package io.github.socketpool.connection.frame;

import java.nio.ByteBuffer;
import java.util.Arrays;

import io.github.socketpool.Durations;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.connection.transport.TransferBuffers;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.FrameFormatException;
import io.github.socketpool.protocol.HeartbeatToken;
import org.jspecify.annotations.Nullable;

/**
 * The heartbeat on the connections of one factory: a token or a frame. Immutable.
 */
public final class Heartbeat {

	private final HeartbeatToken token;

	private final @Nullable Frame body;

	/** The heartbeat as it is sent. */
	private final byte[] bytes;

	private final boolean sent;

	private final boolean replyExpected;

	/**
	 * Create the heartbeat.
	 * @param codec how frames are put on the wire
	 * @param settings the heartbeats of one factory
	 * @throws InvalidSettingException if the token cannot be told from a frame, if there
	 * is nothing to send, or if the heartbeat does not fit into one write
	 */
	public Heartbeat(FrameCodec codec, HeartbeatSettings settings) {
		this.token = settings.token();
		this.body = settings.body();
		this.sent = settings.isEnabled();
		this.replyExpected = this.sent && settings.expectReply();
		this.token.requireDistinct(codec);
		if (this.sent) {
			requireSomethingToSend(settings);
			requireOneWrite(codec);
		}
		this.bytes = this.sent ? encode(codec) : new byte[0];
	}

	/**
	 * Return the token that may stand between two frames.
	 * @return the token
	 */
	public HeartbeatToken token() {
		return this.token;
	}

	/**
	 * Return whether heartbeats are sent. Received ones are recognised even if none are.
	 * @return whether they are on
	 */
	public boolean isSent() {
		return this.sent;
	}

	/**
	 * Return whether each heartbeat has a reply.
	 * @return whether replies are expected
	 */
	public boolean expectsReply() {
		return this.replyExpected;
	}

	/**
	 * Return whether heartbeats are frames.
	 * @return {@code false} if they are tokens
	 */
	public boolean isFrame() {
		return this.body != null;
	}

	/**
	 * Return the body of the frame that is sent as a heartbeat.
	 * @return the body, or {@code null} if heartbeats are tokens
	 */
	public @Nullable Frame body() {
		return this.body;
	}

	/**
	 * Return whether a frame is a heartbeat.
	 * @param frame the frame
	 * @return whether heartbeats have the same body
	 */
	public boolean isFrame(Frame frame) {
		Frame body = this.body;
		return body != null && Arrays.equals(body.array(), body.offset(), body.offset() + body.length(), frame.array(),
				frame.offset(), frame.offset() + frame.length());
	}

	/**
	 * Return the heartbeat in its wire format.
	 * @return a new buffer over bytes that must not be changed
	 */
	public ByteBuffer toBytes() {
		return ByteBuffer.wrap(this.bytes);
	}

	/**
	 * Write the heartbeat in its wire format.
	 * @param target the buffer to write to
	 */
	public void put(ByteBuffer target) {
		target.put(this.bytes);
	}

	private byte[] encode(FrameCodec codec) {
		Frame body = this.body;
		if (body == null) {
			byte[] bytes = new byte[this.token.length()];
			this.token.put(ByteBuffer.wrap(bytes));
			return bytes;
		}
		try {
			return codec.toBytes(body);
		}
		catch (FrameFormatException ex) {
			throw new InvalidSettingException("heartbeat.body", "of " + body.length() + " bytes",
					"is not a frame that may be sent: " + ex.getMessage(),
					ex.isUnsuitable() ? "Use a body that the framing can carry." : "Use a shorter one.");
		}
	}

	private void requireSomethingToSend(HeartbeatSettings settings) {
		if (this.body == null && this.token.isEmpty()) {
			throw new InvalidSettingException("heartbeat.interval", Durations.property(settings.interval()),
					"asks for heartbeats, but there is nothing to send: there is neither a token nor a body",
					"Set heartbeat.token or heartbeat.body to a heartbeat of the server, or "
							+ "heartbeat.interval to 0 to send none.");
		}
	}

	/**
	 * Some servers compare the result of one read with a heartbeat.
	 */
	private void requireOneWrite(FrameCodec codec) {
		Frame body = this.body;
		int length = (body == null) ? this.token.length() : body.length();
		int room = TransferBuffers.SMALL_SIZE - ((body == null) ? 0 : codec.maxHeaderLength() + codec.trailerLength());
		if (length > room) {
			throw new InvalidSettingException((body == null) ? "heartbeat.token" : "heartbeat.body",
					"of " + length + " bytes", "must fit into one write of at most " + room + " bytes",
					"Use a shorter one.");
		}
	}

}
