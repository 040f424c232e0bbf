package io.github.socketpool.context;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A daemon thread for background work, from the start of an application context to its
 * stop. A context that is restarted uses another one. Thread-safe.
 */
public final class BackgroundThread {

	/** How long {@link #stop} waits for running work. */
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
	 * @return the thread, without work
	 */
	public static BackgroundThread start(String name) {
		return new BackgroundThread(name);
	}

	/**
	 * Run work as soon as the previous work is done.
	 * @param work the work
	 */
	public void execute(Runnable work) {
		this.executor.execute(work);
	}

	/**
	 * Run work after a pause.
	 * @param work the work
	 * @param pause the pause
	 */
	public void schedule(Runnable work, Duration pause) {
		this.executor.schedule(work, TimeUnit.NANOSECONDS.convert(pause), TimeUnit.NANOSECONDS);
	}

	/**
	 * Run work now, and again after each pause. Runs missed while the machine was stopped
	 * are not made up for.
	 * @param work the work, which must not throw: an exception would end its repetition
	 * @param pause the pause after each run, more than zero
	 */
	public void repeat(Runnable work, Duration pause) {
		this.executor.scheduleWithFixedDelay(work, 0, TimeUnit.NANOSECONDS.convert(pause), TimeUnit.NANOSECONDS);
	}

	/**
	 * Stop the thread. Running work is interrupted and gets one second to end. An
	 * interrupt of the caller ends that wait and stays set. No further work is run.
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
