package io.github.socketpool.connection;

import io.github.socketpool.payload.PayloadConversionException;
import io.github.socketpool.protocol.Frame;

/**
 * A new connection, as seen by a {@link ConnectionInitializer}: it sends and receives
 * frames and payloads. Each method returns or fails by the end of the connect timeout.
 * Heartbeats of the peer are skipped. A {@code byte[]}, a {@code String} and a
 * {@link Frame} are sent and received as they are; other payloads are converted. Not
 * thread-safe.
 */
public interface ConnectionSession extends Connection {

	/**
	 * Send a request and wait for its response.
	 * @param <T> the type of the response
	 * @param request the payload of the request
	 * @param responseType the type of the response's payload
	 * @return the payload of the response
	 * @throws PayloadConversionException if a payload cannot be converted
	 * @see #exchange(Frame)
	 */
	<T> T exchange(Object request, Class<T> responseType);

	/**
	 * Send a payload.
	 * @param message the payload
	 * @throws PayloadConversionException if the payload cannot be converted
	 * @see #send(Frame)
	 */
	void send(Object message);

	/**
	 * Wait for the next frame.
	 * @param <T> the type of the payload
	 * @param type the type of the payload
	 * @return the payload of the frame
	 * @throws PayloadConversionException if the payload cannot be converted
	 * @see #receive()
	 */
	<T> T receive(Class<T> type);

}
