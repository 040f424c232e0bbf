package io.github.socketpool.pool.shared;

import java.util.concurrent.atomic.LongAdder;

import io.github.socketpool.Endpoint;
import io.github.socketpool.pool.PoolListener;

/**
 * Counts the responses that reached no caller. Thread-safe.
 */
final class ResponseCounters {

	private final LongAdder late = new LongAdder();

	private final LongAdder unknown = new LongAdder();

	private final PoolListener listeners;

	/**
	 * Create counters at zero.
	 * @param listeners hear of late responses
	 */
	ResponseCounters(PoolListener listeners) {
		this.listeners = listeners;
	}

	/**
	 * A response has come after its caller had left.
	 */
	void late(Endpoint endpoint) {
		this.late.increment();
		this.listeners.lateResponse(endpoint);
	}

	/**
	 * A response has come whose id no call in flight has.
	 */
	void unknown() {
		this.unknown.increment();
	}

	long lateSoFar() {
		return this.late.sum();
	}

	long unknownSoFar() {
		return this.unknown.sum();
	}

}
