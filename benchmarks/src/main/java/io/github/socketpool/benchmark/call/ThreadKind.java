package io.github.socketpool.benchmark.call;

import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The kind of the callers' threads.
 */
enum ThreadKind {

	/**
	 * A platform thread for each caller.
	 */
	PLATFORM {

		@Override
		ExecutorService start(int callers) {
			ThreadPoolExecutor executor = new ThreadPoolExecutor(callers, callers, 0, TimeUnit.SECONDS,
					new LinkedBlockingQueue<>());
			executor.prestartAllCoreThreads();
			return executor;
		}

	},

	/**
	 * A virtual thread for each caller, which needs Java 21.
	 */
	VIRTUAL {

		@Override
		ExecutorService start(int callers) {
			try {
				return (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
			}
			catch (ReflectiveOperationException ex) {
				throw new IllegalStateException(
						"threads=virtual needs Java 21 or later, and this is " + Runtime.version(), ex);
			}
		}

	};

	/**
	 * Start the threads.
	 * @param callers the number of callers
	 * @return an executor that runs that many tasks at once
	 */
	abstract ExecutorService start(int callers);

	String option() {
		return name().toLowerCase(Locale.ROOT);
	}

	static ThreadKind of(String option) {
		return valueOf(option.toUpperCase(Locale.ROOT));
	}

}
