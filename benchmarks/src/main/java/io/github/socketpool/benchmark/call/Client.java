package io.github.socketpool.benchmark.call;

import java.io.IOException;
import java.time.Duration;

import io.github.socketpool.benchmark.JavaProcess;

/**
 * The process of a row, or of several that take turns, as the benchmark sees it.
 */
final class Client implements AutoCloseable {

	/**
	 * How much longer than it should take it may take before it counts as stuck.
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
	 * Put a load on a server.
	 * @param load who calls what
	 * @param extent for how long
	 * @return what was measured
	 * @throws IOException if a call fails, or one of them does not end
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
