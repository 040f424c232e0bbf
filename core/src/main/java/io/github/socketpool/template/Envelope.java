package io.github.socketpool.template;

import java.io.IOException;
import java.io.OutputStream;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.connection.ResponseMatcher;
import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;

/**
 * What a protocol puts around payloads, such as the name of the operation and an id. It
 * writes the body of a request around its payload, and finds the result in the body of a
 * response. Must be thread-safe.
 */
public interface Envelope {

	/**
	 * Write the body of a request.
	 * @param request the request
	 * @param body the stream to write the body to; must not be closed or kept
	 * @throws EnvelopeException if the envelope cannot carry the request
	 * @throws IOException if the payload cannot be written
	 */
	void write(EnvelopedRequest request, OutputStream body) throws IOException;

	/**
	 * Find the result in a response.
	 * @param response the response
	 * @param context the pool, endpoint and progress of the call, for errors
	 * @return the part of the response that is converted to the type of the response
	 * @throws EnvelopeException if the response is none of this envelope
	 * @throws SocketPoolException if the response says that the call has failed
	 */
	Frame result(Frame response, ErrorContext context) throws EnvelopeException;

	/**
	 * Return what recognises the response to a request of this envelope. Connections need
	 * it too.
	 * @return the matcher, or {@code null} if responses cannot be distinguished from
	 * messages, as by default
	 */
	default @Nullable ResponseMatcher responseMatcher() {
		return null;
	}

}
