package io.github.socketpool.template;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.github.socketpool.Deadline;
import io.github.socketpool.Durations;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.Ticker;
import io.github.socketpool.payload.JacksonPayloadConverter;
import io.github.socketpool.payload.PayloadConverter;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;

/**
 * Makes calls through a pool of connections: what {@code JdbcTemplate} is to JDBC, for
 * framed JSON over TCP. Immutable and thread-safe.
 * <p>
 * If a reused connection turns out to be broken before any byte of the request was sent,
 * the call is repeated once on another connection. Nothing else is ever repeated, unless
 * there are {@link RetrySettings}.
 */
public final class ProtocolTemplate implements ProtocolOperations {

	private final ConnectionPool pool;

	private final Duration callTimeout;

	private final List<ProtocolInterceptor> interceptors;

	private final PayloadConversion conversion;

	private final Executor executor;

	private final ProtocolCallInterceptor calls;

	private final PooledExchange pooledExchange;

	/** {@code null} if no call is repeated after a failure. */
	private final @Nullable RetriedExchange retriedExchange;

	private final ProtocolExecution chain;

	private final CallRequest.Client client;

	private final BodyBufferPool bodies = new BodyBufferPool();

	private ProtocolTemplate(Builder builder) {
		this.pool = builder.pool;
		this.callTimeout = builder.callTimeout;
		this.interceptors = List.copyOf(builder.interceptors);
		ErrorContext errors = ErrorContext.of(this.pool.name(), this.pool.endpoints());
		this.conversion = new PayloadConversion(builder.converter, builder.envelope, errors);
		this.executor = builder.executor;
		this.client = new CallRequest.Client(this.pool.name(), this.pool.endpoints(), this::toFrame);
		this.calls = CallInterceptors.of(this.interceptors);
		this.pooledExchange = new PooledExchange(this.pool);
		this.retriedExchange = builder.retriedExchange;
		this.chain = chain(this.interceptors,
				(this.retriedExchange != null) ? this.retriedExchange : this.pooledExchange);
	}

	@Override
	public <T> T exchange(Object request, Class<T> responseType) {
		return exchange(request, responseType, Deadline.ofCallTimeout(this.callTimeout), GivenOptions.NONE);
	}

	@Override
	public <T> T exchange(Object request, ParameterizedTypeReference<T> responseType) {
		return exchange(request, responseType.getType(), Deadline.ofCallTimeout(this.callTimeout), GivenOptions.NONE);
	}

	@Override
	public <T> T exchange(Object request, Class<T> responseType, Duration timeout) {
		return exchange(request, responseType, Deadline.after(timeout), GivenOptions.NONE);
	}

	/**
	 * Send a request and return the response, with options for this call.
	 * @param request the payload, or {@code null} if the call has none
	 * @param responseType the type to convert the response to, which may be generic.
	 * {@code Void} stands for a response that is awaited and dropped. An {@link Optional}
	 * is empty if the response is the JSON value {@code null}
	 * @param options what else the call says
	 * @param <T> the type of the response
	 * @return the response; {@code null} only if its type is {@code Void}
	 * @throws SocketPoolException if the call fails; its subtype says how
	 */
	public <T> T exchange(@Nullable Object request, Type responseType, CallOptions options) {
		return exchange(request, responseType, deadline(options), options);
	}

	@Override
	public <T> CompletableFuture<T> exchangeAsync(Object request, Class<T> responseType) {
		return exchangeAsync(request, responseType, GivenOptions.NONE);
	}

	/**
	 * Send a request without waiting for the response, with options for this call.
	 * Completing the future from outside ends the call, as for
	 * {@link #exchangeAsync(Object, Class)}.
	 * @param request the payload, or {@code null} if the call has none
	 * @param responseType the type to convert the response to, as for
	 * {@link #exchange(Object, Type, CallOptions)}
	 * @param options what else the call says
	 * @param <T> the type of the response
	 * @return the future response; it fails with a {@link SocketPoolException}
	 */
	public <T> CompletableFuture<T> exchangeAsync(@Nullable Object request, Type responseType, CallOptions options) {
		Deadline deadline = deadline(options);
		if (this.interceptors.isEmpty()) {
			CallOptions said = GivenOptions.copyOf(options);
			return AsyncCall.start(this.executor, this.pool, deadline, CallInterceptors.NONE,
					() -> exchangeUnseen(request, responseType, deadline, said));
		}
		ProtocolRequest seen = new CallRequest(this.client, request, deadline, options, false);
		InterceptedCall call = this.calls.begin(seen);
		return AsyncCall.start(this.executor, this.pool, deadline, call, () -> exchange(seen, responseType, call));
	}

	@Override
	public void send(Object message) {
		send(message, GivenOptions.NONE);
	}

	/**
	 * Send a message that the server does not answer, with options for this call. The
	 * same rules hold as for {@link #send(Object)}.
	 * @param message the payload, or {@code null} if the call has none
	 * @param options what else the call says
	 * @throws SocketPoolException if the message could not be sent; its subtype says how
	 */
	public void send(@Nullable Object message, CallOptions options) {
		Deadline deadline = deadline(options);
		if (this.interceptors.isEmpty()) {
			transmitUnseen(message, deadline, options, true);
			return;
		}
		ProtocolRequest request = new CallRequest(this.client, message, deadline, options, true);
		make(request, void.class, this.calls.begin(request));
	}

	private Deadline deadline(CallOptions options) {
		Duration timeout = options.timeout();
		return (timeout != null) ? Deadline.after(timeout) : Deadline.ofCallTimeout(this.callTimeout);
	}

	@Override
	public <T> T execute(ConnectionCallback<T> action) {
		Lease lease = this.pool.acquire(Deadline.ofCallTimeout(this.callTimeout));
		boolean done = false;
		try {
			T result = action.doInConnection(lease.connection());
			done = true;
			return result;
		}
		finally {
			if (done) {
				lease.release();
			}
			else {
				lease.invalidate();
			}
		}
	}

	private <T> T exchange(@Nullable Object payload, Type responseType, Deadline deadline, CallOptions options) {
		if (this.interceptors.isEmpty()) {
			return exchangeUnseen(payload, responseType, deadline, options);
		}
		ProtocolRequest request = new CallRequest(this.client, payload, deadline, options, false);
		return exchange(request, responseType, this.calls.begin(request));
	}

	private <T> T exchange(ProtocolRequest request, Type responseType, InterceptedCall call) {
		return cast(make(request, responseType, call));
	}

	/**
	 * Make a call with interceptors.
	 * @param responseType the type to convert the response to, if a response is expected
	 * @return the converted response, or {@code null} for a one-way message and a
	 * response that is dropped
	 */
	private @Nullable Object make(ProtocolRequest request, Type responseType, InterceptedCall call) {
		Throwable failure = null;
		try {
			Frame response = this.chain.execute(call.enter(request));
			return request.oneWay() ? null : toPayload(response, responseType);
		}
		catch (Throwable ex) {
			failure = ex;
			throw ex;
		}
		finally {
			call.end(failure);
		}
	}

	private <T> T exchangeUnseen(@Nullable Object payload, Type responseType, Deadline deadline, CallOptions options) {
		return cast(toPayload(transmitUnseen(payload, deadline, options, false), responseType));
	}

	/**
	 * Only a response of type {@code Void} is {@code null}, which is the one value of
	 * that type.
	 */
	@SuppressWarnings({ "unchecked", "NullAway" })
	private static <T> T cast(@Nullable Object response) {
		return (T) response;
	}

	private @Nullable Object toPayload(@Nullable Frame response, Type responseType) {
		if (response == null) {
			throw new IllegalStateException("An interceptor returned no response for a request that expects one");
		}
		return this.conversion.toPayload(response, responseType);
	}

	/**
	 * Create the frame of a request that may be kept: by interceptors, or by an attempt
	 * that has failed.
	 */
	private Frame toFrame(@Nullable Object payload, @Nullable String operation, boolean oneWay) {
		if (payload != null && this.conversion.isBody(payload)) {
			return this.conversion.asFrame(payload);
		}
		BodyBuffer kept = this.bodies.make();
		Frame frame = this.conversion.toFrame(payload, operation, oneWay, kept);
		this.bodies.remember(kept);
		return frame;
	}

	/**
	 * Transmit a request without interceptors. Its buffer is reused for another call
	 * after this one has succeeded, when nothing reads its bytes any more. That is not
	 * certain if the call may have had several attempts. Only an envelope needs the
	 * operation.
	 */
	private @Nullable Frame transmitUnseen(@Nullable Object payload, Deadline deadline, CallOptions options,
			boolean oneWay) {
		RetriedExchange retried = this.retriedExchange;
		if (retried != null && retried.mayRepeat(options.isIdempotent())) {
			return retried.transmit(toFrame(payload, options.operation(), oneWay), deadline, oneWay, null);
		}
		if (payload != null && this.conversion.isBody(payload)) {
			return this.pooledExchange.transmit(this.conversion.asFrame(payload), deadline, oneWay);
		}
		BodyBuffer body = this.bodies.take();
		String operation = (this.conversion.envelope() != null) ? options.operation() : null;
		Frame request = this.conversion.toFrame(payload, operation, oneWay, body);
		Frame response = this.pooledExchange.transmit(request, deadline, oneWay);
		this.bodies.release(body);
		return response;
	}

	private static ProtocolExecution chain(List<ProtocolInterceptor> interceptors, ProtocolExecution end) {
		ProtocolExecution chain = end;
		for (int i = interceptors.size() - 1; i >= 0; i--) {
			ProtocolInterceptor interceptor = interceptors.get(i);
			ProtocolExecution rest = chain;
			chain = (request) -> interceptor.intercept(request, rest);
		}
		return chain;
	}

	/**
	 * Return the pool of its connections.
	 * @return the pool
	 */
	public ConnectionPool pool() {
		return this.pool;
	}

	/**
	 * Return how long a call without a timeout of its own may take.
	 * @return the timeout
	 */
	public Duration callTimeout() {
		return this.callTimeout;
	}

	/**
	 * Return what puts an envelope around payloads.
	 * @return the envelope, or {@code null} if payloads have none
	 */
	public @Nullable Envelope envelope() {
		return this.conversion.envelope();
	}

	/**
	 * Return which calls are repeated after a failure.
	 * @return the settings, or {@code null} if none is
	 */
	public @Nullable RetrySettings retry() {
		return (this.retriedExchange != null) ? this.retriedExchange.settings() : null;
	}

	/**
	 * Create a builder for a template.
	 * @param pool the pool of its connections
	 * @return a builder with default settings
	 */
	public static Builder builder(ConnectionPool pool) {
		return new Builder(pool);
	}

	/**
	 * Create a builder for a template that differs from this one. If calls are repeated,
	 * both templates together stay within one ratio of repetitions, unless the builder is
	 * given other {@linkplain Builder#retry settings}.
	 * @return a builder with the settings of this template
	 */
	public Builder mutate() {
		Builder builder = new Builder(this.pool);
		builder.callTimeout = this.callTimeout;
		builder.interceptors(this.interceptors);
		builder.converter = this.conversion.converter();
		builder.envelope = this.conversion.envelope();
		builder.executor = this.executor;
		builder.retriedExchange = this.retriedExchange;
		return builder;
	}

	/**
	 * Builds a template. Not thread-safe.
	 */
	public static final class Builder {

		private final ConnectionPool pool;

		private final List<ProtocolInterceptor> interceptors = new ArrayList<>();

		private Duration callTimeout = Duration.ofSeconds(10);

		private PayloadConverter converter = new JacksonPayloadConverter();

		private @Nullable Envelope envelope;

		private Executor executor = AsyncThreads.shared();

		private @Nullable RetriedExchange retriedExchange;

		private Builder(ConnectionPool pool) {
			this.pool = pool;
		}

		/**
		 * Return the name of the template's client.
		 * @return the client's name, which is also the name of its pool
		 */
		public String clientName() {
			return this.pool.name();
		}

		/**
		 * Set how long a call may take; the default is 10 s.
		 * @param callTimeout the maximum duration of waiting, connecting, writing and
		 * reading together; more than zero
		 * @return this builder
		 * @throws InvalidSettingException if it is zero or negative
		 */
		public Builder callTimeout(Duration callTimeout) {
			if (callTimeout.isNegative() || callTimeout.isZero()) {
				throw new InvalidSettingException("call-timeout", Durations.property(callTimeout),
						"must be longer than zero", "Use the maximum duration of a call, such as 10s.");
			}
			this.callTimeout = callTimeout;
			return this;
		}

		/**
		 * Add an interceptor after the existing ones.
		 * @param interceptor the interceptor
		 * @return this builder
		 */
		public Builder interceptor(ProtocolInterceptor interceptor) {
			this.interceptors.add(interceptor);
			return this;
		}

		/**
		 * Set the interceptors, which replaces the existing ones.
		 * @param interceptors the interceptors, the first being the outermost
		 * @return this builder
		 */
		public Builder interceptors(List<ProtocolInterceptor> interceptors) {
			this.interceptors.clear();
			this.interceptors.addAll(interceptors);
			return this;
		}

		/**
		 * Set the converter; the default is a {@link JacksonPayloadConverter}.
		 * @param converter converts between payloads and bodies
		 * @return this builder
		 */
		public Builder converter(PayloadConverter converter) {
			this.converter = converter;
			return this;
		}

		/**
		 * Set what is put around payloads. The connections of the pool need its
		 * {@linkplain Envelope#responseMatcher() matcher}.
		 * @param envelope the envelope, or {@code null} for none, as by default: the body
		 * of a frame is the payload and nothing else
		 * @return this builder
		 */
		public Builder envelope(@Nullable Envelope envelope) {
			this.envelope = envelope;
			return this;
		}

		/**
		 * Set the executor of asynchronous calls. The default is a pool of daemon threads
		 * that grows as needed. Its threads have the caller's context class loader while
		 * they run a call. A thread is blocked while its call runs, so virtual threads
		 * are a good choice.
		 * @param executor the executor
		 * @return this builder
		 */
		public Builder executor(Executor executor) {
			this.executor = executor;
			return this;
		}

		/**
		 * Set which calls are repeated after a failure. During a pause a call keeps its
		 * thread.
		 * @param retry the settings, or {@code null} if no call is repeated, as by
		 * default
		 * @return this builder
		 */
		public Builder retry(@Nullable RetrySettings retry) {
			this.retriedExchange = (retry != null)
					? new RetriedExchange(new PooledExchange(this.pool), retry, Ticker.system()) : null;
			return this;
		}

		/**
		 * Create the template.
		 * @return a new template
		 */
		public ProtocolTemplate build() {
			return new ProtocolTemplate(this);
		}

	}

}
