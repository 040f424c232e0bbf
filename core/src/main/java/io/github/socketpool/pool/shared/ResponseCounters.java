package io.github.socketpool.pool.shared;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the responses that reached no caller. Thread-safe.
 */
final class ResponseCounters {

	private final LongAdder late = new LongAdder();

	private final LongAdder unknown = new LongAdder();

	/**
	 * A response has come after its caller had left.
	 */
	void late() {
		this.late.increment();
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
