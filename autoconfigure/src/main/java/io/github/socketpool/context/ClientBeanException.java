package io.github.socketpool.context;

import java.util.Collection;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * A bean cannot be assigned to a client.
 */
public class ClientBeanException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private final String remedy;

	private ClientBeanException(String message, String remedy) {
		super(message);
		this.remedy = remedy;
	}

	static ClientBeanException ambiguous(String client, Class<?> type, Collection<String> beanNames) {
		return new ClientBeanException(
				"Client '" + client + "' can have only one " + type.getSimpleName() + " bean, but has "
						+ quoted(beanNames),
				"Remove all but one, give them the @Qualifier of other clients, or mark one as @Primary.");
	}

	static ClientBeanException unknownClient(String beanName, Class<?> type, String qualifier,
			Collection<String> clients) {
		return new ClientBeanException(
				"The " + type.getSimpleName() + " bean '" + beanName + "' has the qualifier '" + qualifier
						+ "', which is the name of no client. " + existing(clients),
				"Use the name of a client, or configure this one below socketpool.clients." + qualifier + ".");
	}

	static ClientBeanException noDefaultClient(String beanName, Class<?> type, Collection<String> clients) {
		return new ClientBeanException("The " + type.getSimpleName() + " bean '" + beanName
				+ "' has no qualifier, so it belongs to the default client, which does not exist. " + existing(clients),
				"Add the name of its client, such as @Qualifier(\"" + clients.iterator().next() + "\").");
	}

	static ClientBeanException ofAncestor(String beanName, Class<?> type, String client) {
		return new ClientBeanException(
				"The " + type.getSimpleName() + " bean '" + beanName + "' has no effect, because it belongs to the "
						+ "client '" + client + "', which is that of a parent context",
				"Define the bean in the parent context, or configure a client with another name in this context.");
	}

	static ClientBeanException otherType(String client, String beanName, Class<?> type, @Nullable Class<?> actual) {
		return new ClientBeanException(
				"The bean '" + beanName + "' must be a " + type.getSimpleName() + " of client '" + client + "', but "
						+ ((actual != null) ? "is a " + actual.getName() : "its type is not known"),
				"Give the bean or the client another name.");
	}

	private static String existing(Collection<String> clients) {
		return clients.isEmpty() ? "There are no clients" : "The clients are " + quoted(clients);
	}

	private static String quoted(Collection<String> names) {
		return names.stream().map((name) -> "'" + name + "'").collect(Collectors.joining(", "));
	}

	/**
	 * Return what to do.
	 * @return a sentence
	 */
	public String getRemedy() {
		return this.remedy;
	}

}
