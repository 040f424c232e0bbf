package io.github.socketpool.autoconfigure.readme;

import io.github.socketpool.client.ProtocolClient;

import org.springframework.stereotype.Service;

@Service
class Quotes {

	private final ProtocolClient client;

	Quotes(ProtocolClient client) {
		this.client = client;
	}

	Quote latest(String symbol) {
		return this.client.call(new QuoteRequest(symbol)).retrieve(Quote.class);
	}

}
