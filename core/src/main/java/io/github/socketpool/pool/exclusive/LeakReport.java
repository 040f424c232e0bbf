package io.github.socketpool.pool.exclusive;

import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.Durations;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.SafeLog;
import io.github.socketpool.ThreadKind;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolListeners;
import org.jspecify.annotations.Nullable;

/**
 * Reports callers who hold a connection for longer than
 * {@code pool.leak-detection-threshold}: what they are doing now, and how it ends: they
 * release it after all, or the pool takes it away. Stacks are taken when a leak is
 * reported, and never during a call.
 */
final class LeakReport {

	private static final SafeLog logger = SafeLog.of(ConnectionPool.class.getName());

	private final Ledger ledger;

	private final PoolListeners listeners;

	private final ErrorContext errors;

	LeakReport(PoolContext context) {
		this.ledger = context.ledger();
		this.listeners = context.listeners();
		this.errors = context.errors();
	}

	/**
	 * Report those who have held a connection for too long, each once.
	 */
	void report(long now) {
		long threshold = TimeUnit.NANOSECONDS.convert(this.ledger.settings().leakDetectionThreshold());
		if (threshold > 0) {
			this.ledger.leases().leaks(threshold, now).forEach(this::report);
		}
	}

	/**
	 * A connection that was reported has been released.
	 */
	void released(long heldNanos) {
		logger.write(Level.INFO,
				this.errors.describe(
						"a connection that was reported as leaked came back after " + Durations.readable(heldNanos)
								+ ", given back by thread '" + ThreadKind.nameOf(Thread.currentThread()) + "'."),
				null);
		this.listeners.leakEnded(heldNanos);
	}

	/**
	 * The pool has ended a lease whose deadline has passed.
	 * @param leak the lease, if it was reported, otherwise {@code null}
	 */
	void reclaimed(@Nullable Leak leak) {
		if (leak == null) {
			return;
		}
		logger.write(Level.WARNING,
				this.errors
					.describe("thread '" + ThreadKind.nameOf(leak.holder()) + "' has not given back a connection "
							+ "that was reported as leaked, " + Durations.readable(leak.heldNanos())
							+ " after it took it. The deadline of its call has passed, so the pool has closed the "
							+ "connection and may make another one. Have each lease released in a finally block."),
				null);
		this.listeners.leakEnded(leak.heldNanos());
	}

	private void report(Leak leak) {
		Thread holder = leak.holder();
		logger.write(Level.WARNING,
				this.errors.describe("thread '" + ThreadKind.nameOf(holder) + "' has held a connection for "
						+ Durations.readable(leak.heldNanos())
						+ ", longer than pool.leak-detection-threshold. What it does now:"),
				new HolderStack(holder));
		this.listeners.leakDetected(holder, leak.heldNanos());
	}

}
