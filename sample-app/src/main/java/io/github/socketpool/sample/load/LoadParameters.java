package io.github.socketpool.sample.load;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The parameters of a load.
 *
 * @param calls how many calls are made in total
 * @param concurrency how many callers make them
 * @param mode how calls get their connections
 */
record LoadParameters(int calls, int concurrency, LoadMode mode) {

	private static final int MOST_CALLS = 1_000_000;

	private static final int MOST_CALLERS = 1024;

	/**
	 * Read the parameters of a request.
	 * @throws InvalidParameterException if one of them is invalid
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
			// Not a number, or one far out of range: the message is the same.
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
