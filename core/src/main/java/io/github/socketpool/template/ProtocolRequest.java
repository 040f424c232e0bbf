package io.github.socketpool.template;

import java.util.function.Function;

import io.github.socketpool.Deadline;
import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;

/**
 * What an interceptor sees of a call on its way out. The payload is converted when the
 * {@linkplain #frame() frame} is first asked for, at the latest before a connection is
 * taken. Immutable apart from that; to be used by one thread at a time.
 */
public final class ProtocolRequest {

	private static final Function<Object, Frame> AS_IT_IS = Frame.class::cast;

	private final String poolName;

	private final String target;

	private final Deadline deadline;

	private final boolean oneWay;

	private final Object payload;

	private final Function<Object, Frame> conversion;

	private @Nullable Frame frame;

	/**
	 * Create a request whose frame is there already.
	 * @param poolName the name of the pool, which is the name of its client
	 * @param target the address that is called, as {@code host:port}
	 * @param frame the request's frame
	 * @param deadline when the call ends
	 * @param oneWay whether no response is awaited
	 */
	public ProtocolRequest(String poolName, String target, Frame frame, Deadline deadline, boolean oneWay) {
		this(poolName, target, frame, AS_IT_IS, deadline, oneWay);
		this.frame = frame;
	}

	/**
	 * Create a request whose payload has not been converted yet.
	 * @param conversion turns the payload into the frame
	 */
	ProtocolRequest(String poolName, String target, Object payload, Function<Object, Frame> conversion,
			Deadline deadline, boolean oneWay) {
		this.poolName = poolName;
		this.target = target;
		this.payload = payload;
		this.conversion = conversion;
		this.deadline = deadline;
		this.oneWay = oneWay;
	}

	/**
	 * Return the name of the pool.
	 * @return the name, which is the name of its client
	 */
	public String poolName() {
		return this.poolName;
	}

	/**
	 * Return where the call goes.
	 * @return the address as {@code host:port}
	 */
	public String target() {
		return this.target;
	}

	/**
	 * Return the request's frame.
	 * @return the frame; the same one each time
	 * @throws PayloadConversionException if the payload cannot be converted
	 */
	public Frame frame() {
		Frame frame = this.frame;
		if (frame == null) {
			frame = this.conversion.apply(this.payload);
			this.frame = frame;
		}
		return frame;
	}

	/**
	 * Return when the call ends.
	 * @return the deadline
	 */
	public Deadline deadline() {
		return this.deadline;
	}

	/**
	 * Return whether no response is awaited.
	 * @return {@code true} for a message that the server does not answer
	 */
	public boolean oneWay() {
		return this.oneWay;
	}

	/**
	 * Return this request with another frame.
	 * @param frame the frame to send instead
	 * @return a new request
	 */
	public ProtocolRequest withFrame(Frame frame) {
		return new ProtocolRequest(this.poolName, this.target, frame, this.deadline, this.oneWay);
	}

	/**
	 * Return where the request goes, and nothing of what it says.
	 */
	@Override
	public String toString() {
		return "ProtocolRequest[" + this.poolName + ", " + this.target + "]";
	}

}
