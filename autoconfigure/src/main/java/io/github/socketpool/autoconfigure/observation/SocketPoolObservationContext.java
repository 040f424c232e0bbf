package io.github.socketpool.autoconfigure.observation;

import io.github.socketpool.template.ProtocolRequest;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;

/**
 * Context that holds information about a call while it is observed. The protocol has no
 * place for trace headers: none are sent.
 */
public class SocketPoolObservationContext extends SenderContext<ProtocolRequest> {

	private final ProtocolRequest request;

	private volatile boolean complete;

	/**
	 * Create a context.
	 * @param request the request of the call
	 */
	@SuppressWarnings("this-escape")
	public SocketPoolObservationContext(ProtocolRequest request) {
		super((carrier, key, value) -> {
		}, Kind.CLIENT);
		this.request = request;
		setCarrier(request);
		setRemoteServiceAddress(request.target());
	}

	/**
	 * Return the request of the call.
	 * @return the request as it reached the observation
	 */
	public ProtocolRequest getRequest() {
		return this.request;
	}

	/**
	 * Return whether the call has ended without an error.
	 * @return {@code true} once it has
	 */
	public boolean isComplete() {
		return this.complete;
	}

	void setComplete(boolean complete) {
		this.complete = complete;
	}

}
