package io.github.socketpool.benchmark;

import java.util.Arrays;

/**
 * The median of some values, and between which they lie.
 *
 * @param median the one in the middle, or the mean of the two there
 * @param least the smallest
 * @param most the largest
 */
public record Statistics(double median, double least, double most) {

	/**
	 * Return the statistics of values.
	 * @param values the values; those that are no numbers are left out
	 * @return the statistics, which are no numbers if nothing is left
	 */
	public static Statistics of(double... values) {
		double[] sorted = Arrays.stream(values).filter((value) -> !Double.isNaN(value)).sorted().toArray();
		if (sorted.length == 0) {
			return new Statistics(Double.NaN, Double.NaN, Double.NaN);
		}
		int middle = sorted.length / 2;
		double median = (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
		return new Statistics(median, sorted[0], sorted[sorted.length - 1]);
	}

	public boolean known() {
		return !Double.isNaN(this.median);
	}

	/**
	 * Return the median.
	 * @param format how a number is printed
	 * @return text, a dash if it is not known
	 */
	public String median(String format) {
		return number(format, this.median);
	}

	/**
	 * Return the smallest value.
	 * @param format how a number is printed
	 * @return text, a dash if it is not known
	 */
	public String least(String format) {
		return number(format, this.least);
	}

	/**
	 * Return the largest value.
	 * @param format how a number is printed
	 * @return text, a dash if it is not known
	 */
	public String most(String format) {
		return number(format, this.most);
	}

	private String number(String format, double value) {
		return known() ? Markdown.format(format, value) : "–";
	}

	/**
	 * Return the median, and in brackets between which the values lie.
	 * @param format how a number is printed
	 * @return text, a dash if they are not known
	 */
	public String spread(String format) {
		return known()
				? Markdown.format(format + " (" + format + "–" + format + ")", this.median, this.least, this.most)
				: "–";
	}

}
