package io.github.socketpool.sample.quote;

/**
 * A request for a quote.
 *
 * @param symbol the symbol to quote
 */
public record QuoteRequest(String symbol) {

}
