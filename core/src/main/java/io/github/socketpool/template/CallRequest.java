package io.github.socketpool.template;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.payload.PayloadConversionException;
import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;

/**
 * A request as its template made it. There is one for each call that interceptors see, so
 * it has few fields: 40 bytes.
 */
final class CallRequest extends ProtocolRequest {

	private final Client client;

	private final Deadline deadline;

	private final @Nullable String operation;

	private final boolean oneWay;

	private final boolean idempotent;

	/** Whether the content is the frame. Until then it is the payload. */
	private boolean converted;

	private @Nullable Object content;

	private @Nullable Endpoint endpoint;

	private @Nullable Map<String, Object> attributes;

	/**
	 * Create a request whose payload has not been converted yet.
	 * @param client whose request it is
	 * @param payload the payload, or {@code null} if the call has none
	 * @param options what else the call says
	 */
	CallRequest(Client client, @Nullable Object payload, Deadline deadline, CallOptions options, boolean oneWay) {
		this.client = client;
		this.content = payload;
		this.deadline = deadline;
		this.operation = options.operation();
		this.idempotent = options.isIdempotent();
		this.oneWay = oneWay;
	}

	@Override
	public String poolName() {
		return this.client.poolName();
	}

	@Override
	public List<Endpoint> endpoints() {
		return this.client.endpoints();
	}

	@Override
	public @Nullable Endpoint endpoint() {
		return this.endpoint;
	}

	@Override
	public @Nullable String operation() {
		return this.operation;
	}

	@Override
	public Frame frame() {
		if (this.converted && this.content instanceof Frame frame) {
			return frame;
		}
		Frame frame = this.client.conversion().toFrame(this.content, this.operation, this.oneWay);
		this.content = frame;
		this.converted = true;
		return frame;
	}

	@Override
	public Deadline deadline() {
		return this.deadline;
	}

	@Override
	public boolean oneWay() {
		return this.oneWay;
	}

	@Override
	public boolean idempotent() {
		return this.idempotent;
	}

	@Override
	public Map<String, Object> attributes() {
		Map<String, Object> attributes = this.attributes;
		if (attributes == null) {
			attributes = new HashMap<>();
			this.attributes = attributes;
		}
		return attributes;
	}

	@Override
	public ProtocolRequest withFrame(Frame frame) {
		return new ChangedRequest(this, frame, null);
	}

	@Override
	public ProtocolRequest withOperation(String operation) {
		return new ChangedRequest(this, null, operation);
	}

	@Override
	void servedBy(Endpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * What all requests of a template have in common: one object, so that a request is
	 * small.
	 *
	 * @param poolName the name of the pool
	 * @param endpoints where its connections lead
	 * @param conversion turns a payload into its frame
	 */
	record Client(String poolName, List<Endpoint> endpoints, Conversion conversion) {

	}

	/**
	 * Converts the payload of a request.
	 */
	@FunctionalInterface
	interface Conversion {

		/**
		 * Convert a payload.
		 * @param payload the payload, or {@code null} if the call has none
		 * @param operation the operation that the call names, or {@code null}
		 * @param oneWay whether no response is awaited
		 * @return its frame
		 * @throws PayloadConversionException if it cannot be converted
		 */
		Frame toFrame(@Nullable Object payload, @Nullable String operation, boolean oneWay);

	}

}
