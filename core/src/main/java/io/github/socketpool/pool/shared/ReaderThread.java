package io.github.socketpool.pool.shared;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * Reads a connection for all its callers while their calls overlap. The thread is started
 * when it is wanted first, sleeps while callers read by themselves, and ends with the
 * connection.
 */
final class ReaderThread implements Runnable {

	/**
	 * After so many responses in a row whose callers were alone, callers read by
	 * themselves again.
	 */
	static final int ALONE = 8;

	/** How long the thread waits for bytes before it looks around. */
	static final long MAX_WAIT = TimeUnit.SECONDS.toNanos(1);

	private final String name;

	private final SharedConnection connection;

	private final AtomicBoolean wanted = new AtomicBoolean();

	private final AtomicBoolean started = new AtomicBoolean();

	private volatile @Nullable Thread thread;

	private volatile boolean ended;

	ReaderThread(String name, SharedConnection connection) {
		this.name = name;
		this.connection = connection;
	}

	/**
	 * Have the thread write what is to be written and read until callers are alone.
	 */
	void want() {
		if (this.wanted.compareAndSet(false, true)) {
			if (this.started.compareAndSet(false, true)) {
				start();
			}
			LockSupport.unpark(this.thread);
		}
	}

	/**
	 * A connection that no thread can read is lost.
	 */
	private void start() {
		try {
			Thread thread = new Thread(null, this, this.name, 0, false);
			thread.setDaemon(true);
			thread.setContextClassLoader(null);
			this.thread = thread;
			thread.start();
		}
		catch (RuntimeException | Error ex) {
			this.connection.lose(ex);
		}
	}

	/**
	 * Let the thread end.
	 */
	void end() {
		this.ended = true;
		LockSupport.unpark(this.thread);
	}

	@Override
	public void run() {
		while (!this.ended) {
			try {
				if (this.wanted.compareAndSet(true, false)) {
					this.connection.writer().write();
					this.connection.reader().readForAll();
				}
				else {
					LockSupport.park(this);
				}
			}
			catch (RuntimeException | Error ex) {
				this.connection.lose(ex);
			}
		}
	}

}
