package io.github.socketpool.autoconfigure.readme;

import io.github.socketpool.client.ProtocolClient;

class SteadyQuotes {

	private final ProtocolClient client;

	SteadyQuotes(ProtocolClient client) {
		this.client = client;
	}

	Quote steady(String symbol) {
		return this.client.call(new QuoteRequest(symbol)).idempotent().retrieve(Quote.class);
	}

}
