package io.github.socketpool.service;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.Function;

import io.github.socketpool.client.CallSpec;
import io.github.socketpool.client.ProtocolClient;
import org.jspecify.annotations.Nullable;

/**
 * A method whose invocation is a call. What its annotation and its types say was read
 * when it was created. Immutable and thread-safe.
 */
final class ServiceMethod {

	private final Method method;

	private final Exchange exchange;

	private final RequestArguments request;

	private final OptionalInt timeoutIndex;

	private final Function<CallSpec, @Nullable Object> invocation;

	/**
	 * Create a method.
	 * @param exchange what its annotation says
	 * @param request the arguments that are the request
	 * @param timeoutIndex the index of the argument that is the timeout, if one is
	 * @param invocation makes the call, and returns what the method returns
	 */
	ServiceMethod(Method method, Exchange exchange, RequestArguments request, OptionalInt timeoutIndex,
			Function<CallSpec, @Nullable Object> invocation) {
		this.method = method;
		this.exchange = exchange;
		this.request = request;
		this.timeoutIndex = timeoutIndex;
		this.invocation = invocation;
	}

	Exchange exchange() {
		return this.exchange;
	}

	/**
	 * Make a call.
	 * @param client makes it
	 * @param arguments the arguments of the method
	 * @return what the method returns
	 */
	@Nullable Object invoke(ProtocolClient client, @Nullable Object[] arguments) {
		Object request = this.request.request(this.method, arguments);
		CallSpec call = (request != null) ? client.call(request) : client.call();
		call = call.operation(this.exchange.operation());
		if (this.timeoutIndex.isPresent() && arguments[this.timeoutIndex.getAsInt()] instanceof Duration given) {
			call = call.timeout(given);
		}
		return this.invocation.apply(this.exchange.idempotent() ? call.idempotent() : call);
	}

}
