package io.github.socketpool.template;

import java.util.function.Function;

import io.github.socketpool.Deadline;
import io.github.socketpool.payload.PayloadConversionException;
import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;

/**
 * What an interceptor sees of a call on its way out. The payload is converted when the
 * {@linkplain #frame() frame} is first asked for, at the latest before a connection is
 * taken. Immutable apart from that; to be used by one thread at a time.
 */
public final class ProtocolRequest {

	private final Client client;

	private final Object payload;

	private final Deadline deadline;

	private final boolean oneWay;

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
		this(new Client(poolName, target, Frame.class::cast), frame, deadline, oneWay);
		this.frame = frame;
	}

	/**
	 * Create a request whose payload has not been converted yet.
	 * @param client whose request it is
	 */
	ProtocolRequest(Client client, Object payload, Deadline deadline, boolean oneWay) {
		this.client = client;
		this.payload = payload;
		this.deadline = deadline;
		this.oneWay = oneWay;
	}

	/**
	 * Return the name of the pool.
	 * @return the name, which is the name of its client
	 */
	public String poolName() {
		return this.client.poolName();
	}

	/**
	 * Return where the call goes.
	 * @return the address as {@code host:port}, or {@code null} when there are several
	 */
	public @Nullable String target() {
		return this.client.target();
	}

	/**
	 * Return the request's frame.
	 * @return the frame; the same one each time
	 * @throws PayloadConversionException if the payload cannot be converted
	 */
	public Frame frame() {
		Frame frame = this.frame;
		if (frame == null) {
			frame = this.client.conversion().apply(this.payload);
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
		ProtocolRequest changed = new ProtocolRequest(this.client, frame, this.deadline, this.oneWay);
		changed.frame = frame;
		return changed;
	}

	/**
	 * Return where the request goes, and nothing of what it says.
	 */
	@Override
	public String toString() {
		return "ProtocolRequest[" + poolName() + ", " + target() + "]";
	}

	/**
	 * What all requests of a template have in common: one object, so that a request is
	 * small.
	 *
	 * @param poolName the name of the pool
	 * @param target the only address, as {@code host:port}, or {@code null}
	 * @param conversion turns a payload into its frame
	 */
	record Client(String poolName, @Nullable String target, Function<Object, Frame> conversion) {

	}

}
