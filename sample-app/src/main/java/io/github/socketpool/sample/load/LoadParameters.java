package io.github.socketpool.sample.load;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What a load consists of.
 *
 * @param calls how many calls are made in all
 * @param concurrency how many callers make them
 * @param mode where their connections come from
 */
record LoadParameters(int calls, int concurrency, LoadMode mode) {

	private static final int MOST_CALLS = 1_000_000;

	private static final int MOST_CALLERS = 1024;

	/**
	 * Read the parameters of a request.
	 * @throws InvalidParameterException if one of them makes no sense
	 */
	static LoadParameters parse(String calls, String concurrency, String mode) {
		return new LoadParameters(number("calls", calls, MOST_CALLS), number("concurrency", concurrency, MOST_CALLERS),
				mode(mode));
	}

	private static int number(String name, String value, int most) {
		try {
			int number = Integer.parseInt(value);
			if (number >= 1 && number <= most) {
				return number;
			}
		}
		catch (NumberFormatException ex) {
			// No number at all, or one far out of range: the same is to be said of both.
		}
		throw new InvalidParameterException(name, value, "a number from 1 to " + most);
	}

	private static LoadMode mode(String value) {
		return Arrays.stream(LoadMode.values())
			.filter((mode) -> mode.toString().equals(value))
			.findFirst()
			.orElseThrow(() -> new InvalidParameterException("mode", value,
					Arrays.stream(LoadMode.values()).map(LoadMode::toString).collect(Collectors.joining(" or "))));
	}

}
