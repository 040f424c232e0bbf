package io.github.socketpool.autoconfigure.readme;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.github.socketpool.service.ProtocolExchange;

interface QuoteService {

	@ProtocolExchange("quote")
	Quote latest(QuoteRequest request);

	@ProtocolExchange("quote")
	CompletableFuture<Quote> latestLater(QuoteRequest request);

	@ProtocolExchange(value = "find", idempotent = true)
	Optional<Quote> find(QuoteRequest request, Duration timeout);

	@ProtocolExchange(value = "tick", oneWay = true)
	void tell(Quote quote);

	default int price(String symbol) {
		return latest(new QuoteRequest(symbol)).price();
	}

}
