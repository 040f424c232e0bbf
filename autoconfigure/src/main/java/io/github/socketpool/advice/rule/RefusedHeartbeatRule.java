package io.github.socketpool.advice.rule;

import io.github.socketpool.Durations;
import io.github.socketpool.advice.Advice;
import io.github.socketpool.advice.AdviceRule;
import io.github.socketpool.advice.PoolFigures;
import org.jspecify.annotations.Nullable;

/**
 * Finds a peer that answered a heartbeat with a frame, so that the pool has stopped
 * sending heartbeats.
 */
class RefusedHeartbeatRule implements AdviceRule {

	@Override
	public @Nullable Advice judge(PoolFigures figures) {
		if (!figures.areHeartbeatsRefused()) {
			return null;
		}
		return new Advice("heartbeats-refused", "No heartbeats are sent, although heartbeat.interval is "
				+ Durations.readable(figures.heartbeat().interval())
				+ ": the server answered one with a frame, which a caller could take for its own response. Idle "
				+ "connections are checked at that interval instead, which does not keep firewalls from dropping "
				+ "them. Set heartbeat.body to a request that the server answers and heartbeat.expect-reply to true, "
				+ "or set heartbeat.interval to 0. The pool tries heartbeats again when it is restarted.");
	}

	@Override
	public boolean isLoggedByPool() {
		return true;
	}

}
