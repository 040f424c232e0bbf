package io.github.socketpool.advice.rule;

import io.github.socketpool.Durations;
import io.github.socketpool.advice.Advice;
import io.github.socketpool.advice.AdviceRule;
import io.github.socketpool.advice.ConnectionCounts;
import io.github.socketpool.advice.PoolFigures;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.pool.HeartbeatReaction;
import org.jspecify.annotations.Nullable;

/**
 * Finds a peer that answers heartbeats although no reply is expected. Expected replies
 * would show that the peer is still alive.
 */
class AnsweredHeartbeatRule implements AdviceRule {

	/** Fewer heartbeats are not significant. */
	private static final int MIN_SENT = 20;

	private static final double MIN_ANSWERED = 0.9;

	private static final double MAX_ANSWERED = 1.1;

	@Override
	public @Nullable Advice judge(PoolFigures figures) {
		HeartbeatSettings heartbeat = figures.heartbeat();
		boolean answered = figures.pool().peer().heartbeat() == HeartbeatReaction.ANSWERED;
		if (!heartbeat.isEnabled() || heartbeat.expectReply() || !answered || isRefuted(figures.turnover().counts())) {
			return null;
		}
		return new Advice("heartbeats-answered",
				"The server seems to answer heartbeats: one was received after the first one was sent. These replies "
						+ "are not used. If the server disappears without closing its connections, only the next call "
						+ "notices. If the server answers every heartbeat, set heartbeat.expect-reply to true. A "
						+ "connection whose heartbeat is not answered within heartbeat.timeout " + "("
						+ Durations.readable(heartbeat.timeout()) + ") is then closed while it is idle.");
	}

	/**
	 * A heartbeat received after the first one may be one that the peer sends by itself.
	 */
	private static boolean isRefuted(ConnectionCounts counts) {
		long sent = counts.heartbeatsSent();
		long received = counts.heartbeatsReceived();
		return sent >= MIN_SENT && (received < MIN_ANSWERED * sent || received > MAX_ANSWERED * sent);
	}

}
