package io.github.socketpool.context;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A daemon thread for work in the background, from the start of an application context to
 * its stop. A context that is started again takes another one. Thread-safe.
 */
public final class BackgroundThread {

	/** How long stopping waits for work that is under way. */
	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(1);

	private final ScheduledThreadPoolExecutor executor;

	private BackgroundThread(String name) {
		this.executor = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, name);
			thread.setDaemon(true);
			return thread;
		});
	}

	/**
	 * Start a thread.
	 * @param name the name of the thread
	 * @return the thread, which has no work yet
	 */
	public static BackgroundThread start(String name) {
		return new BackgroundThread(name);
	}

	/**
	 * Do work as soon as the work before it is done.
	 * @param work the work
	 */
	public void execute(Runnable work) {
		this.executor.execute(work);
	}

	/**
	 * Do work after a pause.
	 * @param work the work
	 * @param pause the pause
	 */
	public void schedule(Runnable work, Duration pause) {
		this.executor.schedule(work, TimeUnit.NANOSECONDS.convert(pause), TimeUnit.NANOSECONDS);
	}

	/**
	 * Do work now, and again after each pause. Work that was missed while the machine was
	 * stopped is not made up for.
	 * @param work the work, which must not throw: it would not be done again
	 * @param pause the pause after each time, more than zero
	 */
	public void repeat(Runnable work, Duration pause) {
		this.executor.scheduleWithFixedDelay(work, 0, TimeUnit.NANOSECONDS.convert(pause), TimeUnit.NANOSECONDS);
	}

	/**
	 * Stop the thread. Work under way is interrupted, and waited for for a second; an
	 * interrupt of the caller ends that wait and stays set. No other work is done.
	 */
	public void stop() {
		this.executor.shutdownNow();
		try {
			this.executor.awaitTermination(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
