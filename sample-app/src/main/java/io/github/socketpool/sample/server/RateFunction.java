package io.github.socketpool.sample.server;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Answers requests of JSON-RPC 2.0 for exchange rates. The server stands for a separate
 * program, so it shares no types with the client.
 */
class RateFunction implements Function<JsonNode, @Nullable Object> {

	private static final int METHOD_NOT_FOUND = -32601;

	private static final int UNKNOWN_CURRENCY = -32001;

	/** What one euro costs. */
	private static final Map<String, BigDecimal> PRICES = Map.of("EUR", BigDecimal.ONE, "USD", new BigDecimal("1.1642"),
			"GBP", new BigDecimal("0.8731"), "JPY", new BigDecimal("171.35"), "CHF", new BigDecimal("0.9358"));

	@Override
	public @Nullable Object apply(JsonNode request) {
		JsonNode id = request.path("id");
		// A request without an id is a notification, which is not answered.
		return id.isMissingNode() ? null : answer(id, request);
	}

	private static Object answer(JsonNode id, JsonNode request) {
		if (!"rate".equals(request.path("method").asString(""))) {
			return new Failure("2.0", id, new Failure.Error(METHOD_NOT_FOUND, "Method not found"));
		}
		String from = request.at("/params/from").asString("");
		String to = request.at("/params/to").asString("");
		BigDecimal base = PRICES.get(from);
		BigDecimal price = PRICES.get(to);
		if (base == null || price == null) {
			return new Failure("2.0", id, new Failure.Error(UNKNOWN_CURRENCY, "Unknown currency"));
		}
		return new Success("2.0", id, new Success.Result(from, to, price.divide(base, MathContext.DECIMAL32)));
	}

	record Success(String jsonrpc, JsonNode id, Result result) {

		record Result(String from, String to, BigDecimal rate) {

		}

	}

	record Failure(String jsonrpc, JsonNode id, Error error) {

		record Error(int code, String message) {

		}

	}

}
