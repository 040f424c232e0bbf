package io.github.socketpool.sample.quote;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * A quote.
 *
 * @param symbol what is quoted
 * @param bid what buyers offer
 * @param ask what sellers want
 * @param volume how many pieces have been traded today
 */
public record Quote(String symbol, BigDecimal bid, BigDecimal ask, long volume) {

	/**
	 * Create a quote. A response that lacks one of these is none, and must not pass for
	 * one.
	 */
	public Quote {
		Objects.requireNonNull(symbol, "symbol is missing");
		Objects.requireNonNull(bid, "bid is missing");
		Objects.requireNonNull(ask, "ask is missing");
	}

}
