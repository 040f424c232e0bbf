package io.github.socketpool.benchmark.call;

import java.util.Collections;
import java.util.List;

import io.github.socketpool.benchmark.Arguments;

/**
 * The figures of one row under one load.
 *
 * @param calls how many calls all callers made
 * @param elapsedNanos how long these took
 * @param latencies the durations of the calls
 * @param fewestCalls the smallest number of calls of one caller
 * @param mostCalls the largest number of calls of one caller
 * @param usage the resources that the client's process used
 * @param connections how many connections were opened since the row was created
 * @param connectionsMeanwhile how many of them during the measurement
 * @param pinned how often a virtual thread was pinned for longer than
 * {@link PinnedThreads#THRESHOLD}, or {@link #UNKNOWN}
 * @param timeWaits how many sockets in TIME_WAIT it left, or {@link #UNKNOWN}
 */
record Figures(long calls, long elapsedNanos, Latencies latencies, long fewestCalls, long mostCalls, Usage usage,
		long connections, long connectionsMeanwhile, long pinned, long timeWaits) {

	/**
	 * Stands for an unknown figure.
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
		return perCall(this.usage.contextSwitches().all());
	}

	double voluntarySwitchesPerCall() {
		return perCall(this.usage.contextSwitches().voluntary());
	}

	double readsAndWritesPerCall() {
		return perCall(this.usage.readsAndWrites());
	}

	/**
	 * Return the ratio of the longest call to the mean. If all callers wait equally long,
	 * it is near 1.
	 */
	double longestOfMean() {
		return this.latencies.longest() / known(this.latencies.mean());
	}

	private double perCall(long count) {
		return known(count) / this.calls;
	}

	/**
	 * Return a figure, or NaN if it is {@link #UNKNOWN}.
	 */
	static double known(long figure) {
		return (figure == UNKNOWN) ? Double.NaN : figure;
	}

	/**
	 * Return the figures as a line for another process. It does not contain the number of
	 * sockets in TIME_WAIT, which the other process counts itself.
	 * @return text that {@link #parse} reads
	 */
	String format() {
		return "calls=" + this.calls + " nanos=" + this.elapsedNanos + " p50=" + this.latencies.p50() + " p99="
				+ this.latencies.p99() + " p999=" + this.latencies.p999() + " longest=" + this.latencies.longest()
				+ " mean=" + this.latencies.mean() + " fewest=" + this.fewestCalls + " most=" + this.mostCalls + " cpu="
				+ this.usage.cpuNanos() + " allocated=" + this.usage.allocatedBytes() + " voluntary="
				+ this.usage.contextSwitches().voluntary() + " involuntary="
				+ this.usage.contextSwitches().involuntary() + " readsandwrites=" + this.usage.readsAndWrites()
				+ " opened=" + this.connections + " openedmeanwhile=" + this.connectionsMeanwhile + " pinned="
				+ this.pinned;
	}

	/**
	 * Read figures.
	 * @param line a result of {@link #format}; missing figures are {@link #UNKNOWN}
	 * @return the figures
	 */
	static Figures parse(String line) {
		Arguments values = new Arguments(line.split(" "));
		Latencies latencies = new Latencies(take(values, "p50"), take(values, "p99"), take(values, "p999"),
				take(values, "longest"), take(values, "mean"));
		Usage usage = new Usage(take(values, "cpu"), take(values, "allocated"),
				new ContextSwitches(take(values, "voluntary"), take(values, "involuntary")),
				take(values, "readsandwrites"));
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
