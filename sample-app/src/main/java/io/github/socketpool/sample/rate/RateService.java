package io.github.socketpool.sample.rate;

import io.github.socketpool.service.ProtocolExchange;

/**
 * The calls of the client {@code rates}. The parameters of a method become the members of
 * {@code params} in JSON-RPC.
 */
interface RateService {

	@ProtocolExchange(value = "rate", idempotent = true)
	Rate rate(String from, String to);

}
