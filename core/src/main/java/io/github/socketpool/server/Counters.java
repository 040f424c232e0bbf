package io.github.socketpool.server;

import java.util.concurrent.atomic.LongAdder;

/**
 * What a server has counted since it was made. Thread-safe.
 *
 * @param requests requests that arrived whole
 * @param heartbeats heartbeats that arrived
 * @param refused connections that were one too many
 */
record Counters(LongAdder requests, LongAdder heartbeats, LongAdder refused) {

	Counters() {
		this(new LongAdder(), new LongAdder(), new LongAdder());
	}

}
