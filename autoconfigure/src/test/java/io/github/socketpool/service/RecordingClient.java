package io.github.socketpool.service;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.socketpool.client.CallSpec;
import io.github.socketpool.client.JsonRpcEnvelope;
import io.github.socketpool.client.ProtocolClient;
import io.github.socketpool.template.Envelope;

import org.springframework.core.ParameterizedTypeReference;

/**
 * A client that notes its calls, and answers each with the same object.
 */
class RecordingClient implements ProtocolClient {

	private final String name;

	private final List<Recorded> calls = new ArrayList<>();

	private Object answer = "answer";

	private RuntimeException failure;

	private Envelope envelope;

	RecordingClient(String name) {
		this.name = name;
	}

	RecordingClient answering(Object answer) {
		this.answer = answer;
		return this;
	}

	RecordingClient failing(RuntimeException failure) {
		this.failure = failure;
		return this;
	}

	RecordingClient enveloped() {
		this.envelope = new JsonRpcEnvelope();
		return this;
	}

	/**
	 * Return the only call.
	 */
	Recorded call0() {
		if (this.calls.size() != 1) {
			throw new AssertionError("Not one call: " + this.calls);
		}
		return this.calls.get(0);
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public Envelope envelope() {
		return this.envelope;
	}

	@Override
	public CallSpec call(Object request) {
		return new Spec(request);
	}

	@Override
	public CallSpec call() {
		return new Spec(null);
	}

	/**
	 * How a call ended.
	 */
	enum Ending {

		RETRIEVE, RETRIEVE_ASYNC, SEND

	}

	/**
	 * What a call said.
	 *
	 * @param type the type of the response, or {@code null} for a message
	 */
	record Recorded(Object request, String operation, Duration timeout, boolean idempotent, Ending ending, Type type) {

	}

	private final class Spec implements CallSpec {

		private final Object request;

		private String operation;

		private Duration timeout;

		private boolean idempotent;

		Spec(Object request) {
			this.request = request;
		}

		@Override
		public CallSpec operation(String operation) {
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
			return end(Ending.RETRIEVE, responseType);
		}

		@Override
		public <T> T retrieve(ParameterizedTypeReference<T> responseType) {
			return end(Ending.RETRIEVE, responseType.getType());
		}

		@Override
		public <T> CompletableFuture<T> retrieveAsync(Class<T> responseType) {
			return CompletableFuture.completedFuture(end(Ending.RETRIEVE_ASYNC, responseType));
		}

		@Override
		public <T> CompletableFuture<T> retrieveAsync(ParameterizedTypeReference<T> responseType) {
			return CompletableFuture.completedFuture(end(Ending.RETRIEVE_ASYNC, responseType.getType()));
		}

		@Override
		public void send() {
			end(Ending.SEND, null);
		}

		@SuppressWarnings("unchecked")
		private <T> T end(Ending ending, Type type) {
			RecordingClient client = RecordingClient.this;
			client.calls.add(new Recorded(this.request, this.operation, this.timeout, this.idempotent, ending, type));
			if (client.failure != null) {
				throw client.failure;
			}
			return (type != Void.class) ? (T) client.answer : null;
		}

	}

}
