package io.github.socketpool.connection;

import io.github.socketpool.payload.PayloadConversionException;
import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Tells the response to a request from the other frames that a server sends, such as
 * notifications and events. It judges each frame that arrives during an exchange and
 * between two calls. Must be thread-safe and quick.
 * <p>
 * If it fails on a frame, that is a {@link Match#MISMATCH}. The message of its exception
 * is omitted everywhere, since it may quote a body.
 */
@FunctionalInterface
public interface ResponseMatcher {

	/**
	 * Judge a frame. Between two calls no response is awaited: then every answer but
	 * {@link Match#MESSAGE} closes the connection.
	 * @param request the request whose response is awaited, or {@code null} between two
	 * calls
	 * @param received the frame that the server has sent
	 * @return what the frame is
	 */
	Match match(@Nullable Frame request, Frame received);

	/**
	 * Return why a frame is a {@link Match#MISMATCH}, which it was during an exchange.
	 * The text becomes a part of the caller's {@link ResponseMismatchException}.
	 * @param request the request whose response is awaited
	 * @param received the frame that the server has sent
	 * @return what is wrong and what to do, without any text of the request or the frame:
	 * sentences of which the first begins in lower case, since it follows the name of the
	 * pool. {@code null} for a general text, as by default
	 */
	default @Nullable String reasonForMismatch(Frame request, Frame received) {
		return null;
	}

	/**
	 * Return why no response to a request could be recognised, for example because the
	 * request has no id. Such a request is not sent: its caller gets a
	 * {@link PayloadConversionException} with this text, and the connection stays usable.
	 * @param request a request that is about to be sent, never a one-way message
	 * @return what is wrong and what to do, without any part of the request: sentences of
	 * which the first begins in lower case, since it follows the name of the pool.
	 * {@code null} if a response can be recognised, as by default
	 */
	default @Nullable String reasonToRefuse(Frame request) {
		return null;
	}

}
