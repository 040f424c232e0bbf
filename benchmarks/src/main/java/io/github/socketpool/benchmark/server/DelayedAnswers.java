package io.github.socketpool.benchmark.server;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends answers some time after their requests have arrived, in order, from a thread of
 * its own.
 */
final class DelayedAnswers implements AutoCloseable {

	private final BlockingQueue<Answer> queue = new LinkedBlockingQueue<>();

	private final long delayNanos;

	private final Thread thread = new Thread(this::run, "echo-later");

	private boolean closed;

	private DelayedAnswers(Duration delay) {
		this.delayNanos = delay.toNanos();
		this.thread.setDaemon(true);
	}

	static DelayedAnswers start(Duration delay) {
		DelayedAnswers answers = new DelayedAnswers(delay);
		answers.thread.start();
		return answers;
	}

	/**
	 * Add the answer to a request that has just arrived.
	 */
	void add(Sending sending) {
		this.queue.add(new Answer(System.nanoTime() + this.delayNanos, sending));
	}

	/**
	 * Wait until all answers have been sent.
	 */
	@Override
	public void close() {
		add(() -> this.closed = true);
		try {
			this.thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void run() {
		try {
			while (!this.closed) {
				Answer answer = this.queue.take();
				for (long rest = answer.rest(); rest > 0; rest = answer.rest()) {
					LockSupport.parkNanos(rest);
				}
				send(answer);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void send(Answer answer) {
		try {
			answer.sending().send();
		}
		catch (IOException ex) {
			// The client has gone.
		}
	}

	/**
	 * Sends an answer.
	 */
	@FunctionalInterface
	interface Sending {

		void send() throws IOException;

	}

	private record Answer(long due, Sending sending) {

		long rest() {
			return this.due - System.nanoTime();
		}

	}

}
