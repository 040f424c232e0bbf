package io.github.socketpool.sample.quote;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * A quote.
 *
 * @param symbol the symbol
 * @param bid the price that buyers offer
 * @param ask the price that sellers ask
 * @param volume how many units have been traded today
 */
public record Quote(String symbol, BigDecimal bid, BigDecimal ask, long volume) {

	/**
	 * Create a quote. A response that lacks one of these is not a quote.
	 */
	public Quote {
		Objects.requireNonNull(symbol, "symbol is missing");
		Objects.requireNonNull(bid, "bid is missing");
		Objects.requireNonNull(ask, "ask is missing");
	}

}
