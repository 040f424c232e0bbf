package io.github.socketpool.template;

import io.github.socketpool.Deadline;
import io.github.socketpool.protocol.Frame;

/**
 * What an interceptor sees of a call on its way out. Immutable.
 *
 * @param poolName the name of the pool, which is the name of its client
 * @param target the address that is called, as {@code host:port}
 * @param frame the request's frame
 * @param deadline when the call ends
 * @param oneWay whether no response is awaited
 */
public record ProtocolRequest(String poolName, String target, Frame frame, Deadline deadline, boolean oneWay) {

	/**
	 * Return this request with another frame.
	 * @param frame the frame to send instead
	 * @return a new request
	 */
	public ProtocolRequest withFrame(Frame frame) {
		return new ProtocolRequest(this.poolName, this.target, frame, this.deadline, this.oneWay);
	}

}
