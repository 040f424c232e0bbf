package io.github.socketpool.sample.rate;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * An exchange rate.
 *
 * @param from the currency that is sold
 * @param to the currency that is bought
 * @param rate how much of the second one unit of the first one buys
 */
public record Rate(String from, String to, BigDecimal rate) {

	/**
	 * Create a rate. A response that lacks one of these is not a rate.
	 */
	public Rate {
		Objects.requireNonNull(from, "from is missing");
		Objects.requireNonNull(to, "to is missing");
		Objects.requireNonNull(rate, "rate is missing");
	}

}
