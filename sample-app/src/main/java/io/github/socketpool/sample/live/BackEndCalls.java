package io.github.socketpool.sample.live;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import io.github.socketpool.Endpoint;
import io.github.socketpool.pool.PoolListener;

import org.springframework.stereotype.Component;

/**
 * Counts the calls that have ended at each back end. Thread-safe.
 */
@Component
class BackEndCalls implements PoolListener {

	private final Map<Endpoint, LongAdder> calls = new ConcurrentHashMap<>();

	@Override
	public void released(Endpoint endpoint, long usedNanos) {
		this.calls.computeIfAbsent(endpoint, (key) -> new LongAdder()).increment();
	}

	/**
	 * Return how many calls have ended at a back end.
	 */
	long of(Endpoint endpoint) {
		LongAdder count = this.calls.get(endpoint);
		return (count != null) ? count.sum() : 0;
	}

}
