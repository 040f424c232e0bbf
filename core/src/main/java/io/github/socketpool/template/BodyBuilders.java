package io.github.socketpool.template;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * Builders that have served a call and may serve another one: the body of a request is of
 * no use once it has left, and small ones follow each other quickly. Thread-safe.
 */
final class BodyBuilders {

	/**
	 * A larger one is left to the garbage collector, and only its size remembered.
	 */
	static final int LARGEST_KEPT = 128 * 1024;

	private static final int MOST_KEPT = 32;

	private final ReentrantLock lock = new ReentrantLock();

	/** Guarded by {@link #lock}. */
	private final Deque<BodyBuilder> free = new ArrayDeque<>();

	/**
	 * How large the last body was that was too large to keep, and an eighth.
	 */
	private volatile int large;

	BodyBuilder take() {
		BodyBuilder free = takeFree();
		BodyBuilder builder = (free != null) ? free : new BodyBuilder();
		builder.expect(this.large);
		return builder;
	}

	/**
	 * Give a builder back. No frame that was made from it may be used any more.
	 */
	void giveBack(BodyBuilder builder) {
		if (builder.room() > LARGEST_KEPT) {
			this.large = (int) Math.min(builder.length() * 9L / 8, Integer.MAX_VALUE - 8);
			return;
		}
		builder.reset();
		this.lock.lock();
		try {
			if (this.free.size() < MOST_KEPT) {
				this.free.push(builder);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private @Nullable BodyBuilder takeFree() {
		this.lock.lock();
		try {
			return this.free.poll();
		}
		finally {
			this.lock.unlock();
		}
	}

}
