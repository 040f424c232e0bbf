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
	 * A larger one is left to the garbage collector.
	 */
	private static final int LARGEST_KEPT = 64 * 1024;

	private static final int MOST_KEPT = 64;

	private final ReentrantLock lock = new ReentrantLock();

	/** Guarded by {@link #lock}. */
	private final Deque<BodyBuilder> free = new ArrayDeque<>();

	BodyBuilder take() {
		BodyBuilder builder = takeFree();
		return (builder != null) ? builder : new BodyBuilder();
	}

	/**
	 * Give a builder back. No frame that was made from it may be used any more.
	 */
	void giveBack(BodyBuilder builder) {
		if (builder.room() > LARGEST_KEPT) {
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
