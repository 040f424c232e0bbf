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
	 * @throws IOException if the server cannot be started
	 * @throws InterruptedException if the thread is interrupted
	 */
	public static void main(String[] args) throws IOException, InterruptedException {
		Arguments arguments = new Arguments(args);
		String row = arguments.take("row", "");
		Outage outage = Outage.take(arguments);
		arguments.requireNoOthers();
		System.out.println(new RecoveryRun(row, outage).run().format());
	}

}
