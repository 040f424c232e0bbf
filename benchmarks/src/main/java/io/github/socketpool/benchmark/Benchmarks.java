package io.github.socketpool.benchmark;

import java.io.IOException;
import java.util.Arrays;

import io.github.socketpool.benchmark.acquire.AcquireBenchmark;
import io.github.socketpool.benchmark.call.CallBenchmark;
import io.github.socketpool.benchmark.idle.IdleBenchmark;

/**
 * Runs the benchmark that the first argument names: the {@link AcquireBenchmark} if that
 * is {@code acquire}, the {@link IdleBenchmark} if it is {@code idle}, otherwise the
 * {@link CallBenchmark}.
 */
final class Benchmarks {

	private static final String ACQUIRE = "acquire";

	private static final String IDLE = "idle";

	private Benchmarks() {
	}

	/**
	 * Run a benchmark.
	 * @param args {@code acquire} and the options of {@link AcquireBenchmark},
	 * {@code idle} and the options of {@link IdleBenchmark}, or just those of
	 * {@link CallBenchmark}
	 * @throws IOException if a process or a connection fails
	 */
	public static void main(String[] args) throws IOException {
		if (args.length > 0 && args[0].equals(ACQUIRE)) {
			AcquireBenchmark.main(Arrays.copyOfRange(args, 1, args.length));
		}
		else if (args.length > 0 && args[0].equals(IDLE)) {
			IdleBenchmark.main(Arrays.copyOfRange(args, 1, args.length));
		}
		else {
			CallBenchmark.main(args);
		}
	}

}
