package io.github.socketpool.autoconfigure.readme;

import io.github.socketpool.client.ProtocolClient;

import org.springframework.beans.factory.annotation.Qualifier;

class Trading {

	private final ProtocolClient quotes;

	private final ProtocolClient orders;

	Trading(@Qualifier("quotes") ProtocolClient quotes, @Qualifier("orders") ProtocolClient orders) {
		this.quotes = quotes;
		this.orders = orders;
	}

	Quote buy(String symbol) {
		Quote quote = this.quotes.call(new QuoteRequest(symbol)).operation("quote").retrieve(Quote.class);
		this.orders.call(quote).operation("buy").send();
		return quote;
	}

}
