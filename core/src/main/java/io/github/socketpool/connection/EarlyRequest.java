package io.github.socketpool.connection;

import io.github.socketpool.Endpoint;
import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;

/**
 * The request of a caller that waits for a connection. The thread that hands over the
 * connection can send it, so that the peer works while the caller wakes up. Immutable.
 */
public sealed class EarlyRequest {

	private final Frame request;

	/**
	 * Create a request.
	 * @param request the first frame that the caller will exchange
	 */
	public EarlyRequest(Frame request) {
		this.request = request;
	}

	/**
	 * Return the frame.
	 * @return the first frame that the caller will exchange
	 */
	public Frame request() {
		return this.request;
	}

	/**
	 * Return the target that is to serve this request only if no other one can.
	 * @return the endpoint, or {@code null} for none
	 */
	public @Nullable Endpoint avoided() {
		return null;
	}

	/**
	 * Return this request for a call that is repeated. A pool with several targets lends
	 * an idle connection of another target, if it has one.
	 * @param failed where the request went before
	 * @return a new request
	 */
	public EarlyRequest elsewhere(Endpoint failed) {
		return new Repeated(this.request, failed);
	}

	/**
	 * The request of a call that is repeated.
	 */
	private static final class Repeated extends EarlyRequest {

		private final Endpoint avoided;

		Repeated(Frame request, Endpoint avoided) {
			super(request);
			this.avoided = avoided;
		}

		@Override
		public Endpoint avoided() {
			return this.avoided;
		}

	}

}
