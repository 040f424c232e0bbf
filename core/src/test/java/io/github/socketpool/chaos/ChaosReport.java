package io.github.socketpool.chaos;

import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What came of a run.
 *
 * @param calls how many were begun
 * @param opened how many connections the client made
 */
record ChaosReport(long seed, int calls, Duration duration, long opened, Journal journal, Verdicts verdicts) {

	List<Violation> violations() {
		return this.verdicts.violations();
	}

	/**
	 * Return how many kinds of faults have struck.
	 */
	long kindsOfFaults() {
		return List.of(Fault.values())
			.stream()
			.filter((fault) -> fault != Fault.NONE && this.journal.strikes(fault) > 0)
			.count();
	}

	/**
	 * Require that all promises were kept, while many kinds of faults struck.
	 * @param answered how many calls at least must have been answered
	 */
	void requirePromisesKept(int answered) {
		assertThat(violations()).isEmpty();
		assertThat(kindsOfFaults()).as("kinds of faults that have struck").isGreaterThanOrEqualTo(20);
		assertThat(this.verdicts.answered()).as("answered").isGreaterThan(answered);
	}

	@Override
	public String toString() {
		return "seed %d: %,d calls in %.1f s, %s; the latest ended %s; %,d connections; %,d heartbeats; faults: %s"
			.formatted(this.seed, this.calls, this.duration.toMillis() / 1000.0, this.verdicts.ends(),
					this.verdicts.latest(), this.opened, this.journal.heartbeats(), this.journal.strikes());
	}

}
