package io.github.socketpool.testing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import io.github.socketpool.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * Time that passes when a test says so. It begins shortly before the reading overflows,
 * which is where arithmetic on readings goes wrong.
 */
public final class FakeTicker implements Ticker {

	private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000);

	/** What each reading fails with; nothing unless a test sets it. */
	public volatile @Nullable Error failure;

	@Override
	public long nanos() {
		Error failure = this.failure;
		if (failure != null) {
			throw failure;
		}
		return this.nanos.get();
	}

	public void advance(Duration duration) {
		this.nanos.addAndGet(duration.toNanos());
	}

}
