package io.github.socketpool.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;

/**
 * A section that is a benchmark of its own and prints to standard output.
 *
 * @param name what the section is called
 * @param title its headline
 * @param length about how long it takes
 * @param benchmark runs it
 */
record OtherSection(String name, String title, Duration length, Benchmark benchmark) implements Section {

	@Override
	public void run(PrintStream out, PrintStream progress) throws IOException {
		progress.println(this.name);
		this.benchmark.run(new String[0]);
		out.println();
	}

	/**
	 * The main method of a benchmark.
	 */
	@FunctionalInterface
	interface Benchmark {

		void run(String[] args) throws IOException;

	}

}
