package io.github.socketpool.sample.exchange;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.template.PayloadConversionException;
import io.github.socketpool.template.ProtocolTemplate;

import org.springframework.stereotype.Service;

/**
 * Passes JSON on to the back end and back, byte for byte.
 */
@Service
class ExchangeService {

	private final ProtocolTemplate template;

	private final ErrorContext responseErrors;

	ExchangeService(ProtocolTemplate template, ConnectionPool pool) {
		this.template = template;
		this.responseErrors = new ErrorContext(pool.name(), pool.target(), RequestProgress.RESPONDING);
	}

	/**
	 * Exchange one JSON text for another. Both are looked at: servers say nothing at all
	 * to what they cannot parse, and the caller would wait for an answer until the
	 * deadline of the call.
	 * @param json the request
	 * @return the response as the server sent it
	 * @throws NotJsonException if the request is no JSON; nothing was sent
	 * @throws PayloadConversionException if the response is no JSON
	 */
	byte[] exchange(byte[] json) {
		String requestError = JsonSyntax.findError(json);
		if (requestError != null) {
			throw new NotJsonException(requestError);
		}
		byte[] response = this.template.exchange(json, byte[].class);
		String responseError = JsonSyntax.findError(response);
		if (responseError != null) {
			throw new PayloadConversionException("the response of " + response.length + " bytes is not JSON: "
					+ responseError + ". The server has acted on the request.", this.responseErrors, null);
		}
		return response;
	}

}
