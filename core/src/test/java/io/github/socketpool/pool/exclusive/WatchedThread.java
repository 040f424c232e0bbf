package io.github.socketpool.pool.exclusive;

import java.util.concurrent.atomic.AtomicReference;

import io.github.socketpool.testing.Caller;

/**
 * The thread of a caller who waits, to whom something happens at the very moment when it
 * has seen that there is no answer yet: it asks then whether it is interrupted.
 */
final class WatchedThread extends Thread {

	private static final Runnable NOTHING = () -> {
	};

	private final AtomicReference<Runnable> atNextLook = new AtomicReference<>(NOTHING);

	WatchedThread(Runnable task) {
		super(task, "caller");
		setDaemon(true);
	}

	/**
	 * Have the caller, who sleeps in the queue, do something when it looks for the next
	 * time.
	 */
	static void atNextLook(Caller<?> caller, Runnable action) {
		((WatchedThread) caller.thread()).atNextLook.set(action);
	}

	@Override
	public boolean isInterrupted() {
		this.atNextLook.getAndSet(NOTHING).run();
		return super.isInterrupted();
	}

}
