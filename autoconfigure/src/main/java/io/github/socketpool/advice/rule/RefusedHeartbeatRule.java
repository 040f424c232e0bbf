package io.github.socketpool.advice.rule;

import io.github.socketpool.Durations;
import io.github.socketpool.advice.Advice;
import io.github.socketpool.advice.AdviceRule;
import io.github.socketpool.advice.PoolFigures;
import org.jspecify.annotations.Nullable;

/**
 * Finds a peer that answers a heartbeat with a frame, so that none are sent any more.
 */
class RefusedHeartbeatRule implements AdviceRule {

	@Override
	public @Nullable Advice judge(PoolFigures figures) {
		if (!figures.areHeartbeatsRefused()) {
			return null;
		}
		return new Advice("heartbeats-refused", "No heartbeats are sent, although heartbeat.interval is "
				+ Durations.readable(figures.heartbeat().interval())
				+ ": the server sent a frame behind one, which a caller could take for its answer. Idle connections are "
				+ "checked at that interval instead, which does not keep firewalls from forgetting them. Set "
				+ "heartbeat.body to a request that the server answers, with heartbeat.expect-reply=true, or "
				+ "heartbeat.interval to 0. Heartbeats are tried again when the pool is started again.");
	}

	@Override
	public boolean isLoggedByPool() {
		return true;
	}

}
