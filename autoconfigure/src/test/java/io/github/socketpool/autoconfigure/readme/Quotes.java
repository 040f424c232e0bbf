package io.github.socketpool.autoconfigure.readme;

import io.github.socketpool.template.ProtocolOperations;

import org.springframework.stereotype.Service;

@Service
class Quotes {

	private final ProtocolOperations client;

	Quotes(ProtocolOperations client) {
		this.client = client;
	}

	Quote latest(String symbol) {
		return this.client.exchange(new QuoteRequest(symbol), Quote.class);
	}

}
