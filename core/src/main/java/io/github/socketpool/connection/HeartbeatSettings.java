package io.github.socketpool.connection;

import java.time.Duration;

import io.github.socketpool.Durations;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.HeartbeatToken;
import org.jspecify.annotations.Nullable;

/**
 * Heartbeats on idle connections. They keep firewalls and NAT gateways from forgetting
 * the connection, and detect a peer that vanished without closing it. Immutable.
 * <p>
 * A heartbeat is either a token, which is not a frame, or a frame with a body. A received
 * token is always skipped and counted. The same holds for a received frame with the body
 * of the heartbeat, even while a response is awaited, and even if no heartbeats are sent.
 * So <b>the body must never be a valid response</b>, or that response would be taken for
 * a heartbeat.
 * <p>
 * If replies are expected, each heartbeat has exactly one: any received token if a token
 * is sent, and the next frame, whatever its body, if a body is sent. A second frame is
 * unsolicited and closes the connection. Do not expect replies to a body from a server
 * that sends the same body as its own heartbeat. The two cannot be told apart, and a late
 * reply would be taken for the response to a call. For the same reason, expect replies if
 * the server answers a body with a different body.
 *
 * @param interval how long a connection is idle before a heartbeat is sent, and the time
 * between further ones; zero to send none
 * @param token the bytes that may stand between two frames and are skipped, even if no
 * heartbeats are sent; {@link HeartbeatToken#none()} if there are none
 * @param body the body of the frame that is sent as a heartbeat; {@code null} to send the
 * token
 * @param expectReply whether the server replies to heartbeats; a connection whose reply
 * does not come in time is closed
 * @param timeout how long a reply may take; greater than zero if one is expected,
 * otherwise unused
 */
public record HeartbeatSettings(Duration interval, HeartbeatToken token, @Nullable Frame body, boolean expectReply,
		Duration timeout) {

	private static final HeartbeatSettings DEFAULTS = new HeartbeatSettings(Duration.ofSeconds(10),
			HeartbeatToken.defaults(), null, false, Duration.ofSeconds(2));

	private static final HeartbeatSettings OFF = DEFAULTS.withInterval(Duration.ZERO).withToken(HeartbeatToken.none());

	/**
	 * Create settings.
	 * @throws InvalidSettingException if a value makes no sense
	 */
	public HeartbeatSettings {
		if (interval.isNegative()) {
			throw new InvalidSettingException("heartbeat.interval", Durations.property(interval),
					"must not be negative",
					"Use the time that a connection may be idle without a heartbeat, such as 10s, or 0 to send none.");
		}
		if (expectReply && interval.isZero()) {
			throw new InvalidSettingException("heartbeat.expect-reply", true,
					"has no meaning while heartbeat.interval is 0 and no heartbeats are sent",
					"Set heartbeat.interval to the time that a connection may be idle without a heartbeat, such as 10s, or "
							+ "heartbeat.expect-reply to false.");
		}
		if (expectReply && (timeout.isNegative() || timeout.isZero())) {
			throw new InvalidSettingException("heartbeat.timeout", Durations.property(timeout),
					"must be longer than zero where a reply is expected",
					"Use the longest time that a reply may take, such as 2s, or set heartbeat.expect-reply to false.");
		}
	}

	/**
	 * Return the heartbeats of the default framing: the token {@code HeartBeat} every 10
	 * s, with no reply expected. The timeout of a reply is 2 s.
	 * @return the default settings
	 */
	public static HeartbeatSettings defaults() {
		return DEFAULTS;
	}

	/**
	 * Return the default heartbeats for a codec.
	 * @param codec how frames are put on the wire
	 * @return {@link #defaults()} if no frame can begin with the first byte of the
	 * default token, otherwise {@link #off()}
	 */
	public static HeartbeatSettings defaultsFor(FrameCodec codec) {
		return HeartbeatToken.defaultsFor(codec).isEmpty() ? OFF : DEFAULTS;
	}

	/**
	 * Return settings that send no heartbeats and skip no tokens. To skip tokens without
	 * sending any, use {@link #defaultsFor} with an {@linkplain #withInterval interval}
	 * of zero.
	 * @return settings with an interval of zero and no token
	 */
	public static HeartbeatSettings off() {
		return OFF;
	}

	/**
	 * Return these settings with another interval.
	 * @param interval how long a connection is idle before a heartbeat is sent; zero to
	 * send none
	 * @return new settings
	 */
	public HeartbeatSettings withInterval(Duration interval) {
		return new HeartbeatSettings(interval, this.token, this.body, this.expectReply, this.timeout);
	}

	/**
	 * Return these settings with another token.
	 * @param token the bytes that may stand between two frames, or
	 * {@link HeartbeatToken#none()}
	 * @return new settings
	 */
	public HeartbeatSettings withToken(HeartbeatToken token) {
		return new HeartbeatSettings(this.interval, token, this.body, this.expectReply, this.timeout);
	}

	/**
	 * Return these settings with another heartbeat.
	 * @param body the body of the frame to send, or {@code null} for the token
	 * @return new settings
	 */
	public HeartbeatSettings withBody(@Nullable Frame body) {
		return new HeartbeatSettings(this.interval, this.token, body, this.expectReply, this.timeout);
	}

	/**
	 * Return these settings with replies expected or not.
	 * @param expectReply whether the server replies to heartbeats
	 * @return new settings
	 */
	public HeartbeatSettings withExpectReply(boolean expectReply) {
		return new HeartbeatSettings(this.interval, this.token, this.body, expectReply, this.timeout);
	}

	/**
	 * Return these settings with another timeout.
	 * @param timeout how long a reply may take
	 * @return new settings
	 */
	public HeartbeatSettings withTimeout(Duration timeout) {
		return new HeartbeatSettings(this.interval, this.token, this.body, this.expectReply, timeout);
	}

	/**
	 * Return whether heartbeats are sent.
	 * @return whether the interval is longer than zero
	 */
	public boolean isEnabled() {
		return !this.interval.isZero();
	}

}
