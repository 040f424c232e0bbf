package io.github.socketpool.benchmark.call;

import java.io.IOException;
import java.time.Duration;

import io.github.socketpool.benchmark.JavaProcess;

/**
 * The benchmark's view of a process that runs one row, or several in turns.
 */
final class Client implements AutoCloseable {

	/**
	 * The time beyond the expected duration after which the process counts as stuck.
	 */
	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private final JavaProcess process;

	Client(JavaProcess process) {
		this.process = process;
	}

	long pid() {
		return this.process.pid();
	}

	/**
	 * Run a load.
	 * @param load the load
	 * @param extent its extent
	 * @return the figures
	 * @throws IOException if a call fails or does not end
	 */
	Figures measure(Load load, Extent extent) throws IOException {
		this.process.writeLine(load.format() + " " + extent.format());
		Figures figures = Figures.parse(this.process.readLine(PATIENCE.plus(extent.time().orElse(Duration.ZERO))));
		return figures.withTimeWaits(TimeWaits.ofThisHost().towards(load.port()));
	}

	@Override
	public void close() {
		this.process.close();
	}

}
