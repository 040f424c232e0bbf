package io.github.socketpool.benchmark.recovery;

import java.io.IOException;

import io.github.socketpool.benchmark.Arguments;

/**
 * The JVM of one row in one outage. It prints a line of {@link RecoveryFigures}.
 */
final class RecoveryProcess {

	private RecoveryProcess() {
	}

	/**
	 * Run a row.
	 * @param args {@code row=name}, and an {@link Outage}
	 */
	public static void main(String[] args) {
		try {
			run(args);
		}
		catch (Exception ex) {
			ex.printStackTrace();
			System.exit(1);
		}
		// Some libraries leave non-daemon threads behind.
		System.exit(0);
	}

	private static void run(String... args) throws IOException, InterruptedException {
		Arguments arguments = new Arguments(args);
		String row = arguments.take("row", "");
		Outage outage = Outage.take(arguments);
		arguments.requireNoOthers();
		System.out.println(new RecoveryRun(row, outage).run().format());
	}

}
