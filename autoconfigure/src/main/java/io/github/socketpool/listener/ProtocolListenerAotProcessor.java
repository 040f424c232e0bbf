package io.github.socketpool.listener;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.generate.GenerationContext;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.aot.BeanRegistrationCode;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * {@link BeanRegistrationAotProcessor} that adds the hints for the
 * {@link ProtocolListener} methods of beans and for their payloads.
 */
class ProtocolListenerAotProcessor implements BeanRegistrationAotProcessor {

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
		Class<?> type = ClassUtils.getUserClass(bean.getBeanClass());
		Set<Method> methods = ListenerMethods.annotatedIn(type).keySet();
		return methods.isEmpty() ? null : new Contribution(type, methods);
	}

	/**
	 * What the methods of a bean need.
	 */
	private record Contribution(Class<?> type, Set<Method> methods) implements BeanRegistrationAotContribution {

		@Override
		public void applyTo(GenerationContext context, BeanRegistrationCode code) {
			this.methods.forEach((method) -> addHints(context.getRuntimeHints(), method));
		}

		private void addHints(RuntimeHints hints, Method method) {
			hints.reflection().registerMethod(method, ExecutableMode.INVOKE);
			Type[] payloads = Stream
				.concat(Stream.iterate(0, (index) -> index < method.getParameterCount(), (index) -> index + 1)
					.map((index) -> ResolvableType.forMethodParameter(method, index, this.type)),
						Stream.of(ResolvableType.forMethodReturnType(method, this.type)))
				.filter((payload) -> payload.resolve() != null && payload.resolve() != void.class
						&& payload.resolve() != ServerMessage.class)
				.map(ResolvableType::getType)
				.toArray(Type[]::new);
			new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(), payloads);
		}

	}

}
