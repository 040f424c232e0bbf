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

	/**
	 * Read a message of the server.
	 * @param received a frame that the server has sent by itself
	 * @return the message, or {@code null} if the frame is no notification and no request
	 * of this envelope, as by default
	 */
	default @Nullable Message message(Frame received) {
		return null;
	}

	/**
	 * A message of the server: a notification, or a request that it wants answered.
	 */
	interface Message {

		/**
		 * Return what the message is about.
		 * @return the name of the operation
		 */
		String operation();

		/**
		 * Return the payload.
		 * @return the part of the message that is converted to a payload, or {@code null}
		 * if it has none
		 */
		@Nullable Frame payload();

		/**
		 * Return whether the server wants an answer.
		 * @return {@code false} for a notification
		 */
		boolean isRequest();

		/**
		 * Return the answer to a request.
		 * @param result the body of the result, or {@code null} if there is none
		 * @return the frame to send
		 * @throws EnvelopeException if the envelope cannot carry the result
		 */
		Frame answer(@Nullable Frame result) throws EnvelopeException;

		/**
		 * Return the answer to a request that has failed. It says nothing else about the
		 * failure.
		 * @param failure why
		 * @return the frame to send
		 */
		Frame answer(Failure failure);

		/**
		 * Why a request of the server has failed.
		 */
		enum Failure {

			/** Nothing listens to its operation. */
			UNKNOWN_OPERATION,

			/** Its payload cannot be converted to what the listener takes. */
			INVALID_PAYLOAD,

			/** Its listener has failed. */
			FAILED,

			/** Too many messages wait for their listeners. */
			OVERLOADED

		}

	}

}
