package io.github.socketpool.autoconfigure.advice;

import io.github.socketpool.Durations;
import io.github.socketpool.connection.HeartbeatSettings;
import org.jspecify.annotations.Nullable;

/**
 * Finds a peer that answers heartbeats although no reply is expected: replies could show
 * that it is still there.
 */
class AnsweredHeartbeatRule implements AdviceRule {

	private static final int MIN_SENT = 20;

	private static final double MIN_ANSWERED = 0.9;

	private static final double MAX_ANSWERED = 1.1;

	@Override
	public @Nullable Advice judge(PoolFigures figures) {
		HeartbeatSettings heartbeat = figures.heartbeat();
		long sent = figures.turnover().counts().heartbeatsSent();
		long received = figures.turnover().counts().heartbeatsReceived();
		boolean answered = received >= MIN_ANSWERED * sent && received <= MAX_ANSWERED * sent;
		if (!heartbeat.isEnabled() || heartbeat.expectReply() || sent < MIN_SENT || !answered) {
			return null;
		}
		return new Advice("heartbeats-answered", "The server seems to answer heartbeats: in the last "
				+ Durations.readable(figures.turnover().time()) + " " + sent + " were sent and " + received
				+ " came. Nothing depends on these answers now: a server that has gone without closing its connections "
				+ "is noticed by the next call only. If it answers each heartbeat, set heartbeat.expect-reply to true: "
				+ "then a connection whose heartbeat is not answered within heartbeat.timeout ("
				+ Durations.readable(heartbeat.timeout()) + ") is closed while it is idle.");
	}

}
