package io.github.socketpool.benchmark;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Arguments of the form {@code name=value}. They are taken one after the other, and none
 * may be left over.
 */
public final class Arguments {

	private final Map<String, String> values = new HashMap<>();

	/**
	 * Read arguments. If a name occurs several times, its last value counts.
	 * @throws IllegalArgumentException if one is not of the form {@code name=value}
	 */
	public Arguments(String... args) {
		for (String arg : args) {
			String[] parts = arg.split("=", 2);
			if (parts.length < 2) {
				throw new IllegalArgumentException("'" + arg + "' is not of the form name=value");
			}
			this.values.put(parts[0], parts[1]);
		}
	}

	public String take(String name, String standard) {
		String value = this.values.remove(name);
		return (value != null) ? value : standard;
	}

	public int takePositive(String name, String standard) {
		return positive(name, take(name, standard));
	}

	/**
	 * Take a duration in seconds, which may be a decimal fraction.
	 */
	public Duration takeSeconds(String name, String standard) {
		Duration time = Duration.ofNanos(new BigDecimal(take(name, standard)).movePointRight(9).longValueExact());
		if (time.isNegative()) {
			throw new IllegalArgumentException("'" + name + "' must be at least 0");
		}
		return time;
	}

	/**
	 * Return a duration in the format that {@link #takeSeconds} reads.
	 */
	public static String seconds(Duration time) {
		return BigDecimal.valueOf(time.toNanos(), 9).stripTrailingZeros().toPlainString();
	}

	public List<Integer> takePositives(String name, String standard) {
		return List.of(take(name, standard).split(",")).stream().map((value) -> positive(name, value)).toList();
	}

	/**
	 * Take a list of names of rows.
	 * @param names all names
	 * @param standard the default
	 * @throws IllegalArgumentException if there is no such row
	 */
	public List<String> takeRows(List<String> names, String standard) {
		List<String> rows = List.of(take("rows", standard).split(","));
		for (String row : rows) {
			if (!names.contains(row)) {
				throw new IllegalArgumentException("There is no row '" + row + "', but " + names);
			}
		}
		return rows;
	}

	/**
	 * Require that all arguments have been taken.
	 * @throws IllegalArgumentException if others are left
	 */
	public void requireNoOthers() {
		if (!this.values.isEmpty()) {
			throw new IllegalArgumentException("There are no such options: " + this.values.keySet());
		}
	}

	private static int positive(String name, String text) {
		int value = Integer.parseInt(text);
		if (value < 1) {
			throw new IllegalArgumentException("'" + name + "' must be at least 1");
		}
		return value;
	}

}
