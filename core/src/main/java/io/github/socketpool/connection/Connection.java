package io.github.socketpool.connection;

import java.time.Duration;

import io.github.socketpool.CallInterruptedException;
import io.github.socketpool.Endpoint;
import io.github.socketpool.payload.PayloadConversionException;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameFormatException;

/**
 * A connection as seen by the caller that holds it: it sends and receives whole frames.
 * Each method returns or fails by the deadline with which the connection was acquired.
 * Not thread-safe: a connection belongs to one caller at a time.
 */
public interface Connection {

	/**
	 * Return the endpoint that the connection goes to.
	 * @return the endpoint
	 */
	Endpoint endpoint();

	/**
	 * Send a request and wait for its response. If there is a {@link ResponseMatcher},
	 * messages before the response are skipped. They do not extend the deadline.
	 * @param request the request
	 * @return the response
	 * @throws FrameFormatException if the request is larger than a frame may be (then
	 * nothing was sent), or if the response is not a frame
	 * @throws PayloadConversionException if the framing cannot carry the request: nothing
	 * was sent, and the connection stays usable
	 * @throws ResponseMismatchException if a frame comes that is neither the response nor
	 * a message
	 * @throws ResponseTimeoutException if the deadline passes first
	 * @throws TransportException if the connection breaks
	 * @throws CallInterruptedException if the thread is interrupted
	 */
	Frame exchange(Frame request);

	/**
	 * Send a request and wait for its response, as {@link #exchange(Frame)} does, but no
	 * longer than a timeout. The use of the connection must then end too. By default the
	 * timeout is ignored, and the exchange ends by the deadline of the use.
	 * @param request the request
	 * @param timeout how long the exchange may take, within the deadline of the use
	 * @return the response
	 */
	default Frame exchange(Frame request, Duration timeout) {
		return exchange(request);
	}

	/**
	 * Send a frame. Returns as soon as the operating system has accepted all of it.
	 * @param message the frame
	 * @throws FrameFormatException if the message is larger than a frame may be
	 * @throws PayloadConversionException if the framing cannot carry the message: nothing
	 * was sent, and the connection stays usable
	 * @throws ResponseTimeoutException if the deadline passes first
	 * @throws TransportException if the connection breaks
	 * @throws CallInterruptedException if the thread is interrupted
	 */
	void send(Frame message);

	/**
	 * Wait for the next frame, whether it is a message or not.
	 * @return the frame
	 * @throws FrameFormatException if the bytes that arrive are not a frame
	 * @throws ResponseTimeoutException if the deadline passes first
	 * @throws TransportException if the connection breaks
	 * @throws CallInterruptedException if the thread is interrupted
	 */
	Frame receive();

}
