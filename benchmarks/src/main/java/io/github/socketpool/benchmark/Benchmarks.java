package io.github.socketpool.benchmark;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

import io.github.socketpool.benchmark.acquire.AcquireSection;
import io.github.socketpool.benchmark.call.CallBenchmark;
import io.github.socketpool.benchmark.idle.IdleSection;
import io.github.socketpool.benchmark.recovery.RecoverySection;

/**
 * Runs the benchmark that the first argument names: {@code quick}, {@code full},
 * {@code acquire}, {@code growth}, {@code idle}, {@code recovery}, otherwise the
 * {@link CallBenchmark}.
 */
final class Benchmarks {

	private Benchmarks() {
	}

	/**
	 * Run a benchmark.
	 * @param args a name and the options of that benchmark, or just those of
	 * {@link CallBenchmark}
	 * @throws IOException if a process or a connection fails
	 */
	public static void main(String[] args) throws IOException {
		String name = (args.length > 0) ? args[0] : "";
		String[] options = Arrays.copyOfRange(args, Math.min(1, args.length), args.length);
		switch (name) {
			case "quick" -> SectionsBenchmark.quick(options).run(System.out, System.err);
			case "full" -> SectionsBenchmark.full(options).run(System.out, System.err);
			case "acquire" -> AcquireSection.parse(List.of(options)).run(System.out, System.err);
			case "growth" -> AcquireSection.parseGrowth(List.of(options)).run(System.out, System.err);
			case "idle" -> IdleSection.parse(List.of(options)).run(System.out, System.err);
			case "recovery" -> RecoverySection.parse(List.of(options)).run(System.out, System.err);
			default -> CallBenchmark.main(args);
		}
	}

}
