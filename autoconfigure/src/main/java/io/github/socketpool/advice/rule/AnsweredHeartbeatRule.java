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
 * Finds a peer that answers heartbeats although no reply is expected: replies could show
 * that it is still there.
 */
class AnsweredHeartbeatRule implements AdviceRule {

	/** Of fewer heartbeats the counts say nothing. */
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
		return new Advice("heartbeats-answered", "The server seems to answer heartbeats: one came after the first that "
				+ "was sent. Nothing depends on these answers now: a server that has gone without closing its connections "
				+ "is noticed by the next call only. If it answers each heartbeat, set heartbeat.expect-reply to true: "
				+ "then a connection whose heartbeat is not answered within heartbeat.timeout ("
				+ Durations.readable(heartbeat.timeout()) + ") is closed while it is idle.");
	}

	/**
	 * What came after the first heartbeat may have been the peer's own.
	 */
	private static boolean isRefuted(ConnectionCounts counts) {
		long sent = counts.heartbeatsSent();
		long received = counts.heartbeatsReceived();
		return sent >= MIN_SENT && (received < MIN_ANSWERED * sent || received > MAX_ANSWERED * sent);
	}

}
