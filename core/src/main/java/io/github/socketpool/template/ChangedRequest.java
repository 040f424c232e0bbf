package io.github.socketpool.template;

import java.util.List;
import java.util.Map;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;

/**
 * A request with another frame or operation than its template gave it.
 */
final class ChangedRequest extends ProtocolRequest {

	private final CallRequest call;

	private final @Nullable Frame frame;

	private final @Nullable String operation;

	/**
	 * Create a changed request.
	 * @param call the request as its template made it
	 * @param frame the frame, or {@code null} for that of the call
	 * @param operation the operation, or {@code null} for that of the call
	 */
	ChangedRequest(CallRequest call, @Nullable Frame frame, @Nullable String operation) {
		this.call = call;
		this.frame = frame;
		this.operation = operation;
	}

	@Override
	public String poolName() {
		return this.call.poolName();
	}

	@Override
	public List<Endpoint> endpoints() {
		return this.call.endpoints();
	}

	@Override
	public @Nullable Endpoint endpoint() {
		return this.call.endpoint();
	}

	@Override
	public @Nullable String operation() {
		return (this.operation != null) ? this.operation : this.call.operation();
	}

	@Override
	public Frame frame() {
		return (this.frame != null) ? this.frame : this.call.frame();
	}

	@Override
	public Deadline deadline() {
		return this.call.deadline();
	}

	@Override
	public boolean oneWay() {
		return this.call.oneWay();
	}

	@Override
	public boolean idempotent() {
		return this.call.idempotent();
	}

	@Override
	public Map<String, Object> attributes() {
		return this.call.attributes();
	}

	@Override
	public ProtocolRequest withFrame(Frame frame) {
		return new ChangedRequest(this.call, frame, this.operation);
	}

	@Override
	public ProtocolRequest withOperation(String operation) {
		return new ChangedRequest(this.call, this.frame, operation);
	}

	@Override
	void servedBy(Endpoint endpoint) {
		this.call.servedBy(endpoint);
	}

}
