package io.github.socketpool.server;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.Durations;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.Ticker;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.HeartbeatToken;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a server. Immutable. The builder's methods describe each value.
 */
record ServerSettings(String name, String host, int port, int backlog, FrameCodec codec, HeartbeatToken heartbeatToken,
		ProtocolServer.AsyncHandler handler, HeartbeatReply heartbeatReply, Duration heartbeatBroadcast,
		int maxConnections, long maxBytesInFlight, Duration firstByteTimeout, Duration frameTimeout,
		Duration closeTimeout, @Nullable Executor executor, Ticker ticker, @Nullable ServerTls tls) {

	private static final Duration MIN_TIMEOUT = Duration.ofMillis(1);

	/**
	 * Some 146 years, as in {@link io.github.socketpool.Deadline}: longer lengths of time
	 * cannot be counted in nanoseconds.
	 */
	private static final Duration MAX_TIMEOUT = Duration.ofNanos(Long.MAX_VALUE / 2);

	private static final Duration MAX_CHECK_INTERVAL = Duration.ofMillis(250);

	private static final Duration MIN_BROADCAST_TIMEOUT = Duration.ofSeconds(1);

	/**
	 * How many checks are made in each timeout, so that it is accurate to one part in
	 * this number.
	 */
	private static final int CHECKS_PER_TIMEOUT = 8;

	ServerSettings {
		requireText("server.name", name, "Use a name that tells this server's threads from others, such as 'quotes'.");
		requireText("server.host", host, "Use a host name or an address of this machine, such as '127.0.0.1'.");
		requireBetween("server.port", port, 0, 65535, "Use a port number, or 0 for any free port.");
		requireBetween("server.backlog", backlog, 1, Integer.MAX_VALUE,
				"Use how many connections may wait, such as 1024.");
		requireBetween("server.max-connections", maxConnections, 1, Integer.MAX_VALUE,
				"Use how many clients may be connected at once, such as 1024.");
		requireBetween("server.max-bytes-in-flight", maxBytesInFlight, 1, Long.MAX_VALUE,
				"Use how many bytes requests may take at once, such as 67108864 for 64 MiB.");
		requireTime("server.first-byte-timeout", firstByteTimeout, MIN_TIMEOUT);
		requireTime("server.frame-timeout", frameTimeout, MIN_TIMEOUT);
		requireTime("server.close-timeout", closeTimeout, Duration.ZERO);
		requireTime("server.heartbeat-broadcast", heartbeatBroadcast,
				heartbeatBroadcast.isZero() ? Duration.ZERO : MIN_TIMEOUT);
		heartbeatToken.requireDistinct(codec);
		requireToken(heartbeatToken, heartbeatReply, heartbeatBroadcast);
	}

	boolean isBroadcasting() {
		return !this.heartbeatBroadcast.isZero();
	}

	/**
	 * Return how long it may take to send a broadcast heartbeat. That is at most the time
	 * until the next one is due, since the other clients wait for theirs. But it is long
	 * enough that a pause of this process is not mistaken for a client that does not
	 * read.
	 */
	Duration broadcastTimeout() {
		return shorter(this.frameTimeout, longer(this.heartbeatBroadcast, MIN_BROADCAST_TIMEOUT));
	}

	/**
	 * Return the interval of checks for overdue clients.
	 */
	Duration checkInterval() {
		Duration shortest = shorter(this.firstByteTimeout, this.frameTimeout);
		return longer(MIN_TIMEOUT, shorter(MAX_CHECK_INTERVAL, shortest.dividedBy(CHECKS_PER_TIMEOUT)));
	}

	String where() {
		return this.host + ":" + this.port;
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

	private static Duration longer(Duration one, Duration other) {
		return (one.compareTo(other) > 0) ? one : other;
	}

	private static void requireText(String setting, String value, String remedy) {
		if (value.isBlank()) {
			throw new InvalidSettingException(setting, value, "must not be blank", remedy);
		}
	}

	private static void requireBetween(String setting, long value, long least, long most, String remedy) {
		if (value < least || value > most) {
			throw new InvalidSettingException(setting, value, (most >= Integer.MAX_VALUE) ? "must be at least " + least
					: "must be between " + least + " and " + most, remedy);
		}
	}

	private static void requireTime(String setting, Duration value, Duration least) {
		if (value.compareTo(least) < 0 || value.compareTo(MAX_TIMEOUT) > 0) {
			throw new InvalidSettingException(setting, Durations.property(value),
					"must be between " + Durations.property(least) + " and "
							+ TimeUnit.NANOSECONDS.toDays(MAX_TIMEOUT.toNanos()) + " days",
					"Use a length of time such as 30s.");
		}
	}

	private static void requireToken(HeartbeatToken token, HeartbeatReply reply, Duration broadcast) {
		if (token.isEmpty() && (reply != HeartbeatReply.NONE || !broadcast.isZero())) {
			throw new InvalidSettingException("heartbeat.token", "", "is empty, but the server is to send heartbeats",
					"Use a token such as 'HeartBeat', or neither echo nor broadcast heartbeats.");
		}
	}

}
