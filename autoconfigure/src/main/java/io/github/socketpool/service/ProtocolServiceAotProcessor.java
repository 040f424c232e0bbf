package io.github.socketpool.service;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import javax.lang.model.element.Modifier;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.generate.GeneratedMethod;
import org.springframework.aot.generate.GenerationContext;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.aot.BeanRegistrationCode;
import org.springframework.beans.factory.aot.BeanRegistrationCodeFragments;
import org.springframework.beans.factory.aot.BeanRegistrationCodeFragmentsDecorator;
import org.springframework.beans.factory.support.InstanceSupplier;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.ResolvableType;
import org.springframework.javapoet.ClassName;
import org.springframework.javapoet.CodeBlock;
import org.springframework.util.ClassUtils;

/**
 * {@link BeanRegistrationAotProcessor} for services. Writes the code that creates
 * imported ones. Adds the hints for the proxy and the payloads of every service that is a
 * bean, imported or not.
 */
class ProtocolServiceAotProcessor implements BeanRegistrationAotProcessor {

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
		List<Class<?>> services = services(bean.getBeanClass());
		if (services.isEmpty()) {
			return null;
		}
		Object client = bean.getMergedBeanDefinition().getAttribute(AbstractProtocolServiceRegistrar.CLIENT_ATTRIBUTE);
		return new Contribution(services, (client instanceof String name) ? name : null);
	}

	/**
	 * Return the interfaces of a bean that are services.
	 */
	private static List<Class<?>> services(Class<?> type) {
		return Stream.of(ClassUtils.getAllInterfacesForClass(type))
			.filter((each) -> Arrays.stream(each.getMethods()).anyMatch((method) -> Exchange.of(method) != null))
			.toList();
	}

	/**
	 * What the generated code of a bean needs.
	 *
	 * @param services the interfaces of the bean
	 * @param client the client for which it was imported, or {@code null} if it was not
	 */
	private record Contribution(List<Class<?>> services,
			@Nullable String client) implements BeanRegistrationAotContribution {

		@Override
		public BeanRegistrationCodeFragments customizeBeanRegistrationCodeFragments(GenerationContext context,
				BeanRegistrationCodeFragments fragments) {
			return (this.client != null) ? new ServiceCode(fragments, this.client, this.services.get(0)) : fragments;
		}

		@Override
		public void applyTo(GenerationContext context, BeanRegistrationCode code) {
			this.services.forEach((service) -> addHints(context.getRuntimeHints(), service));
		}

		private static void addHints(RuntimeHints hints, Class<?> service) {
			hints.proxies().registerJdkProxy(service);
			ServiceTypes types = new ServiceTypes(service);
			for (Method method : service.getMethods()) {
				hints.reflection().registerMethod(method, ExecutableMode.INVOKE);
				if (Exchange.of(method) != null) {
					Type[] payloads = Stream
						.concat(Arrays.stream(method.getGenericParameterTypes()),
								Stream.of(method.getGenericReturnType()))
						.map(types::resolve)
						.filter(Objects::nonNull)
						.map(Contribution::payload)
						.filter((type) -> type != Duration.class && type != void.class)
						.toArray(Type[]::new);
					new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(), payloads);
				}
			}
		}

		private static Type payload(Type type) {
			ResolvableType resolvable = ResolvableType.forType(type);
			return (resolvable.toClass() == CompletableFuture.class) ? resolvable.getGeneric(0).getType() : type;
		}

	}

	/**
	 * The code that creates an imported service. It is in the package of the interface,
	 * which need not be public.
	 */
	private static final class ServiceCode extends BeanRegistrationCodeFragmentsDecorator {

		private final String client;

		private final Class<?> type;

		ServiceCode(BeanRegistrationCodeFragments fragments, String client, Class<?> type) {
			super(fragments);
			this.client = client;
			this.type = type;
		}

		@Override
		public ClassName getTarget(RegisteredBean bean) {
			return ClassName.get(this.type);
		}

		@Override
		public CodeBlock generateInstanceSupplierCode(GenerationContext context, BeanRegistrationCode code,
				boolean allowDirectSupplierShortcut) {
			GeneratedMethod created = code.getMethods().add("createService", (method) -> {
				method.addJavadoc("Create the service of the client $S.", this.client);
				method.addModifiers(Modifier.PRIVATE, Modifier.STATIC);
				method.addParameter(RegisteredBean.class, "registeredBean");
				method.returns(this.type);
				method.addStatement(
						"return registeredBean.getBeanFactory().getBean($S, $T.class).createService($S, $T.class)",
						AbstractProtocolServiceRegistrar.REGISTRY_BEAN_NAME, ProtocolServiceProxyRegistry.class,
						this.client, this.type);
			});
			return CodeBlock.of("$T.of($L)", InstanceSupplier.class, created.toMethodReference().toCodeBlock());
		}

	}

}
