package com.example.quotes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

import io.github.socketpool.SocketPoolException;
import io.github.socketpool.template.ProtocolTemplate;

/**
 * Threads that call all the time. They count which server has answered, how many calls
 * have failed, and how long the longest one took.
 */
final class Callers implements AutoCloseable {

	private final List<Thread> threads = new ArrayList<>();

	private final Map<Integer, LongAdder> answers = new ConcurrentHashMap<>();

	private final Queue<SocketPoolException> failures = new ConcurrentLinkedQueue<>();

	private final Queue<Throwable> errors = new ConcurrentLinkedQueue<>();

	private final LongAccumulator longestNanos = new LongAccumulator(Math::max, 0);

	private volatile boolean stopped;

	Callers(int count, ProtocolTemplate template) {
		for (int i = 0; i < count; i++) {
			Thread thread = new Thread(() -> call(template), "caller-" + i);
			this.threads.add(thread);
			thread.start();
		}
	}

	private void call(ProtocolTemplate template) {
		while (!this.stopped) {
			long begin = System.nanoTime();
			try {
				int port = template.exchange(Map.of("symbol", "ACME"), Integer.class);
				this.answers.computeIfAbsent(port, (key) -> new LongAdder()).increment();
			}
			catch (SocketPoolException ex) {
				this.failures.add(ex);
			}
			catch (RuntimeException ex) {
				this.errors.add(ex);
				return;
			}
			this.longestNanos.accumulate(System.nanoTime() - begin);
		}
	}

	/**
	 * Forget what was counted so far.
	 */
	void reset() {
		this.answers.clear();
		this.failures.clear();
		this.longestNanos.reset();
	}

	List<SocketPoolException> failures() {
		return List.copyOf(this.failures);
	}

	long longestMillis() {
		return TimeUnit.NANOSECONDS.toMillis(this.longestNanos.get());
	}

	/**
	 * Return how many calls each server has answered.
	 */
	Map<Integer, Long> answers() {
		Map<Integer, Long> answers = new HashMap<>();
		this.answers.forEach((port, count) -> answers.put(port, count.sum()));
		return answers;
	}

	/**
	 * Return how many calls each server answers in the time to come.
	 */
	Map<Integer, Long> answersWithin(long millis) throws InterruptedException {
		Map<Integer, Long> before = answers();
		goOn(millis);
		Map<Integer, Long> after = answers();
		after.replaceAll((port, count) -> count - before.getOrDefault(port, 0L));
		return after;
	}

	/**
	 * Let the calls go on for a time.
	 */
	void goOn(long millis) throws InterruptedException {
		// How long an outage or a measurement lasts, not a wait for a state.
		TimeUnit.MILLISECONDS.sleep(millis);
	}

	Queue<Throwable> errors() {
		return this.errors;
	}

	@Override
	public void close() throws InterruptedException {
		this.stopped = true;
		for (Thread thread : this.threads) {
			thread.join();
		}
	}

}
