package io.github.socketpool.template;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.payload.PayloadConversionException;
import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;

/**
 * The request of a call, as interceptors see it. The payload is converted when the
 * {@linkplain #frame() frame} is first read, at the latest before a connection is
 * acquired. Frame and operation are changed in a copy. All copies belong to the same
 * call: they share its {@linkplain #attributes() attributes} and its
 * {@linkplain #endpoint() endpoint}. Used by one thread at a time.
 */
public abstract sealed class ProtocolRequest permits CallRequest, ChangedRequest {

	ProtocolRequest() {
	}

	/**
	 * Return the name of the pool.
	 * @return the name, which is the name of its client
	 */
	public abstract String poolName();

	/**
	 * Return where the call may go.
	 * @return the endpoints of the pool
	 */
	public abstract List<Endpoint> endpoints();

	/**
	 * Return the endpoint that served the call.
	 * @return the endpoint of the connection last acquired for this call, or {@code null}
	 * before that
	 */
	public abstract @Nullable Endpoint endpoint();

	/**
	 * Return the operation that the call invokes.
	 * @return the name of the operation, or {@code null} if neither the call nor an
	 * interceptor has named one
	 */
	public abstract @Nullable String operation();

	/**
	 * Return the request's frame.
	 * @return the frame; the same one each time
	 * @throws PayloadConversionException if the payload cannot be converted
	 */
	public abstract Frame frame();

	/**
	 * Return when the call ends.
	 * @return the deadline
	 */
	public abstract Deadline deadline();

	/**
	 * Return whether no response is awaited.
	 * @return {@code true} for a message that the server does not answer
	 */
	public abstract boolean oneWay();

	/**
	 * Return whether the server may process the request twice without harm.
	 * @return {@code true} if the caller has declared it
	 */
	public abstract boolean idempotent();

	/**
	 * Return the attributes that interceptors keep with the call, for themselves and for
	 * later ones. They are never sent.
	 * @return a map that may be changed; the same one each time
	 */
	public abstract Map<String, Object> attributes();

	/**
	 * Return this request with another frame.
	 * @param frame the frame to send instead
	 * @return a new request of the same call
	 */
	public abstract ProtocolRequest withFrame(Frame frame);

	/**
	 * Return this request with another operation, for the interceptors that follow. The
	 * frame stays as it is: an {@link Envelope} is told the operation of the call.
	 * @param operation the name of the operation, one of few
	 * @return a new request of the same call
	 */
	public abstract ProtocolRequest withOperation(String operation);

	/**
	 * A connection was acquired for the call.
	 * @param endpoint where it leads
	 */
	abstract void servedBy(Endpoint endpoint);

	/**
	 * Return the pool of the request, without its content.
	 */
	@Override
	public String toString() {
		return "ProtocolRequest[" + poolName() + "]";
	}

	/**
	 * Create a builder for a request without a template, for tests of interceptors.
	 * @param poolName the name of the pool, which is the name of its client
	 * @param frame the request's frame
	 * @return a builder of a request that awaits a response for 10 s
	 */
	public static Builder builder(String poolName, Frame frame) {
		return new Builder(poolName, frame);
	}

	/**
	 * Builds a request with a given frame. Not thread-safe.
	 */
	public static final class Builder {

		private final String poolName;

		private final Frame frame;

		private List<Endpoint> endpoints = List.of();

		private @Nullable Endpoint endpoint;

		private @Nullable Deadline deadline;

		private boolean oneWay;

		private @Nullable String operation;

		private boolean idempotent;

		private Builder(String poolName, Frame frame) {
			this.poolName = poolName;
			this.frame = frame;
		}

		/**
		 * Set the possible endpoints of the call; the default is none.
		 * @param endpoints the endpoints of the pool
		 * @return this builder
		 */
		public Builder endpoints(List<Endpoint> endpoints) {
			this.endpoints = List.copyOf(endpoints);
			return this;
		}

		/**
		 * Set the endpoint that served the call; the default is none.
		 * @param endpoint where the connection leads
		 * @return this builder
		 */
		public Builder endpoint(Endpoint endpoint) {
			this.endpoint = endpoint;
			return this;
		}

		/**
		 * Set when the call ends; the default is 10 s after the request is created.
		 * @param deadline the deadline
		 * @return this builder
		 */
		public Builder deadline(Deadline deadline) {
			this.deadline = deadline;
			return this;
		}

		/**
		 * Make the request one-way, without a response.
		 * @return this builder
		 */
		public Builder oneWay() {
			this.oneWay = true;
			return this;
		}

		/**
		 * Set the operation; the default is none.
		 * @param operation the name of the operation
		 * @return this builder
		 */
		public Builder operation(String operation) {
			this.operation = operation;
			return this;
		}

		/**
		 * Declare that the server may process the request twice without harm.
		 * @return this builder
		 */
		public Builder idempotent() {
			this.idempotent = true;
			return this;
		}

		/**
		 * Create the request.
		 * @return a new request
		 */
		public ProtocolRequest build() {
			CallRequest.Client client = new CallRequest.Client(this.poolName, this.endpoints,
					(payload, operation, oneWay) -> this.frame);
			Deadline deadline = (this.deadline != null) ? this.deadline : Deadline.after(Duration.ofSeconds(10));
			CallOptions options = new GivenOptions(this.operation, null, this.idempotent);
			CallRequest request = new CallRequest(client, this.frame, deadline, options, this.oneWay);
			if (this.endpoint != null) {
				request.servedBy(this.endpoint);
			}
			return request;
		}

	}

}
