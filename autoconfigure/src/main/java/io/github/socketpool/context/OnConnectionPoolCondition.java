package io.github.socketpool.context;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * {@link SpringBootCondition} for {@link ConditionalOnConnectionPool}.
 */
class OnConnectionPoolCondition extends SpringBootCondition implements ConfigurationCondition {

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		SearchStrategy search = metadata.getAnnotations()
			.get(ConditionalOnConnectionPool.class)
			.getEnum("search", SearchStrategy.class);
		List<String> beanNames = beanNames(context.getBeanFactory(), search);
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnConnectionPool.class);
		return beanNames.isEmpty()
				? ConditionOutcome.noMatch(message.didNotFind("any pools or ProtocolClients").atAll())
				: ConditionOutcome.match(message.found("bean", "beans").items(ConditionMessage.Style.QUOTE, beanNames));
	}

	private static List<String> beanNames(@Nullable BeanFactory beanFactory, SearchStrategy search) {
		List<String> names = new ArrayList<>();
		BeanFactory searched = (search != SearchStrategy.ANCESTORS) ? beanFactory : parent(beanFactory);
		while (searched instanceof ConfigurableListableBeanFactory listable) {
			names.addAll(ConnectionPools.beanNames(listable));
			names.addAll(List.of(listable.getBeanNamesForType(ProtocolClients.class, true, false)));
			searched = (search != SearchStrategy.CURRENT) ? parent(listable) : null;
		}
		return names;
	}

	private static @Nullable BeanFactory parent(@Nullable BeanFactory beanFactory) {
		return (beanFactory instanceof HierarchicalBeanFactory child) ? child.getParentBeanFactory() : null;
	}

}
