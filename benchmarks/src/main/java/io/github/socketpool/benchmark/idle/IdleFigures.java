package io.github.socketpool.benchmark.idle;

import java.util.Locale;

/**
 * What a row of idle connections costs.
 *
 * @param heap bytes of heap of a connection, as soon as it is idle
 * @param direct bytes of direct memory of a connection, as soon as it is idle
 * @param heapLater bytes of heap of a connection, when it has been idle for a while
 * @param directLater bytes of direct memory of a connection, when it has been idle for a
 * while
 * @param threads how many threads there are more than with one connection
 * @param bytesSent bytes that all connections together send in a second
 * @param cpu milliseconds of a processor that all threads together take in a second
 */
record IdleFigures(double heap, double direct, double heapLater, double directLater, int threads, double bytesSent,
		double cpu) {

	static final String TITLES = "heap B | direct B | heap B later | direct B later | threads more | B sent/s | CPU ms/s";

	private static final String SEPARATOR = " ";

	/**
	 * Return the figures as a line of text that {@link #parse} reads.
	 */
	String print() {
		return String.join(SEPARATOR, Double.toString(this.heap), Double.toString(this.direct),
				Double.toString(this.heapLater), Double.toString(this.directLater), Integer.toString(this.threads),
				Double.toString(this.bytesSent), Double.toString(this.cpu));
	}

	static IdleFigures parse(String line) {
		String[] figures = line.split(SEPARATOR);
		return new IdleFigures(Double.parseDouble(figures[0]), Double.parseDouble(figures[1]),
				Double.parseDouble(figures[2]), Double.parseDouble(figures[3]), Integer.parseInt(figures[4]),
				Double.parseDouble(figures[5]), Double.parseDouble(figures[6]));
	}

	/**
	 * Return the figures as cells of a table with these {@link #TITLES}.
	 */
	String cells() {
		return String.format(Locale.ROOT, "%,.0f | %,.0f | %,.0f | %,.0f | %d | %,.0f | %.2f", this.heap, this.direct,
				this.heapLater, this.directLater, this.threads, this.bytesSent, this.cpu);
	}

}
