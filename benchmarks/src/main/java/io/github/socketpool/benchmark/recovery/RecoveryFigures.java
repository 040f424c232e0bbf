package io.github.socketpool.benchmark.recovery;

import io.github.socketpool.benchmark.Arguments;

/**
 * The figures of a row in an outage.
 *
 * @param callsPerSecond calls per second before it
 * @param outageMillis the time from the kill of the server until another one listened
 * @param recoveryMillis the time from the return of the server until the rate of calls
 * reached {@link #SHARE} of that before; NaN if it never did
 * @param errors how many calls failed, after the warm-up like all following figures
 * @param wrongAnswers how many responses belonged to another request
 * @param stuckCallers how many callers were still in a call when they should have stopped
 * @param longestMillis the longest call, including failed ones
 */
record RecoveryFigures(double callsPerSecond, double outageMillis, double recoveryMillis, long errors,
		long wrongAnswers, long stuckCallers, double longestMillis) {

	/**
	 * The share of the calls per second that counts as recovered.
	 */
	static final double SHARE = 0.8;

	/**
	 * Return the figures as a line for another process.
	 */
	String format() {
		return "rate=" + this.callsPerSecond + " outage=" + this.outageMillis + " recovery=" + this.recoveryMillis
				+ " errors=" + this.errors + " wrong=" + this.wrongAnswers + " stuck=" + this.stuckCallers + " longest="
				+ this.longestMillis;
	}

	static RecoveryFigures parse(String line) {
		Arguments values = new Arguments(line.split(" "));
		return new RecoveryFigures(Double.parseDouble(values.take("rate", "")),
				Double.parseDouble(values.take("outage", "")), Double.parseDouble(values.take("recovery", "")),
				Long.parseLong(values.take("errors", "")), Long.parseLong(values.take("wrong", "")),
				Long.parseLong(values.take("stuck", "")), Double.parseDouble(values.take("longest", "")));
	}

}
