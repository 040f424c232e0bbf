package io.github.socketpool.benchmark.call;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

import io.github.socketpool.benchmark.Statistics;
import org.jspecify.annotations.Nullable;

/**
 * The results of rows, in all rounds.
 */
final class Results {

	private final Map<String, List<Map<Level, Figures>>> rounds = new LinkedHashMap<>();

	/**
	 * Add the results of a row in one more round.
	 * @param row the name of the row
	 * @param figures the figures of each level, without failed ones
	 */
	void add(String row, Map<Level, Figures> figures) {
		this.rounds.computeIfAbsent(row, (key) -> new ArrayList<>()).add(figures);
	}

	List<String> rows() {
		return List.copyOf(this.rounds.keySet());
	}

	/**
	 * Return the number of rounds of a row.
	 */
	int rounds(String row) {
		return this.rounds.getOrDefault(row, List.of()).size();
	}

	/**
	 * Return in how many of them the row did not fail at any of these levels.
	 */
	int successes(String row, Collection<Level> levels) {
		return (int) this.rounds.getOrDefault(row, List.of())
			.stream()
			.filter((round) -> round.keySet().containsAll(levels))
			.count();
	}

	/**
	 * Return a figure over all rounds.
	 */
	Statistics of(String row, Level level, ToDoubleFunction<Figures> figure) {
		return Statistics.of(values(row, level, figure));
	}

	/**
	 * Return the ratios of a figure to another row's in the same round.
	 */
	Statistics ratios(String row, Level level, String reference, Level referenceLevel,
			ToDoubleFunction<Figures> figure) {
		double[] values = values(row, level, figure);
		double[] others = values(reference, referenceLevel, figure);
		return Statistics.of(IntStream.range(0, Math.min(values.length, others.length))
			.mapToDouble((round) -> values[round] / others[round])
			.toArray());
	}

	private double[] values(String row, Level level, ToDoubleFunction<Figures> figure) {
		return this.rounds.getOrDefault(row, List.of())
			.stream()
			.mapToDouble((round) -> value(round.get(level), figure))
			.toArray();
	}

	private static double value(@Nullable Figures figures, ToDoubleFunction<Figures> figure) {
		return (figures != null) ? figure.applyAsDouble(figures) : Double.NaN;
	}

}
