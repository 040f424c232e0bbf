package io.github.socketpool.advice.rule;

import java.time.Duration;

import io.github.socketpool.Durations;
import io.github.socketpool.advice.Advice;
import io.github.socketpool.advice.AdviceRule;
import io.github.socketpool.advice.PoolFigures;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolSnapshot.PeerHabits;
import org.jspecify.annotations.Nullable;

/**
 * Finds a peer, or a device on the way to it, that closes idle connections before the
 * pool does or sends a heartbeat.
 */
class IdleCloseRule implements AdviceRule {

	private static final int MIN_CLOSES = 3;

	/**
	 * A close that comes sooner is probably not caused by silence, and heartbeats would
	 * be too late.
	 */
	private static final Duration MIN_SILENCE = Duration.ofSeconds(1);

	@Override
	public @Nullable Advice judge(PoolFigures figures) {
		PeerHabits peer = figures.pool().peer();
		Duration closed = peer.shortestClosed();
		Duration survived = peer.longestSurvived();
		if (closed == null || peer.idleCloses() < MIN_CLOSES || (survived != null && closed.compareTo(survived) <= 0)
				|| isPrevented(figures, closed)) {
			return null;
		}
		if (closed.compareTo(MIN_SILENCE) < 0) {
			return isAfterSeveralAnswers(peer) ? null : closesAtOnce(peer, closed);
		}
		String known = (survived != null) ? "more than " + Durations.readable(survived) + " and " : "";
		return new Advice("peer-closes-idle",
				"The server, or a device on the way to it, closes connections that have been silent for " + known
						+ "at most " + Durations.readable(closed) + " (seen " + peer.idleCloses()
						+ " times). That is sooner than " + tooLate(figures)
						+ ". Calls after a pause find them closed and must connect. " + remedy(figures, closed));
	}

	private static boolean isAfterSeveralAnswers(PeerHabits peer) {
		return AnsweredCloseRule.isSeen(peer.answeredCloses()) && peer.answeredCloses().fewestUses() > 1;
	}

	private static Advice closesAtOnce(PeerHabits peer, Duration closed) {
		return new Advice("peer-closes-idle",
				"Connections were found closed within 1 s of their last call, at the earliest after "
						+ Durations.readable(closed) + " (seen " + peer.idleCloses()
						+ " times). The server seems to close them after each response, so that calls find them "
						+ "closed and must connect. Set mode to per-call, or pool.max-uses to 1, so that no closed "
						+ "connection is kept, or make the server keep its connections open.");
	}

	private static boolean isPrevented(PoolFigures figures, Duration closed) {
		HeartbeatSettings heartbeat = figures.heartbeat();
		PoolSettings settings = figures.settings();
		boolean spoken = figures.areHeartbeatsSent() && heartbeat.interval().compareTo(closed) < 0;
		boolean parted = settings.minIdle() == 0 && !settings.idleTimeout().isZero()
				&& settings.idleTimeout().compareTo(closed) < 0;
		return spoken || parted || figures.isPerCall();
	}

	private static String tooLate(PoolFigures figures) {
		HeartbeatSettings heartbeat = figures.heartbeat();
		Duration idleTimeout = figures.settings().idleTimeout();
		String timeout = "pool.idle-timeout (" + (idleTimeout.isZero() ? "off" : Durations.readable(idleTimeout)) + ")";
		return figures.areHeartbeatsSent()
				? "heartbeat.interval (" + Durations.readable(heartbeat.interval()) + ") and " + timeout
				: timeout + ", and no heartbeats are sent";
	}

	private static String remedy(PoolFigures figures, Duration closed) {
		String half = Durations.property(AdviceFormat.roundedDown(closed.dividedBy(2)));
		String minIdle = (figures.settings().minIdle() > 0) ? " and pool.min-idle to 0" : "";
		if (figures.areHeartbeatsRefused()) {
			return "Set pool.idle-timeout to " + half + minIdle + ".";
		}
		return "Set heartbeat.interval to " + half
				+ "; or, if the server does not support heartbeats, pool.idle-timeout to " + half + minIdle + ".";
	}

}
