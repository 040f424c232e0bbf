package io.github.socketpool.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many calls of many callers at once.
 */
final class PeerCalls {

	static final int CALLS = 10_000;

	static final int CALLERS = 32;

	private PeerCalls() {
	}

	/**
	 * Make {@value #CALLS} calls.
	 * @param call makes one call, whose number is the argument, and throws if its answer
	 * is not the right one
	 */
	static void make(Call call) throws Exception {
		AtomicInteger next = new AtomicInteger();
		AtomicInteger answered = new AtomicInteger();
		ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
		try {
			List<Future<?>> callers = new ArrayList<>();
			for (int i = 0; i < CALLERS; i++) {
				callers.add(threads.submit(() -> {
					for (int number = next.getAndIncrement(); number < CALLS; number = next.getAndIncrement()) {
						call.make(number);
						answered.incrementAndGet();
					}
					return null;
				}));
			}
			for (Future<?> caller : callers) {
				caller.get(150, TimeUnit.SECONDS);
			}
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(answered).hasValue(CALLS);
	}

	/**
	 * One call.
	 */
	@FunctionalInterface
	interface Call {

		void make(int number) throws Exception;

	}

}
