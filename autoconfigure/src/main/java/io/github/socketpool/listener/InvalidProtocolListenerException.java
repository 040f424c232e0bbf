package io.github.socketpool.listener;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;

import io.github.socketpool.context.ClientBeans;

/**
 * A listener cannot get messages. Thrown at startup, so that none is without effect
 * silently.
 */
public class InvalidProtocolListenerException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private final String problem;

	private final String remedy;

	private InvalidProtocolListenerException(String problem, String remedy) {
		super(problem + ". " + remedy);
		this.problem = problem;
		this.remedy = remedy;
	}

	/**
	 * Return an error of a method.
	 * @param problem the rest of a sentence that begins with the method
	 */
	static InvalidProtocolListenerException ofMethod(String beanName, Method method, String problem, String remedy) {
		return new InvalidProtocolListenerException(
				"The @ProtocolListener method " + describe(method) + " of the bean '" + beanName + "' " + problem,
				remedy);
	}

	static InvalidProtocolListenerException unknownClient(ListenerMethod method, Collection<String> clients) {
		String prefix = ClientBeans.propertyPrefix(method.client());
		String existing = clients.isEmpty() ? "there are no clients" : "the clients are "
				+ clients.stream().sorted().map((name) -> "'" + name + "'").collect(Collectors.joining(", "));
		return ofMethod(method.beanName(), method.method(),
				"listens to the client '" + method.client() + "', which does not exist; " + existing, "Set " + prefix
						+ ".host and " + prefix + ".port" + (clients.isEmpty() ? "." : ", or name another client."));
	}

	static InvalidProtocolListenerException withoutEnvelope(ListenerMethod method) {
		return ofMethod(method.beanName(), method.method(),
				"names the operation '" + method.operation() + "', but the client '" + method.client()
						+ "' has no envelope, so its messages name none",
				"Remove the operation: the method then gets all messages. If the server speaks JSON-RPC, set the "
						+ "property envelope of the client to json-rpc.");
	}

	static InvalidProtocolListenerException withoutRule(String client) {
		return new InvalidProtocolListenerException(
				"The client '" + client + "' has listeners, but nothing distinguishes messages from responses",
				"If the server speaks JSON-RPC, set the property envelope of the client to json-rpc. If requests and "
						+ "responses have ids otherwise, set correlation.request-id and correlation.response-id. "
						+ "Otherwise define a ResponseMatcher bean.");
	}

	/**
	 * Return the name and the parameters of a method.
	 */
	static String describe(Method method) {
		return method.getDeclaringClass().getSimpleName() + "." + method.getName() + "("
				+ Arrays.stream(method.getParameterTypes()).map(Class::getSimpleName).collect(Collectors.joining(", "))
				+ ")";
	}

	/**
	 * Return what is wrong.
	 * @return a sentence without its full stop
	 */
	public String getProblem() {
		return this.problem;
	}

	/**
	 * Return what to do.
	 * @return one or more sentences
	 */
	public String getRemedy() {
		return this.remedy;
	}

}
