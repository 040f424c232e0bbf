package io.github.socketpool.client;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.socketpool.template.CallOptions;
import io.github.socketpool.template.ProtocolTemplate;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;

/**
 * A call of a template. It is its own options, so that a call needs no other object: 32
 * bytes.
 */
final class DefaultCallSpec implements CallSpec, CallOptions {

	private final ProtocolTemplate template;

	private final @Nullable Object request;

	private @Nullable String operation;

	private @Nullable Duration timeout;

	private boolean idempotent;

	/**
	 * Create a description.
	 * @param request the payload, or {@code null} if the call has none
	 */
	DefaultCallSpec(ProtocolTemplate template, @Nullable Object request) {
		this.template = template;
		this.request = request;
	}

	@Override
	public CallSpec operation(String operation) {
		if (operation.isEmpty()) {
			throw new IllegalArgumentException(
					"The operation of a call must not be empty. Leave it out if it has no name");
		}
		this.operation = operation;
		return this;
	}

	@Override
	public CallSpec timeout(Duration timeout) {
		this.timeout = timeout;
		return this;
	}

	@Override
	public CallSpec idempotent() {
		this.idempotent = true;
		return this;
	}

	@Override
	public <T> T retrieve(Class<T> responseType) {
		return this.template.exchange(this.request, (Type) responseType, this);
	}

	@Override
	public <T> T retrieve(ParameterizedTypeReference<T> responseType) {
		return this.template.exchange(this.request, responseType.getType(), this);
	}

	@Override
	public <T> CompletableFuture<T> retrieveAsync(Class<T> responseType) {
		return this.template.exchangeAsync(this.request, (Type) responseType, this);
	}

	@Override
	public <T> CompletableFuture<T> retrieveAsync(ParameterizedTypeReference<T> responseType) {
		return this.template.exchangeAsync(this.request, responseType.getType(), this);
	}

	@Override
	public void send() {
		this.template.send(this.request, this);
	}

	@Override
	public @Nullable String operation() {
		return this.operation;
	}

	@Override
	public @Nullable Duration timeout() {
		return this.timeout;
	}

	@Override
	public boolean isIdempotent() {
		return this.idempotent;
	}

}
