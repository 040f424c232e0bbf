package io.github.socketpool.service;

import java.lang.reflect.Method;
import java.time.Duration;
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

	private final int timeout;

	private final Function<CallSpec, @Nullable Object> ending;

	/**
	 * Create a method.
	 * @param exchange what its annotation says
	 * @param request the arguments that are the request
	 * @param timeout the index of the argument that is the timeout, or -1 if none is
	 * @param ending makes the call, and returns what the method returns
	 */
	ServiceMethod(Method method, Exchange exchange, RequestArguments request, int timeout,
			Function<CallSpec, @Nullable Object> ending) {
		this.method = method;
		this.exchange = exchange;
		this.request = request;
		this.timeout = timeout;
		this.ending = ending;
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
		if (this.timeout >= 0 && arguments[this.timeout] instanceof Duration given) {
			call = call.timeout(given);
		}
		return this.ending.apply(this.exchange.idempotent() ? call.idempotent() : call);
	}

}
