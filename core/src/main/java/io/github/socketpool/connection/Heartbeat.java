package io.github.socketpool.connection;

import java.nio.ByteBuffer;
import java.util.Arrays;

import io.github.socketpool.Durations;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.FrameFormatException;
import org.jspecify.annotations.Nullable;

/**
 * What a heartbeat is on the connections of one factory: the codec's token, or a frame.
 * Immutable.
 */
final class Heartbeat {

	private final FrameCodec codec;

	private final @Nullable Frame body;

	private final boolean sent;

	private final boolean replyExpected;

	/**
	 * Create the heartbeat.
	 * @throws InvalidSettingException if there is nothing to send, or it does not fit one
	 * write
	 */
	Heartbeat(FrameCodec codec, HeartbeatSettings settings) {
		this.codec = codec;
		this.body = settings.body();
		this.sent = settings.isEnabled();
		this.replyExpected = this.sent && settings.expectReply();
		if (this.sent) {
			requireSomethingToSend(settings);
			requireOneWrite();
		}
	}

	/**
	 * Return whether heartbeats are sent at all. Received ones are told from other frames
	 * in any case.
	 */
	boolean isSent() {
		return this.sent;
	}

	boolean expectsReply() {
		return this.replyExpected;
	}

	/**
	 * Return whether heartbeats are frames.
	 */
	boolean isFrame() {
		return this.body != null;
	}

	/**
	 * Return whether a frame is a heartbeat.
	 */
	boolean isFrame(Frame frame) {
		Frame body = this.body;
		return body != null && Arrays.equals(body.array(), body.offset(), body.offset() + body.length(), frame.array(),
				frame.offset(), frame.offset() + frame.length());
	}

	/**
	 * Write a heartbeat as it stands on the wire.
	 */
	void put(ByteBuffer target) {
		Frame body = this.body;
		if (body == null) {
			this.codec.putHeartbeat(target);
		}
		else {
			this.codec.putHeader(body.length(), target);
			target.put(body.array(), body.offset(), body.length());
		}
	}

	private void requireSomethingToSend(HeartbeatSettings settings) {
		if (this.body == null && this.codec.heartbeatLength() == 0) {
			throw new InvalidSettingException("heartbeat.interval", Durations.property(settings.interval()),
					"asks for heartbeats, but there is nothing to send: there is neither a token nor a body",
					"Set heartbeat.token or heartbeat.body to what the server takes for a heartbeat, or "
							+ "heartbeat.interval to 0 to send none.");
		}
	}

	/**
	 * Servers in the field compare what they read at once with a heartbeat.
	 */
	private void requireOneWrite() {
		Frame body = this.body;
		int length = (body == null) ? this.codec.heartbeatLength() : body.length();
		String setting = (body == null) ? "heartbeat.token" : "heartbeat.body";
		int room = TransferBuffers.SIZE - ((body == null) ? 0 : this.codec.headerLength());
		if (length > room) {
			throw new InvalidSettingException(setting, "of " + length + " bytes",
					"must leave in one write of at most " + room + " bytes", "Use a short one.");
		}
		try {
			put(ByteBuffer.allocate(TransferBuffers.SIZE));
		}
		catch (FrameFormatException ex) {
			throw new InvalidSettingException(setting, "of " + length + " bytes",
					"is no frame that may be sent: " + ex.getMessage(), "Use a short one.");
		}
	}

}
