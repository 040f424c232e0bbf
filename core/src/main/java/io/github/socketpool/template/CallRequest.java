package io.github.socketpool.template;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;

/**
 * A request as its template made it. There is one for each call that interceptors see, so
 * it has few fields.
 */
final class CallRequest extends ProtocolRequest {

	private final Client client;

	private final Object payload;

	private final Deadline deadline;

	private final boolean oneWay;

	private @Nullable Frame frame;

	private @Nullable Endpoint endpoint;

	private @Nullable Map<String, Object> attributes;

	/**
	 * Create a request whose payload has not been converted yet.
	 * @param client whose request it is
	 */
	CallRequest(Client client, Object payload, Deadline deadline, boolean oneWay) {
		this.client = client;
		this.payload = payload;
		this.deadline = deadline;
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
		return null;
	}

	@Override
	public Frame frame() {
		Frame frame = this.frame;
		if (frame == null) {
			frame = this.client.conversion().apply(this.payload);
			this.frame = frame;
		}
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
	record Client(String poolName, List<Endpoint> endpoints, Function<Object, Frame> conversion) {

	}

}
