package io.github.socketpool.sample.exchange;

import java.io.IOException;
import java.io.InputStream;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.autoconfigure.SocketPoolProperties;
import io.github.socketpool.payload.PayloadConversionException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.template.ProtocolTemplate;

import org.springframework.stereotype.Service;

/**
 * Passes JSON on to the back end and back, byte for byte.
 */
@Service
class ExchangeService {

	private final ProtocolTemplate template;

	private final long largestBody;

	private final ErrorContext requestErrors;

	private final ErrorContext responseErrors;

	ExchangeService(ProtocolTemplate template, ConnectionPool pool, SocketPoolProperties properties) {
		this.template = template;
		this.largestBody = properties.getFraming().getMaxFrameSize().toBytes();
		this.requestErrors = ErrorContext.of(pool.name(), pool.endpoints()).with(RequestProgress.NOT_SENT);
		this.responseErrors = this.requestErrors.with(RequestProgress.RESPONDING);
	}

	/**
	 * Send a JSON text and return the response. Both are checked. Servers do not answer
	 * what they cannot parse, and the caller would wait until the deadline of the call.
	 * @param body the request; if it is too large, only enough is read to detect that
	 * @return the response as the server sent it
	 * @throws BodyTooLargeException if the request does not fit into a frame; nothing was
	 * sent
	 * @throws UnreadableJsonException if the request is not JSON; nothing was sent
	 * @throws PayloadConversionException if the response is not JSON
	 * @throws IOException if the request cannot be read
	 */
	byte[] exchange(InputStream body) throws IOException {
		byte[] json = body.readNBytes(Math.toIntExact(this.largestBody + 1));
		if (json.length > this.largestBody) {
			throw new BodyTooLargeException(this.largestBody, this.requestErrors);
		}
		String requestError = JsonSyntax.findError(json);
		if (requestError != null) {
			throw new UnreadableJsonException(requestError, this.requestErrors);
		}
		byte[] response = this.template.exchange(json, byte[].class);
		String responseError = JsonSyntax.findError(response);
		if (responseError != null) {
			throw new PayloadConversionException("the response of " + response.length + " bytes " + responseError
					+ ". The server has processed the request.", this.responseErrors, null);
		}
		return response;
	}

}
