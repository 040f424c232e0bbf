package io.github.socketpool.benchmark.recovery;

import io.github.socketpool.benchmark.Arguments;

/**
 * How a row came through an outage.
 *
 * @param callsPerSecond before it
 * @param outageMillis from before the server was killed until another one listened
 * @param recoveryMillis how long after the server was back calls came as fast as
 * {@link #SHARE} of that; not a number if they never did
 * @param errors how many calls failed that began after the warm-up, as all that follow
 * @param wrongAnswers how many answers were not their requests'
 * @param stuckCallers how many callers were still in a call when they should have stopped
 * @param longestMillis the longest call, be it a failed one
 */
record RecoveryFigures(double callsPerSecond, double outageMillis, double recoveryMillis, long errors,
		long wrongAnswers, long stuckCallers, double longestMillis) {

	/**
	 * The share of the calls a second that counts as recovered.
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
