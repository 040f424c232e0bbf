package io.github.socketpool.service;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;

import io.github.socketpool.context.ClientBeans;

/**
 * An interface cannot be made a service, or belongs to no client. Thrown when proxies are
 * created, so that an application fails at startup and not at its first call.
 */
public class InvalidProtocolServiceException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private final String problem;

	private final String remedy;

	private InvalidProtocolServiceException(String problem, String remedy) {
		super(problem + ". " + remedy);
		this.problem = problem;
		this.remedy = remedy;
	}

	/**
	 * Return an error of an interface.
	 * @param problem the rest of a sentence that begins with the interface
	 */
	static InvalidProtocolServiceException ofType(Class<?> type, String problem, String remedy) {
		return new InvalidProtocolServiceException("The service " + type.getName() + " " + problem, remedy);
	}

	/**
	 * Return an error of a method.
	 * @param problem the rest of a sentence that begins with the method
	 */
	static InvalidProtocolServiceException ofMethod(Class<?> type, Method method, String problem, String remedy) {
		String parameters = Arrays.stream(method.getParameterTypes())
			.map(Class::getSimpleName)
			.collect(Collectors.joining(", "));
		return ofType(type, "has the method " + method.getName() + "(" + parameters + "), which " + problem, remedy);
	}

	static InvalidProtocolServiceException unknownClient(Class<?> type, String client, Collection<String> clients) {
		String prefix = ClientBeans.propertyPrefix(client);
		String existing = clients.isEmpty() ? "there are no clients" : "the clients are "
				+ clients.stream().sorted().map((name) -> "'" + name + "'").collect(Collectors.joining(", "));
		return ofType(type, "is imported for the client '" + client + "', which does not exist; " + existing,
				"Set " + prefix + ".host and " + prefix + ".port"
						+ (clients.isEmpty() ? "." : ", or import it for another client."));
	}

	static InvalidProtocolServiceException noClients(Class<?> type) {
		return ofType(type, "needs a client, but this application has none, because socketpool is not auto-configured",
				"Remove socketpool.enabled=false, or import no services where it is set.");
	}

	static InvalidProtocolServiceException noTypes(String importingClass) {
		return new InvalidProtocolServiceException(
				"@ImportProtocolServices of " + importingClass + " names neither types nor packages",
				"Add types, basePackages or basePackageClasses.");
	}

	static InvalidProtocolServiceException emptyPackage(String basePackage) {
		return new InvalidProtocolServiceException(
				"The package " + basePackage + " has no interface with @ProtocolExchange methods",
				"Correct the name of the package, or do not search it.");
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
	 * @return a sentence
	 */
	public String getRemedy() {
		return this.remedy;
	}

}
