package io.github.socketpool.sample.quote;

import io.github.socketpool.template.ProtocolTemplate;

import org.springframework.stereotype.Service;

/**
 * Requests quotes from the back end.
 */
@Service
class QuoteService {

	private final ProtocolTemplate template;

	QuoteService(ProtocolTemplate template) {
		this.template = template;
	}

	Quote quote(String symbol) {
		return this.template.exchange(new QuoteRequest(symbol), Quote.class);
	}

}
