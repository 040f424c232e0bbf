package io.github.socketpool.listener;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

import io.github.socketpool.context.ClientBeans;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;

/**
 * Finds the {@link ProtocolListener} methods of beans, and rejects what cannot be
 * invoked. All rules for listeners are here.
 */
final class ListenerMethods {

	private final ConfigurableListableBeanFactory beanFactory;

	private final List<ListenerMethod> methods = new ArrayList<>();

	private ListenerMethods(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Return the methods of all beans. No bean is created.
	 * @throws InvalidProtocolListenerException if a method breaks a rule
	 */
	static List<ListenerMethod> of(ConfigurableListableBeanFactory beanFactory) {
		ListenerMethods found = new ListenerMethods(beanFactory);
		for (String beanName : beanFactory.getBeanNamesForType(Object.class, true, false)) {
			if (!ScopedProxyUtils.isScopedTarget(beanName)) {
				found.addMethodsOf(beanName);
			}
		}
		found.requireOneForEachOperation();
		return List.copyOf(found.methods);
	}

	/**
	 * Return the annotated methods of a type.
	 */
	static Map<Method, ProtocolListener> annotatedIn(Class<?> type) {
		if (!AnnotationUtils.isCandidateClass(type, ProtocolListener.class)) {
			return Map.of();
		}
		return MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<ProtocolListener>) (method) -> AnnotatedElementUtils
					.findMergedAnnotation(method, ProtocolListener.class));
	}

	private void addMethodsOf(String beanName) {
		Class<?> type = targetType(beanName);
		if (type != null) {
			Class<?> target = ClassUtils.getUserClass(type);
			annotatedIn(target)
				.forEach((method, annotation) -> this.methods.add(read(beanName, target, method, annotation)));
		}
	}

	/**
	 * Return the type of a bean without its proxy. No factory bean is created.
	 */
	private @Nullable Class<?> targetType(String beanName) {
		String scoped = ScopedProxyUtils.getTargetBeanName(beanName);
		if (this.beanFactory.containsBeanDefinition(scoped)) {
			return this.beanFactory.getType(scoped, false);
		}
		Object target = this.beanFactory.containsBeanDefinition(beanName)
				? this.beanFactory.getMergedBeanDefinition(beanName)
					.getAttribute(AutoProxyUtils.ORIGINAL_TARGET_CLASS_ATTRIBUTE)
				: null;
		return (target instanceof Class<?> type) ? type : this.beanFactory.getType(beanName, false);
	}

	private static void requireInvocable(String beanName, Method method) {
		if (Modifier.isStatic(method.getModifiers())) {
			throw invalid(beanName, method, "is static", "Remove 'static'.");
		}
		if (Modifier.isPrivate(method.getModifiers())) {
			throw invalid(beanName, method, "is private, so a proxy of the bean could not have it",
					"Remove 'private'.");
		}
	}

	private ListenerMethod read(String beanName, Class<?> target, Method method, ProtocolListener annotation) {
		requireInvocable(beanName, method);
		requireResult(beanName, method);
		@Nullable Type[] parameters = new Type[method.getParameterCount()];
		for (int i = 0; i < parameters.length; i++) {
			ResolvableType type = ResolvableType.forMethodParameter(method, i, target);
			if (type.resolve() == null || type.hasUnresolvableGenerics()) {
				throw invalid(beanName, method, "has a parameter of which the type is not known",
						"Use a class, or name the type in a subclass.");
			}
			parameters[i] = (type.resolve() == ServerMessage.class) ? null : type.getType();
		}
		if (Arrays.stream(parameters).filter((type) -> type != null).count() > 1) {
			throw invalid(beanName, method, "has more than one parameter for the payload",
					"Put them into one object, such as a record.");
		}
		if (Arrays.stream(parameters).filter((type) -> type == null).count() > 1) {
			throw invalid(beanName, method, "has more than one parameter for the message", "Keep one.");
		}
		String client = annotation.client().isEmpty() ? ClientBeans.DEFAULT_CLIENT : annotation.client();
		return new ListenerMethod(client, annotation.operation(), this.beanFactory, beanName, method, parameters);
	}

	private static void requireResult(String beanName, Method method) {
		Class<?> type = method.getReturnType();
		if (Future.class.isAssignableFrom(type) || CompletionStage.class.isAssignableFrom(type)
				|| ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) != null) {
			throw invalid(beanName, method, "returns " + type.getSimpleName(),
					"Return the answer itself. The method runs on the application's executor, so it may wait.");
		}
	}

	private void requireOneForEachOperation() {
		Map<List<String>, ListenerMethod> listeners = new HashMap<>();
		for (ListenerMethod method : this.methods) {
			ListenerMethod other = listeners.putIfAbsent(List.of(method.client(), method.operation()), method);
			if (other != null) {
				throw invalid(method.beanName(), method.method(),
						"takes the same messages of client '" + method.client() + "' as "
								+ InvalidProtocolListenerException.describe(other.method()) + " of the bean '"
								+ other.beanName() + "'",
						"Keep one, which may call the other.");
			}
		}
	}

	private static InvalidProtocolListenerException invalid(String beanName, Method method, String problem,
			String remedy) {
		return InvalidProtocolListenerException.ofMethod(beanName, method, problem, remedy);
	}

}
