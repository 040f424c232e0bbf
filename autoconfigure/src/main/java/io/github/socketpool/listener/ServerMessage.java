package io.github.socketpool.listener;

import io.github.socketpool.Endpoint;
import io.github.socketpool.payload.PayloadConversionException;
import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;

/**
 * A message that a server has sent by itself.
 */
public interface ServerMessage {

	/**
	 * Return the client on whose connection it came.
	 * @return the name of the client
	 */
	String client();

	/**
	 * Return the endpoint of the connection that it came on.
	 * @return the endpoint
	 */
	Endpoint endpoint();

	/**
	 * Return what the message is about, such as the method of JSON-RPC.
	 * @return the name of the operation, empty if the client has no envelope
	 */
	String operation();

	/**
	 * Return whether the server wants an answer.
	 * @return {@code false} also if the client has no envelope, since that is not known
	 */
	boolean isRequest();

	/**
	 * Return the whole message as it was received.
	 * @return the frame
	 */
	Frame frame();

	/**
	 * Return the payload, such as the params of JSON-RPC. Without an envelope, that is
	 * all of the body.
	 * @param <T> the type of the payload
	 * @param type the type of the payload. A {@code String}, a {@code byte[]} or a
	 * {@link Frame} gets it as it is
	 * @return the payload, or {@code null} if the message has none
	 * @throws PayloadConversionException if it cannot be converted
	 */
	<T> @Nullable T payload(Class<T> type);

	/**
	 * Return the payload, as {@link #payload(Class)} does.
	 * @param <T> the type of the payload
	 * @param type the type of the payload, which may be generic
	 * @return the payload, or {@code null} if the message has none
	 * @throws PayloadConversionException if it cannot be converted
	 */
	<T> @Nullable T payload(ParameterizedTypeReference<T> type);

}
