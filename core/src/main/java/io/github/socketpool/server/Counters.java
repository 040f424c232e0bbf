package io.github.socketpool.server;

import java.util.concurrent.atomic.LongAdder;

/**
 * The counts of a server since it was created. Thread-safe.
 *
 * @param requests complete requests that have arrived
 * @param heartbeats heartbeats that have arrived
 * @param refused connections that were reset because the server was full
 */
record Counters(LongAdder requests, LongAdder heartbeats, LongAdder refused) {

	Counters() {
		this(new LongAdder(), new LongAdder(), new LongAdder());
	}

}
