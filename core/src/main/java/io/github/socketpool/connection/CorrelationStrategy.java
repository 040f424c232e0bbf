package io.github.socketpool.connection;

import io.github.socketpool.payload.PayloadConversionException;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Finds ids in requests and responses, so that many calls can be in flight on one
 * connection: a response answers the request with the same id. Ids are compared with
 * {@code equals}, so they need {@code hashCode} too, and must not change. A request whose
 * id is in flight already is refused.
 * <p>
 * Must be thread-safe and quick: it runs for each request and for each frame that
 * arrives, in a thread that reads or writes for other callers too.
 * <p>
 * The messages of the exceptions that its methods declare must contain no part of a body.
 * They are sentences of which the first begins in lower case, since it follows the name
 * of the pool. The message of any other exception is omitted everywhere, since it may
 * quote a body. Ids are parts of bodies, so they are never printed.
 */
public interface CorrelationStrategy {

	/**
	 * Return the id of a request.
	 * @param request a request that is about to be sent, never a one-way message
	 * @return the id, or {@code null} if the request has none
	 */
	@Nullable Object requestId(Frame request);

	/**
	 * Return a request with an id. {@link #requestId(Frame)} must find that id in it. The
	 * server must see no other id. Numbers that follow each other must become different
	 * ids.
	 * @param request a request that has no id
	 * @param number the number to use as its id, or to make its id from
	 * @return a new frame
	 * @throws PayloadConversionException if the request cannot get an id, with the reason
	 * and what to do. Nothing is sent
	 */
	Frame withId(Frame request, long number);

	/**
	 * Return the id of the request that a frame answers.
	 * @param received a frame that the server has sent
	 * @return the id, or {@code null} if the frame is a message: the server has sent it
	 * by itself
	 * @throws FrameFormatException if the frame is none of the protocol. The connection
	 * is closed then, and its calls fail. So they do if any other exception is thrown
	 */
	@Nullable Object responseId(Frame received);

}
