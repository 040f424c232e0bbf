package io.github.socketpool.server;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import io.github.socketpool.Ticker;

/**
 * Time that passes when it is told to.
 */
final class ManualTicker implements Ticker {

	private final AtomicLong now = new AtomicLong();

	@Override
	public long nanos() {
		return this.now.get();
	}

	void advance(Duration time) {
		this.now.addAndGet(time.toNanos());
	}

}
