package io.github.socketpool.sample.server;

import java.math.BigDecimal;

import io.github.socketpool.protocol.Frame;
import io.github.socketpool.server.FrameHandler;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers an object with a symbol with a quote, and echoes anything else. The server
 * stands for a separate program, so it shares no types with the client.
 */
class QuoteHandler implements FrameHandler {

	private static final BigDecimal SPREAD = new BigDecimal("0.02");

	private final JsonMapper mapper;

	QuoteHandler(JsonMapper mapper) {
		this.mapper = mapper;
	}

	@Override
	public Frame handle(Frame request) {
		String symbol = symbol(request);
		return (symbol != null) ? Frame.of(this.mapper.writeValueAsBytes(quote(symbol))) : request;
	}

	private @Nullable String symbol(Frame request) {
		try {
			Request content = this.mapper.readValue(request.array(), request.offset(), request.length(), Request.class);
			JsonNode symbol = (content != null) ? content.symbol() : null;
			return (symbol != null && symbol.isString()) ? symbol.stringValue() : null;
		}
		catch (JacksonException ex) {
			// Not an object with a symbol: echoed.
			return null;
		}
	}

	/**
	 * Return figures that look like a quote and depend on the symbol only.
	 */
	private static Response quote(String symbol) {
		int hash = symbol.hashCode();
		BigDecimal bid = BigDecimal.valueOf(1000 + Math.floorMod(hash, 90_000), 2);
		return new Response(symbol, bid, bid.add(SPREAD), Math.floorMod(hash, 1_000_003));
	}

	record Request(@Nullable JsonNode symbol) {

	}

	record Response(String symbol, BigDecimal bid, BigDecimal ask, long volume) {

	}

}
