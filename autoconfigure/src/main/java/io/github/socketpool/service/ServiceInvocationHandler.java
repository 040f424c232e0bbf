package io.github.socketpool.service;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.Map;

import io.github.socketpool.client.ProtocolClient;
import org.jspecify.annotations.Nullable;

/**
 * Invokes the methods of a proxy. Exceptions are thrown as they are. Thread-safe.
 */
final class ServiceInvocationHandler implements InvocationHandler {

	private static final @Nullable Object[] NO_ARGUMENTS = {};

	private final Class<?> service;

	private final ProtocolClient client;

	private final Map<Method, ServiceMethod> exchanges;

	private final Map<Method, MethodHandle> defaults;

	ServiceInvocationHandler(Class<?> service, ProtocolClient client, ServiceMethods methods) {
		this.service = service;
		this.client = client;
		this.exchanges = methods.exchanges();
		this.defaults = methods.defaults();
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		@Nullable Object[] given = (arguments != null) ? arguments : NO_ARGUMENTS;
		ServiceMethod exchange = this.exchanges.get(method);
		if (exchange != null) {
			return exchange.invoke(this.client, given);
		}
		MethodHandle body = this.defaults.get(method);
		if (body != null) {
			return (Object) body.invokeExact(proxy, given);
		}
		return switch (method.getName()) {
			case "equals" -> proxy == given[0];
			case "hashCode" -> System.identityHashCode(proxy);
			default -> this.service.getName() + "[client=" + this.client.name() + "]";
		};
	}

}
