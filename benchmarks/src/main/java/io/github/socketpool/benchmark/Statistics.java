package io.github.socketpool.benchmark;

import java.util.Arrays;

/**
 * The median and the range of some values.
 *
 * @param median the middle value, or the mean of the two middle values
 * @param least the smallest
 * @param most the largest
 */
public record Statistics(double median, double least, double most) {

	/**
	 * Return the statistics of values.
	 * @param values the values; NaN is ignored
	 * @return the statistics, which are NaN if no value is left
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
	 * Return the median, and the range in brackets.
	 * @param format how a number is printed
	 * @return the text; a dash if they are unknown
	 */
	public String spread(String format) {
		return known()
				? Markdown.format(format + " (" + format + "–" + format + ")", this.median, this.least, this.most)
				: "–";
	}

}
