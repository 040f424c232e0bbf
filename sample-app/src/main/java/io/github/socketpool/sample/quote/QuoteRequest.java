package io.github.socketpool.sample.quote;

/**
 * A request for a quote.
 *
 * @param symbol what is to be quoted
 */
public record QuoteRequest(String symbol) {

}
