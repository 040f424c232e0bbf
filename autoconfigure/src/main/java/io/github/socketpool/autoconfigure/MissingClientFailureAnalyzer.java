package io.github.socketpool.autoconfigure;

import java.util.Set;

import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.template.ProtocolOperations;
import io.github.socketpool.template.ProtocolTemplate;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * An {@link AbstractInjectionFailureAnalyzer} that performs analysis of failures caused
 * by a required client that is neither configured nor defined as a bean. It runs before
 * Spring Boot's own analyzer for missing beans, which recommends to define one.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class MissingClientFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException> {

	private static final Set<Class<?>> CLIENT_TYPES = Set.of(ProtocolTemplate.class, ProtocolOperations.class,
			ConnectionPool.class);

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
				|| cause.getNumberOfBeansFound() > 0 || isDefined(ConnectionPool.class)
				|| isDefined(ProtocolOperations.class)) {
			return null;
		}
		String required = ((description != null) ? description : "A component") + " required a bean of type '"
				+ type.getName() + "', but there is no socketpool client, because ";
		if (!EnabledCondition.isEnabled(this.environment)) {
			return new FailureAnalysis(required + "socketpool.enabled is false.",
					"Remove socketpool.enabled or set it to true, or make the bean optional.", cause);
		}
		if (MissingClientWarning.isLeftOut(this.environment)) {
			return new FailureAnalysis(
					required + "this application's code was generated ahead of time without an address.",
					"Set socketpool.port (and socketpool.host, unless it is localhost) or socketpool.addresses at build "
							+ "time too.",
					cause);
		}
		if (ConfiguredAddressCondition.isAddressConfigured(this.environment)) {
			return null;
		}
		return new FailureAnalysis(required + "no address is configured.",
				"Set socketpool.port (and socketpool.host, unless it is localhost) or socketpool.addresses to the address "
						+ "of the server.",
				cause);
	}

	private boolean isDefined(Class<?> type) {
		return this.beanFactory instanceof ListableBeanFactory listable
				&& BeanFactoryUtils.beanNamesForTypeIncludingAncestors(listable, type, true, false).length > 0;
	}

}
