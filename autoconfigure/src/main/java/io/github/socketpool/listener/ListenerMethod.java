package io.github.socketpool.listener;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.ReflectionUtils;

/**
 * {@link MessageListener} that invokes the method of a bean. Immutable and thread-safe.
 *
 * @param client the client whose messages it takes
 * @param operation what they are about; all others if empty
 * @param beanFactory has the bean
 * @param beanName the name of the bean
 * @param method the method of the bean's class
 * @param parameters the type of the payload for each parameter, {@code null} for the
 * message itself
 */
record ListenerMethod(String client, String operation, BeanFactory beanFactory, String beanName, Method method,
		@Nullable Type[] parameters) implements MessageListener {

	/**
	 * Return the method that can be invoked on a bean, which may be a proxy.
	 * @throws InvalidProtocolListenerException if the proxy does not have it
	 */
	Method invocableIn(Class<?> beanType) {
		try {
			return AopUtils.selectInvocableMethod(this.method, beanType);
		}
		catch (IllegalStateException ex) {
			throw InvalidProtocolListenerException.ofMethod(this.beanName, this.method,
					"is in no interface of the bean's proxy",
					"Declare it in an interface, or set spring.aop.proxy-target-class to true.");
		}
	}

	@Override
	public @Nullable Object onMessage(ServerMessage message) throws Exception {
		@Nullable Object[] arguments = new Object[this.parameters.length];
		for (int i = 0; i < arguments.length; i++) {
			Type type = this.parameters[i];
			arguments[i] = (type != null) ? message.payload(ParameterizedTypeReference.forType(type)) : message;
		}
		Object bean = this.beanFactory.getBean(this.beanName);
		Method invocable = invocableIn(bean.getClass());
		ReflectionUtils.makeAccessible(invocable);
		try {
			return invocable.invoke(bean, arguments);
		}
		catch (InvocationTargetException ex) {
			ReflectionUtils.rethrowException(ex.getTargetException());
			throw new IllegalStateException(ex);
		}
	}

}
