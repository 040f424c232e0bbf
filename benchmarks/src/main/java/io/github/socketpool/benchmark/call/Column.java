package io.github.socketpool.benchmark.call;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A column of a table: a figure, over all rounds of a row.
 *
 * @param name the header, in which {@code %s} stands for the reference row
 * @param kind how rounds are combined into a cell
 * @param format the format of a number
 * @param figure returns the figure of a round
 */
record Column(String name, Kind kind, String format, ToDoubleFunction<Figures> figure) {

	private static final double MICROSECOND = 1000;

	/**
	 * The columns of a table. A column without any value is left out.
	 */
	static final List<Column> ALL = List.of(
			new Column("calls/s (min–max)", Kind.SPREAD, "%,.0f", Figures::callsPerSecond),
			new Column("x %s (min–max)", Kind.RATIO, "%.2f", Figures::callsPerSecond),
			median("p50 µs", "%,.1f", (figures) -> figures.latencies().p50() / MICROSECOND),
			new Column("p50 x %s (min–max)", Kind.RATIO, "%.2f", (figures) -> figures.latencies().p50()),
			median("p99 µs", "%,.1f", (figures) -> figures.latencies().p99() / MICROSECOND),
			median("p99.9 µs", "%,.1f", (figures) -> figures.latencies().p999() / MICROSECOND),
			new Column("longest µs, worst round", Kind.LARGEST, "%,.0f",
					(figures) -> figures.latencies().longest() / MICROSECOND),
			new Column("longest ÷ mean, worst round", Kind.LARGEST, "%.1f", Figures::longestOfMean),
			new Column("calls per caller, min/max, worst round", Kind.SMALLEST, "%.2f", Figures::fairness),
			median("alloc B/call", "%,.0f", Figures::allocatedBytesPerCall),
			median("CPU s/100k calls", "%.3f", Figures::cpuSecondsPer100kCalls),
			new Column("CPU x %s (min–max)", Kind.RATIO, "%.3f", Figures::cpuSecondsPer100kCalls),
			median("switches/call", "%.2f", Figures::contextSwitchesPerCall),
			median("of these voluntary", "%.3f", Figures::voluntarySwitchesPerCall),
			median("reads and writes/call", "%.3f", Figures::readsAndWritesPerCall),
			median("connections", "%,.0f", (figures) -> Figures.known(figures.connections())),
			median("of these during measurement", "%,.0f", (figures) -> Figures.known(figures.connectionsMeanwhile())),
			median("TIME_WAIT", "%,.0f", (figures) -> Figures.known(figures.timeWaits())),
			new Column("pinned, worst round", Kind.LARGEST, "%,.0f", (figures) -> Figures.known(figures.pinned())));

	private static Column median(String name, String format, ToDoubleFunction<Figures> figure) {
		return new Column(name, Kind.MEDIAN, format, figure);
	}

	String head(String reference) {
		return this.name.replace("%s", reference);
	}

	/**
	 * Return the cell of a row.
	 * @param results the results
	 * @param row the name of the row
	 * @param level the level of the table
	 * @param reference the row to compare with
	 * @param referenceLevel the level of that row
	 * @return the text of the cell
	 */
	String cell(Results results, String row, Level level, String reference, Level referenceLevel) {
		return switch (this.kind) {
			case MEDIAN -> results.of(row, level, this.figure).median(this.format);
			case SMALLEST -> results.of(row, level, this.figure).least(this.format);
			case LARGEST -> results.of(row, level, this.figure).most(this.format);
			case SPREAD -> results.of(row, level, this.figure).spread(this.format);
			case RATIO -> results.ratios(row, level, reference, referenceLevel, this.figure).spread(this.format);
		};
	}

	/**
	 * How rounds are combined into a cell.
	 */
	enum Kind {

		/**
		 * Their median.
		 */
		MEDIAN,

		/**
		 * The smallest, which a median would hide.
		 */
		SMALLEST,

		/**
		 * The largest, which a median would hide.
		 */
		LARGEST,

		/**
		 * Their median and range.
		 */
		SPREAD,

		/**
		 * The median and range of the ratios to another row's figure in the same round.
		 */
		RATIO

	}

}
