package io.github.socketpool.connection;

import io.github.socketpool.CallInterruptedException;
import io.github.socketpool.Endpoint;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameFormatException;

/**
 * One socket, as the caller sees it who holds it: whole frames out, whole frames in. All
 * of it ends by the deadline that the connection was acquired with. Not thread-safe: a
 * connection belongs to one caller at a time.
 */
public interface Connection {

	/**
	 * Return where the connection leads.
	 * @return the endpoint
	 */
	Endpoint endpoint();

	/**
	 * Send a request and wait for the frame that answers it.
	 * @param request the request
	 * @return the response
	 * @throws FrameFormatException if the request is larger than a frame may be (nothing
	 * was sent then), or the response is no frame
	 * @throws ResponseTimeoutException if the deadline passes first
	 * @throws TransportException if the connection breaks
	 * @throws CallInterruptedException if the thread is interrupted
	 */
	Frame exchange(Frame request);

	/**
	 * Send a frame and return as soon as the operating system has taken it.
	 * @param message the frame
	 * @throws FrameFormatException if the message is larger than a frame may be
	 * @throws ResponseTimeoutException if the deadline passes first
	 * @throws TransportException if the connection breaks
	 * @throws CallInterruptedException if the thread is interrupted
	 */
	void send(Frame message);

	/**
	 * Wait for the next frame.
	 * @return the frame
	 * @throws FrameFormatException if what arrives is no frame
	 * @throws ResponseTimeoutException if the deadline passes first
	 * @throws TransportException if the connection breaks
	 * @throws CallInterruptedException if the thread is interrupted
	 */
	Frame receive();

}
