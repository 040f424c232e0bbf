package io.github.socketpool.benchmark.call;

import java.util.Collections;
import java.util.List;

import io.github.socketpool.benchmark.Arguments;

/**
 * What was measured of one row under one load.
 *
 * @param calls how many calls all callers made
 * @param elapsedNanos how long that took
 * @param latencies how long the calls took
 * @param fewestCalls the calls of the caller who made the fewest
 * @param mostCalls the calls of the caller who made the most
 * @param usage what the client's process used
 * @param connections how many connections were opened since the row was made
 * @param connectionsMeanwhile how many of them while it was measured
 * @param pinned how often a virtual thread was pinned for longer than
 * {@link PinnedThreads#THRESHOLD}, or {@link #UNKNOWN}
 * @param timeWaits how many sockets in TIME_WAIT it left, or {@link #UNKNOWN}
 */
record Figures(long calls, long elapsedNanos, Latencies latencies, long fewestCalls, long mostCalls, Usage usage,
		long connections, long connectionsMeanwhile, long pinned, long timeWaits) {

	/**
	 * Stands for a figure that cannot be had.
	 */
	static final long UNKNOWN = -1;

	static Figures of(List<Long> callsOfCallers, long elapsedNanos, Latencies latencies, Usage usage) {
		return new Figures(callsOfCallers.stream().mapToLong(Long::longValue).sum(), elapsedNanos, latencies,
				Collections.min(callsOfCallers), Collections.max(callsOfCallers), usage, UNKNOWN, UNKNOWN, UNKNOWN,
				UNKNOWN);
	}

	Figures withConnections(long connections, long connectionsMeanwhile) {
		return new Figures(this.calls, this.elapsedNanos, this.latencies, this.fewestCalls, this.mostCalls, this.usage,
				connections, connectionsMeanwhile, this.pinned, this.timeWaits);
	}

	Figures withPinned(long pinned) {
		return new Figures(this.calls, this.elapsedNanos, this.latencies, this.fewestCalls, this.mostCalls, this.usage,
				this.connections, this.connectionsMeanwhile, pinned, this.timeWaits);
	}

	Figures withTimeWaits(long timeWaits) {
		return new Figures(this.calls, this.elapsedNanos, this.latencies, this.fewestCalls, this.mostCalls, this.usage,
				this.connections, this.connectionsMeanwhile, this.pinned, timeWaits);
	}

	double callsPerSecond() {
		return this.calls * 1e9 / this.elapsedNanos;
	}

	double fairness() {
		return (double) this.fewestCalls / this.mostCalls;
	}

	double allocatedBytesPerCall() {
		return perCall(this.usage.allocatedBytes());
	}

	double cpuSecondsPer100kCalls() {
		return perCall(this.usage.cpuNanos()) / 1e9 * 100_000;
	}

	double contextSwitchesPerCall() {
		return perCall(this.usage.contextSwitches());
	}

	/**
	 * Return how many times as long as the mean the longest call was. Where all callers
	 * wait alike, each call takes as long as the mean.
	 */
	double longestOfMean() {
		return this.latencies.longest() / known(this.latencies.mean());
	}

	private double perCall(long count) {
		return known(count) / this.calls;
	}

	/**
	 * Return a figure, which is not a number if it is {@link #UNKNOWN}.
	 */
	static double known(long figure) {
		return (figure == UNKNOWN) ? Double.NaN : figure;
	}

	/**
	 * Return the figures as a line for another process. The number of sockets in
	 * TIME_WAIT is not in it: the other process counts them itself.
	 * @return text that {@link #parse} reads
	 */
	String format() {
		return "calls=" + this.calls + " nanos=" + this.elapsedNanos + " p50=" + this.latencies.p50() + " p99="
				+ this.latencies.p99() + " p999=" + this.latencies.p999() + " longest=" + this.latencies.longest()
				+ " mean=" + this.latencies.mean() + " fewest=" + this.fewestCalls + " most=" + this.mostCalls + " cpu="
				+ this.usage.cpuNanos() + " allocated=" + this.usage.allocatedBytes() + " switches="
				+ this.usage.contextSwitches() + " opened=" + this.connections + " openedmeanwhile="
				+ this.connectionsMeanwhile + " pinned=" + this.pinned;
	}

	/**
	 * Read figures.
	 * @param line what {@link #format} returned; what is left out is {@link #UNKNOWN}
	 * @return the figures
	 */
	static Figures parse(String line) {
		Arguments values = new Arguments(line.split(" "));
		Latencies latencies = new Latencies(take(values, "p50"), take(values, "p99"), take(values, "p999"),
				take(values, "longest"), take(values, "mean"));
		Usage usage = new Usage(take(values, "cpu"), take(values, "allocated"), take(values, "switches"));
		Figures figures = new Figures(take(values, "calls"), take(values, "nanos"), latencies, take(values, "fewest"),
				take(values, "most"), usage, take(values, "opened"), take(values, "openedmeanwhile"),
				take(values, "pinned"), UNKNOWN);
		values.requireNoOthers();
		return figures;
	}

	private static long take(Arguments values, String name) {
		return Long.parseLong(values.take(name, String.valueOf(UNKNOWN)));
	}

}
