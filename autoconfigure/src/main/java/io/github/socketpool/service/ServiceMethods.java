package io.github.socketpool.service;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;

import io.github.socketpool.client.CallSpec;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Reads the methods of an interface, and rejects what cannot be called. All rules for
 * services are here.
 */
final class ServiceMethods {

	private static final String ENVELOPE = " If the server speaks JSON-RPC, set the property envelope of the client "
			+ "to json-rpc.";

	private final Class<?> service;

	private final boolean enveloped;

	private final ServiceTypes types;

	private final Map<Method, ServiceMethod> exchanges = new HashMap<>();

	private final Map<Method, MethodHandle> defaults = new HashMap<>();

	/**
	 * Read an interface.
	 * @param enveloped whether the client has an envelope, which can carry the names of
	 * parameters, and requests without a payload
	 * @throws InvalidProtocolServiceException if it breaks a rule
	 */
	ServiceMethods(Class<?> service, boolean enveloped) {
		this.service = service;
		this.enveloped = enveloped;
		requireInterface();
		this.types = new ServiceTypes(service);
		Map<List<Object>, Exchange> signatures = new HashMap<>();
		for (Method method : service.getMethods()) {
			ServiceMethod exchange = read(method);
			if (exchange != null) {
				this.exchanges.put(method, exchange);
				requireOneMeaning(method, exchange.exchange(), signatures);
			}
		}
		if (this.exchanges.isEmpty()) {
			throw InvalidProtocolServiceException.ofType(service, "has no method with @ProtocolExchange",
					"Add the annotation to its methods, or do not import it.");
		}
	}

	/**
	 * Return the methods that make calls.
	 */
	Map<Method, ServiceMethod> exchanges() {
		return this.exchanges;
	}

	/**
	 * Return the methods with a body of their own, as handles that take the proxy and the
	 * array of the arguments.
	 */
	Map<Method, MethodHandle> defaults() {
		return this.defaults;
	}

	private void requireInterface() {
		if (!this.service.isInterface() || this.service.isAnnotation()) {
			throw InvalidProtocolServiceException.ofType(this.service, "is not an interface",
					"Import an interface whose methods have @ProtocolExchange.");
		}
		if (this.service.isSealed()) {
			throw InvalidProtocolServiceException.ofType(this.service, "is sealed, so it cannot have a proxy",
					"Remove 'sealed'.");
		}
	}

	private @Nullable ServiceMethod read(Method method) {
		Exchange exchange = Exchange.of(method);
		if (method.isDefault() || Modifier.isStatic(method.getModifiers())) {
			if (exchange != null && !method.isBridge()) {
				throw invalid(method, "has a body, but also @ProtocolExchange", "Remove one of the two.");
			}
			if (method.isDefault()) {
				this.defaults.put(method, body(method));
			}
			return null;
		}
		if (ReflectionUtils.isObjectMethod(method)) {
			return null;
		}
		if (exchange == null) {
			throw invalid(method, "has no @ProtocolExchange", "Add the annotation, or give the method a body.");
		}
		OptionalInt timeoutIndex = timeoutIndex(method);
		return new ServiceMethod(method, exchange, request(method, timeoutIndex), timeoutIndex,
				invocation(method, exchange));
	}

	/**
	 * {@code InvocationHandler.invokeDefault} does not accept interfaces that are not
	 * public.
	 */
	private MethodHandle body(Method method) {
		Class<?> owner = method.getDeclaringClass();
		try {
			return MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
				.unreflectSpecial(method, owner)
				.asFixedArity()
				.asSpreader(Object[].class, method.getParameterCount())
				.asType(MethodType.methodType(Object.class, Object.class, Object[].class));
		}
		catch (IllegalAccessException ex) {
			throw invalid(method, "has a body that cannot be invoked", "Open its package to all modules.");
		}
	}

	/**
	 * Super-interfaces may declare the same method. A proxy cannot tell which is meant.
	 */
	private void requireOneMeaning(Method method, Exchange exchange, Map<List<Object>, Exchange> signatures) {
		Exchange other = signatures.putIfAbsent(List.of(method.getName(), List.of(method.getParameterTypes())),
				exchange);
		if (other != null && !other.equals(exchange)) {
			throw invalid(method, "is inherited with two different @ProtocolExchange",
					"Declare it in " + this.service.getSimpleName() + " with the one that holds.");
		}
	}

	private OptionalInt timeoutIndex(Method method) {
		int[] indexes = IntStream.range(0, method.getParameterCount())
			.filter((index) -> method.getParameterTypes()[index] == Duration.class)
			.toArray();
		if (indexes.length > 1) {
			throw invalid(method, "has " + indexes.length + " parameters of type Duration",
					"Keep one, which is the timeout of the call. Put others into the request.");
		}
		return IntStream.of(indexes).findFirst();
	}

	private RequestArguments request(Method method, OptionalInt timeoutIndex) {
		List<Integer> indexes = IntStream.range(0, method.getParameterCount())
			.filter((index) -> timeoutIndex.isEmpty() || index != timeoutIndex.getAsInt())
			.boxed()
			.toList();
		List<Parameter> parameters = indexes.stream().map((index) -> method.getParameters()[index]).toList();
		boolean named = parameters.size() > 1
				|| parameters.stream().anyMatch((parameter) -> parameter.isAnnotationPresent(ProtocolParameter.class));
		if (!this.enveloped) {
			requireRequest(method, parameters.size(), named);
		}
		return new RequestArguments(indexes, named ? names(method, parameters) : List.of());
	}

	private void requireRequest(Method method, int parameters, boolean named) {
		if (parameters == 0) {
			throw invalid(method, "has no parameter for the request", "Add one." + ENVELOPE);
		}
		if (parameters > 1) {
			throw invalid(method, "has " + parameters + " parameters for the request",
					"Put them into one object, such as a record." + ENVELOPE);
		}
		if (named) {
			throw invalid(method, "has @ProtocolParameter, but its client has no envelope",
					"Remove the annotation." + ENVELOPE);
		}
	}

	private List<String> names(Method method, List<Parameter> parameters) {
		List<String> names = new ArrayList<>();
		for (Parameter parameter : parameters) {
			ProtocolParameter annotation = parameter.getAnnotation(ProtocolParameter.class);
			if (annotation == null && !parameter.isNamePresent()) {
				throw invalid(method, "has parameters without names",
						"Compile it with -parameters, or add @ProtocolParameter to each.");
			}
			String name = (annotation != null) ? annotation.value() : parameter.getName();
			if (names.contains(name)) {
				throw invalid(method, "has two parameters named '" + name + "'", "Give each another name.");
			}
			names.add(name);
		}
		return List.copyOf(names);
	}

	private Function<CallSpec, @Nullable Object> invocation(Method method, Exchange exchange) {
		Class<?> type = method.getReturnType();
		if (exchange.oneWay()) {
			if (type != void.class) {
				throw invalid(method, "is one-way, but returns " + type.getSimpleName(),
						"Return void, or remove oneWay if the server answers.");
			}
			return (call) -> {
				call.send();
				return null;
			};
		}
		if (type == CompletableFuture.class) {
			return later(method);
		}
		if (Future.class.isAssignableFrom(type) || CompletionStage.class.isAssignableFrom(type)
				|| ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) != null) {
			throw invalid(method, "returns " + type.getSimpleName(),
					"Return the type of the response, or a CompletableFuture of it.");
		}
		Type response = responseType(method, method.getGenericReturnType());
		if (response instanceof Class<?> known) {
			return (call) -> call.retrieve(known);
		}
		ParameterizedTypeReference<Object> generic = ParameterizedTypeReference.forType(response);
		return (call) -> call.retrieve(generic);
	}

	private Function<CallSpec, @Nullable Object> later(Method method) {
		if (!(method.getGenericReturnType() instanceof ParameterizedType future)) {
			throw invalid(method, "returns a CompletableFuture without the type of the response",
					"Add it, such as CompletableFuture<String>.");
		}
		Type response = responseType(method, future.getActualTypeArguments()[0]);
		if (response instanceof Class<?> known) {
			return (call) -> call.retrieveAsync(known);
		}
		ParameterizedTypeReference<Object> generic = ParameterizedTypeReference.forType(response);
		return (call) -> call.retrieveAsync(generic);
	}

	private Type responseType(Method method, Type declared) {
		Type type = this.types.resolve(declared);
		if (type == null) {
			throw invalid(method, "returns " + declared.getTypeName() + ", of which the type is not known",
					"Import an interface that extends this one and names the type, or return a class.");
		}
		if (type == void.class) {
			return Void.class;
		}
		return (type instanceof Class<?> known) ? ClassUtils.resolvePrimitiveIfNecessary(known) : type;
	}

	private InvalidProtocolServiceException invalid(Method method, String problem, String remedy) {
		return InvalidProtocolServiceException.ofMethod(this.service, method, problem, remedy);
	}

}
