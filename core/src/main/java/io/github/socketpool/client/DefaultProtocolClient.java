package io.github.socketpool.client;

import java.util.Objects;

import io.github.socketpool.template.Envelope;
import io.github.socketpool.template.ProtocolTemplate;
import org.jspecify.annotations.Nullable;

/**
 * A client that makes its calls through a template.
 */
final class DefaultProtocolClient implements ProtocolClient {

	private final ProtocolTemplate template;

	DefaultProtocolClient(ProtocolTemplate template) {
		this.template = template;
	}

	@Override
	public String name() {
		return this.template.pool().name();
	}

	@Override
	public @Nullable Envelope envelope() {
		return this.template.envelope();
	}

	@Override
	public CallSpec call(Object request) {
		return new DefaultCallSpec(this.template,
				Objects.requireNonNull(request, "The request must not be null. Use call() for one without a payload"));
	}

	@Override
	public CallSpec call() {
		return new DefaultCallSpec(this.template, null);
	}

	@Override
	public String toString() {
		return "ProtocolClient[" + name() + "]";
	}

}
