package io.github.socketpool.connection;

import java.time.Duration;

import io.github.socketpool.Durations;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.HeartbeatToken;
import org.jspecify.annotations.Nullable;

/**
 * What is sent on a connection while it is idle, so that whatever lies between here and
 * the server does not forget it, and so that a peer that has gone without a word is found
 * out. Immutable.
 * <p>
 * A heartbeat is either a token, which is no frame, or a frame with a body. A received
 * token is always skipped and counted. So is a received frame whose body is the
 * heartbeat's, also while a response is awaited and also if no heartbeats are sent:
 * <b>the body must be one that is never an answer</b>, or the answer would be taken for a
 * heartbeat.
 * <p>
 * With a reply expected, each heartbeat has exactly one: with a token any received token,
 * with a body the next frame, whatever it says. A second frame is one that nobody asked
 * for, and the connection is closed. Do not expect replies to a body from a server that
 * sends the same body as a heartbeat of its own: the one cannot be told from the other,
 * and a reply that comes after what was taken for it is taken for the response of a call.
 * For the same reason a reply must be expected where the server answers a body with
 * anything but that body.
 *
 * @param interval how long a connection is idle before a heartbeat is sent, and again
 * after each; zero to send none
 * @param token what may stand between two frames and is skipped, also if no heartbeats
 * are sent; {@link HeartbeatToken#none()} where nothing does
 * @param body the body of the frame that is sent as a heartbeat; {@code null} to send the
 * token
 * @param expectReply whether the server answers heartbeats; a connection whose reply does
 * not come in time is closed
 * @param timeout how long a reply may take; more than zero if one is expected, without
 * meaning otherwise
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
					"must not be shorter than zero",
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
	 * s, without a reply (which would have 2 s).
	 * @return the default settings
	 */
	public static HeartbeatSettings defaults() {
		return DEFAULTS;
	}

	/**
	 * Return the default heartbeats for a codec.
	 * @param codec how frames are put on the wire
	 * @return {@link #defaults()} where no frame can begin with the first byte of the
	 * default token, else {@link #off()}
	 */
	public static HeartbeatSettings defaultsFor(FrameCodec codec) {
		return HeartbeatToken.defaultsFor(codec).isEmpty() ? OFF : DEFAULTS;
	}

	/**
	 * Return settings with which no heartbeats are sent and no tokens are skipped. To
	 * skip them without sending any, use {@link #defaultsFor} with an
	 * {@linkplain #withInterval interval} of zero.
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
	 * @param token what may stand between two frames, or {@link HeartbeatToken#none()}
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
	 * Return these settings with a reply expected or not.
	 * @param expectReply whether the server answers heartbeats
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
