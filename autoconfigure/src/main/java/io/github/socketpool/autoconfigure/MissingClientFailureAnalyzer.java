package io.github.socketpool.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.github.socketpool.client.ProtocolClient;
import io.github.socketpool.context.ClientBeans;
import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.context.NamedClients;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.template.ProtocolOperations;
import io.github.socketpool.template.ProtocolTemplate;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * An {@link AbstractInjectionFailureAnalyzer} that performs analysis of failures caused
 * by a required client that is neither configured nor defined as a bean. It runs before
 * Spring Boot's own analyzer for missing beans, which recommends to define one.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class MissingClientFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException> {

	private static final Set<Class<?>> CLIENT_TYPES = Set.of(ProtocolClient.class, ProtocolTemplate.class,
			ProtocolOperations.class, ConnectionPool.class);

	private final @Nullable BeanFactory beanFactory;

	private final @Nullable Environment environment;

	MissingClientFailureAnalyzer(@Nullable BeanFactory beanFactory, @Nullable Environment environment) {
		this.beanFactory = beanFactory;
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause,
			@Nullable String description) {
		Class<?> type = cause.getBeanType();
		if (this.environment == null || type == null || !CLIENT_TYPES.contains(type)
				|| cause.getNumberOfBeansFound() > 0) {
			return null;
		}
		List<String> clients = clients();
		if (!clients.isEmpty()) {
			return analyze(cause, ((description != null) ? description : "A component") + " required a "
					+ type.getSimpleName() + " of ", qualifier(rootFailure), clients);
		}
		String required = ((description != null) ? description : "A component") + " required a bean of type '"
				+ type.getName() + "', but there is no socketpool client, because ";
		if (isDefined(ConnectionPool.class) || isDefined(ProtocolOperations.class)) {
			return (type != ConnectionPool.class) ? analyzePools(required, cause) : null;
		}
		return analyzeProperties(required, this.environment, cause);
	}

	/**
	 * Find out whether there is no default client because several pools could be its own.
	 */
	private @Nullable FailureAnalysis analyzePools(String required, NoSuchBeanDefinitionException cause) {
		List<String> pools = (this.beanFactory instanceof ConfigurableListableBeanFactory listable)
				? ConnectionPools.defaultCandidates(listable) : List.of();
		return (pools.size() > 1) ? new FailureAnalysis(required + ConfiguredAddressCheck.noneIsDefault(pools) + ".",
				ConfiguredAddressCheck.CHOOSE_DEFAULT, cause) : null;
	}

	private static @Nullable FailureAnalysis analyzeProperties(String required, Environment environment,
			NoSuchBeanDefinitionException cause) {
		if (!EnabledCondition.isEnabled(environment)) {
			return new FailureAnalysis(required + "socketpool.enabled is false.",
					"Remove socketpool.enabled or set it to true, or make the bean optional.", cause);
		}
		if (MissingClientWarning.isLeftOut(environment)) {
			return new FailureAnalysis(
					required + "this application's code was generated ahead of time without an address.",
					"Set socketpool.port (and socketpool.host, unless it is localhost) or socketpool.addresses at build "
							+ "time too.",
					cause);
		}
		if (ConfiguredAddressCondition.isAddressConfigured(environment)) {
			return null;
		}
		return new FailureAnalysis(required + "no address is configured.",
				"Set socketpool.port (and socketpool.host, unless it is localhost) or socketpool.addresses to the address "
						+ "of the server. If it is known only at run time, inject ProtocolClients and use create.",
				cause);
	}

	/**
	 * Return the names of the clients if some of them are named.
	 */
	private List<String> clients() {
		List<String> names = (this.beanFactory != null) ? new ArrayList<>(NamedClients.visibleTo(this.beanFactory))
				: List.of();
		if (!names.isEmpty() && this.beanFactory instanceof ConfigurableListableBeanFactory listable
				&& new ClientBeans(listable, ClientBeans.DEFAULT_CLIENT).has(ConnectionPool.class)) {
			names.add(0, ClientBeans.DEFAULT_CLIENT);
		}
		return names;
	}

	private static @Nullable String qualifier(Throwable rootFailure) {
		String qualifier = null;
		for (Throwable failure = rootFailure; failure != null; failure = failure.getCause()) {
			if (failure instanceof UnsatisfiedDependencyException dependency
					&& dependency.getInjectionPoint() != null) {
				qualifier = MergedAnnotations.from(dependency.getInjectionPoint().getAnnotations())
					.get(Qualifier.class)
					.getValue(MergedAnnotation.VALUE, String.class)
					.orElse(null);
			}
		}
		return qualifier;
	}

	private static @Nullable FailureAnalysis analyze(NoSuchBeanDefinitionException cause, String required,
			@Nullable String qualifier, List<String> clients) {
		String existing = "which does not exist. The clients are '" + String.join("', '", clients) + "'.";
		if (qualifier == null && !clients.contains(ClientBeans.DEFAULT_CLIENT)) {
			return new FailureAnalysis(required + "the default client, " + existing,
					"Add the name of a client, such as @Qualifier(\"" + clients.get(0)
							+ "\"), or configure the default client: set socketpool.port or socketpool.addresses.",
					cause);
		}
		return (qualifier == null || clients.contains(qualifier)) ? null
				: new FailureAnalysis(required + "client '" + qualifier + "', " + existing,
						"Use the name of a client, or configure this one below socketpool.clients." + qualifier + ".",
						cause);
	}

	private boolean isDefined(Class<?> type) {
		return this.beanFactory instanceof ListableBeanFactory listable
				&& BeanFactoryUtils.beanNamesForTypeIncludingAncestors(listable, type, true, false).length > 0;
	}

}
