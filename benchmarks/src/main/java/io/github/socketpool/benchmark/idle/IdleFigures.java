package io.github.socketpool.benchmark.idle;

import java.util.List;

import io.github.socketpool.benchmark.Markdown;

/**
 * The costs of the idle connections of a row.
 *
 * @param heap bytes of heap per connection, as soon as it is idle
 * @param direct bytes of direct memory per connection, as soon as it is idle
 * @param heapLater bytes of heap per connection, after some idle time
 * @param directLater bytes of direct memory per connection, after some idle time
 * @param threads the number of additional threads
 * @param bytesSent bytes that all connections together send per second
 * @param cpu milliseconds of processor time that all threads together use per second
 */
record IdleFigures(double heap, double direct, double heapLater, double directLater, int threads, double bytesSent,
		double cpu) {

	static final List<String> TITLES = List.of("heap " + "B", "direct B", "heap B later", "direct B later",
			"additional threads", "B sent/s", "CPU ms/s");

	private static final String SEPARATOR = " ";

	/**
	 * Return the figures as a line that {@link #parse} reads.
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
	List<String> cells() {
		return List.of(bytes(this.heap), bytes(this.direct), bytes(this.heapLater), bytes(this.directLater),
				String.valueOf(this.threads), bytes(this.bytesSent), Markdown.format("%.2f", this.cpu));
	}

	private static String bytes(double count) {
		return Markdown.format("%,.0f", count);
	}

}
