package io.github.socketpool.autoconfigure.readme;

import io.github.socketpool.service.ProtocolExchange;

interface QuoteCalls {

	@ProtocolExchange("quote")
	Quote latest(QuoteRequest request);

}
