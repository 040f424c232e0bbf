package io.github.socketpool.context;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

/**
 * Finds the beans of one client. A bean belongs to the client of its {@link Qualifier},
 * and without one to the default client. A bean that watches calls or pools, or
 * customizes them, belongs to every client if it has no qualifier. No other bean is
 * created by a search. Thread-safe.
 */
public final class ClientBeans {

	/** The name of the client that needs no qualifier. */
	public static final String DEFAULT_CLIENT = "default";

	private final ConfigurableListableBeanFactory beanFactory;

	private final String client;

	/**
	 * Create a finder.
	 * @param beanFactory the bean factory of the context, whose ancestors are searched
	 * too
	 * @param client the name of the client
	 */
	public ClientBeans(ConfigurableListableBeanFactory beanFactory, String client) {
		this.beanFactory = beanFactory;
		this.client = client;
	}

	/**
	 * Return the prefix of the properties of a client.
	 * @param client the name of the client
	 * @return the prefix, without a dot at the end
	 */
	public static String propertyPrefix(String client) {
		return client.equals(DEFAULT_CLIENT) ? "socketpool" : "socketpool.clients." + client;
	}

	/**
	 * Return the only bean of a type that belongs to the client. Those of this context
	 * are used before those of its ancestors.
	 * @param <T> the type
	 * @param type the type
	 * @return the bean, or {@code null} if there is none
	 * @throws ClientBeanException if there are several in one context, none of which is
	 * the only primary one
	 */
	public <T> @Nullable T single(Class<T> type) {
		for (ConfigurableListableBeanFactory owner : hierarchyOf(this.beanFactory)) {
			List<String> beanNames = find(owner, type, this::belongs);
			if (!beanNames.isEmpty()) {
				return owner.getBean((beanNames.size() == 1) ? beanNames.get(0) : preferred(owner, type, beanNames),
						type);
			}
		}
		return null;
	}

	/**
	 * Return whether a bean of a type belongs to the client. No bean is created.
	 * @param type the type
	 * @return whether there is such a bean
	 */
	public boolean has(Class<?> type) {
		return !findInHierarchy(type, this::belongs).isEmpty();
	}

	/**
	 * Return the beans of a type that belong to the client.
	 * @param <T> the type
	 * @param type the type
	 * @return the beans in their order
	 */
	public <T> List<T> all(Class<T> type) {
		return ordered(type, findInHierarchy(type, this::belongs));
	}

	/**
	 * Return the beans of a type that belong to this client or to every client.
	 * @param <T> the type
	 * @param type the type of beans that watch or customize
	 * @return the beans in their order
	 */
	public <T> List<T> watching(Class<T> type) {
		return ordered(type, findInHierarchy(type, this::watches));
	}

	/**
	 * Return a bean factory and those of its ancestors.
	 * @param beanFactory the bean factory of the context to begin with, or {@code null}
	 * @return the bean factories, the nearest first; none for {@code null}
	 */
	public static List<ConfigurableListableBeanFactory> hierarchyOf(@Nullable BeanFactory beanFactory) {
		List<ConfigurableListableBeanFactory> hierarchy = new ArrayList<>();
		BeanFactory searched = beanFactory;
		while (searched instanceof ConfigurableListableBeanFactory owner) {
			hierarchy.add(owner);
			searched = owner.getParentBeanFactory();
		}
		return hierarchy;
	}

	private boolean belongs(@Nullable String qualifier) {
		return ((qualifier != null) ? qualifier : DEFAULT_CLIENT).equals(this.client);
	}

	private boolean watches(@Nullable String qualifier) {
		return qualifier == null || qualifier.equals(this.client);
	}

	/**
	 * Return the names of beans, and the bean factory that each is defined in.
	 */
	private Map<String, ConfigurableListableBeanFactory> findInHierarchy(Class<?> type,
			Predicate<@Nullable String> qualifies) {
		Map<String, ConfigurableListableBeanFactory> found = new LinkedHashMap<>();
		for (ConfigurableListableBeanFactory owner : hierarchyOf(this.beanFactory)) {
			find(owner, type, qualifies).forEach((beanName) -> found.putIfAbsent(beanName, owner));
		}
		return found;
	}

	private static List<String> find(ConfigurableListableBeanFactory owner, Class<?> type,
			Predicate<@Nullable String> qualifies) {
		return Arrays.stream(owner.getBeanNamesForType(type)).filter((beanName) -> {
			String qualifier = qualifierOf(owner, beanName);
			return isCandidate(owner, beanName, qualifier) && qualifies.test(qualifier);
		}).toList();
	}

	/**
	 * Return whether a bean may be used. One that is no default candidate needs a
	 * qualifier.
	 */
	private static boolean isCandidate(ConfigurableListableBeanFactory owner, String beanName,
			@Nullable String qualifier) {
		if (!owner.containsBeanDefinition(beanName)) {
			return true;
		}
		BeanDefinition definition = owner.getBeanDefinition(beanName);
		return definition.isAutowireCandidate() && (qualifier != null
				|| !(definition instanceof AbstractBeanDefinition bean) || bean.isDefaultCandidate());
	}

	private String preferred(ConfigurableListableBeanFactory owner, Class<?> type, List<String> beanNames) {
		for (Predicate<BeanDefinition> preference : List.<Predicate<BeanDefinition>>of(BeanDefinition::isPrimary,
				(definition) -> !definition.isFallback())) {
			List<String> preferred = beanNames.stream()
				.filter((beanName) -> owner.containsBeanDefinition(beanName)
						&& preference.test(owner.getBeanDefinition(beanName)))
				.toList();
			if (preferred.size() == 1) {
				return preferred.get(0);
			}
		}
		throw ClientBeanException.ambiguous(this.client, type, beanNames);
	}

	private static <T> List<T> ordered(Class<T> type, Map<String, ConfigurableListableBeanFactory> owners) {
		List<T> beans = new ArrayList<>();
		Map<Object, Object[]> orders = new IdentityHashMap<>();
		owners.forEach((beanName, owner) -> {
			T bean = owner.getBean(beanName, type);
			beans.add(bean);
			orders.put(bean, orderSources(owner, beanName));
		});
		Comparator<Object> comparator = AnnotationAwareOrderComparator.INSTANCE.withSourceProvider(orders::get);
		beans.sort(comparator);
		return List.copyOf(beans);
	}

	/**
	 * Return where the order of a bean may be declared, besides its own type.
	 */
	private static Object[] orderSources(ConfigurableListableBeanFactory owner, String beanName) {
		List<Object> sources = new ArrayList<>();
		if (owner.containsBeanDefinition(beanName)
				&& owner.getMergedBeanDefinition(beanName) instanceof RootBeanDefinition definition) {
			if (definition.getAttribute(AbstractBeanDefinition.ORDER_ATTRIBUTE) instanceof Integer order) {
				sources.add((Ordered) () -> order);
			}
			Method factoryMethod = definition.getResolvedFactoryMethod();
			if (factoryMethod != null) {
				sources.add(factoryMethod);
			}
			Class<?> targetType = definition.getTargetType();
			if (targetType != null) {
				sources.add(targetType);
			}
		}
		return sources.toArray();
	}

	/**
	 * Return the value of the {@link Qualifier} of a bean. It may stand on the method or
	 * the class of the bean, on the field of a test that replaces it, or be an annotation
	 * of an annotation there.
	 * @param beanFactory the bean factory that defines the bean
	 * @param beanName the name of the bean
	 * @return the value, or {@code null} if the bean has no qualifier
	 */
	public static @Nullable String qualifierOf(ConfigurableListableBeanFactory beanFactory, String beanName) {
		String target = ScopedProxyUtils.getTargetBeanName(beanName);
		String declared = beanFactory.containsBeanDefinition(target) ? target : beanName;
		if (!beanFactory.containsBeanDefinition(declared)) {
			return null;
		}
		// Finds the method or class
		beanFactory.getType(declared, false);
		RootBeanDefinition definition = (RootBeanDefinition) beanFactory.getMergedBeanDefinition(declared);
		AutowireCandidateQualifier qualifier = definition.getQualifier(Qualifier.class.getName());
		if (qualifier != null && qualifier.getAttribute(AutowireCandidateQualifier.VALUE_KEY) instanceof String value) {
			return value;
		}
		Qualifier annotation = qualifierOn(definition.getQualifiedElement());
		if (annotation == null) {
			annotation = qualifierOn(definition.getResolvedFactoryMethod());
		}
		if (annotation == null) {
			annotation = beanFactory.findAnnotationOnBean(declared, Qualifier.class, false);
		}
		return (annotation != null && !annotation.value().isEmpty()) ? annotation.value() : null;
	}

	private static @Nullable Qualifier qualifierOn(@Nullable AnnotatedElement element) {
		return (element != null) ? MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY)
			.get(Qualifier.class)
			.synthesize(MergedAnnotation::isPresent)
			.orElse(null) : null;
	}

}
