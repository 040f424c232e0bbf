package io.github.socketpool.chaos;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.github.socketpool.testing.Figures;

/**
 * A run in a virtual machine of its own. Changed classes of the library may stand in
 * front of the class path there, and whatever such a run leaves behind goes with it.
 */
final class ChaosProcess {

	private static final int CALLERS = 32;

	private ChaosProcess() {
	}

	/**
	 * Run, and wait for the end.
	 * @return whether there were violations, and everything that was printed
	 */
	static Result run(long seed, int calls) throws IOException, InterruptedException {
		return run(System.getProperty("java.class.path"), seed, calls, ChaosRun.Limits.GENEROUS);
	}

	/**
	 * Run with changed classes, with one seed after another, until a violation is found.
	 * Each run has a new virtual machine, which is slow at first: that is when threads
	 * meet in moments that are rare later.
	 * @param changedClasses where the classes are
	 * @return the last run
	 */
	static Result runUntilViolated(Path changedClasses, List<Long> seeds, int calls)
			throws IOException, InterruptedException {
		String classPath = changedClasses + File.pathSeparator + System.getProperty("java.class.path");
		Result result = null;
		for (long seed : seeds) {
			result = run(classPath, seed, calls, ChaosRun.Limits.MUTATED);
			if (result.exitCode() != Result.KEPT) {
				return result;
			}
		}
		return Objects.requireNonNull(result, "no seeds");
	}

	private static Result run(String classPath, long seed, int calls, ChaosRun.Limits limits)
			throws IOException, InterruptedException {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classPath, ChaosProcess.class.getName(),
				Long.toString(seed), Integer.toString(calls), limits.allowance().toString(),
				limits.recovery().toString())
			.redirectErrorStream(true)
			.start();
		try {
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			return new Result(process.waitFor(), output);
		}
		finally {
			process.destroyForcibly();
		}
	}

	/**
	 * Run, print what came of it, and exit.
	 * @param arguments the seed, the number of calls, and the limits
	 */
	public static void main(String[] arguments) throws IOException {
		ChaosRun.Limits limits = new ChaosRun.Limits(Duration.parse(arguments[2]), Duration.parse(arguments[3]));
		ChaosReport report = new ChaosRun(ChaosSetup.exclusive(CALLERS).withoutCloses(), Long.parseLong(arguments[0]),
				Integer.parseInt(arguments[1]), limits)
			.run();
		Figures.print("chaos: %s", report);
		report.violations().forEach((violation) -> Figures.print("violation: %s", violation));
		System.exit(report.violations().isEmpty() ? Result.KEPT : Result.VIOLATED);
	}

	/**
	 * What came of a run.
	 *
	 * @param exitCode what the process ended with
	 * @param output what it printed
	 */
	record Result(int exitCode, String output) {

		static final int KEPT = 0;

		/** No exit code of the virtual machine itself. */
		static final int VIOLATED = 42;

		/**
		 * Return the beginning of the first violation.
		 */
		String firstViolation() {
			return this.output.lines()
				.filter((line) -> line.contains("violation: "))
				.map((line) -> line.substring(0, Math.min(200, line.length())))
				.findFirst()
				.orElse("none");
		}

	}

}
