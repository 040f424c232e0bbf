package io.github.socketpool.service;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConstructorArgumentValues;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.ResourceLoaderAware;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * Base class of registrars that make beans of interfaces with {@link ProtocolExchange}
 * methods. Extend it, and import the extension with
 * {@link org.springframework.context.annotation.Import}, if
 * {@link ImportProtocolServices} cannot tell which interfaces belong to which client.
 * <p>
 * Each bean has the name of its client as its {@link Qualifier}. Beans of an interface
 * that several clients have are no default candidates. A bean definition that exists is
 * left alone. Its name is {@code client#type}, with the name of the interface.
 */
public abstract class AbstractProtocolServiceRegistrar implements ImportBeanDefinitionRegistrar, ResourceLoaderAware {

	/**
	 * The name of the bean with all services, a {@link ProtocolServiceProxyRegistry}.
	 */
	public static final String REGISTRY_BEAN_NAME = "protocolServiceProxyRegistry";

	static final String CLIENT_ATTRIBUTE = AbstractProtocolServiceRegistrar.class.getName() + ".client";

	private @Nullable ResourceLoader resourceLoader;

	@Override
	public final void setResourceLoader(ResourceLoader resourceLoader) {
		this.resourceLoader = resourceLoader;
	}

	@Override
	public final void registerBeanDefinitions(AnnotationMetadata importingClass, BeanDefinitionRegistry beans) {
		registerServices((client) -> new ClientServices(client, beans), importingClass);
	}

	/**
	 * Register the interfaces of clients.
	 * @param registry takes the interfaces
	 * @param importingClass the class that imports this registrar
	 */
	protected abstract void registerServices(Registry registry, AnnotationMetadata importingClass);

	/**
	 * Takes interfaces.
	 */
	@FunctionalInterface
	protected interface Registry {

		/**
		 * Return what takes the interfaces of a client.
		 * @param client the name of the client
		 * @return the registration
		 */
		ServiceRegistration forClient(String client);

	}

	/**
	 * Takes the interfaces of one client.
	 */
	protected interface ServiceRegistration {

		/**
		 * Register interfaces.
		 * @param types the interfaces
		 * @return this registration
		 */
		ServiceRegistration register(Class<?>... types);

		/**
		 * Register all interfaces with {@link ProtocolExchange} methods in packages and
		 * in the packages below them.
		 * @param packages the names of the packages
		 * @return this registration
		 */
		ServiceRegistration registerIn(String... packages);

	}

	/**
	 * Registers the services of a client as bean definitions.
	 */
	private final class ClientServices implements ServiceRegistration {

		private final String client;

		private final BeanDefinitionRegistry beans;

		ClientServices(String client, BeanDefinitionRegistry beans) {
			this.client = client;
			this.beans = beans;
		}

		@Override
		public ServiceRegistration register(Class<?>... types) {
			Arrays.stream(types).forEach(this::register);
			return this;
		}

		@Override
		public ServiceRegistration registerIn(String... packages) {
			ServiceScanner scanner = new ServiceScanner(
					owner().getBean(ConfigurableApplicationContext.ENVIRONMENT_BEAN_NAME, Environment.class),
					Objects.requireNonNull(AbstractProtocolServiceRegistrar.this.resourceLoader));
			for (String each : packages) {
				List<Class<?>> found = scanner.find(each);
				if (found.isEmpty()) {
					throw InvalidProtocolServiceException.emptyPackage(each);
				}
				found.forEach(this::register);
			}
			return this;
		}

		/**
		 * Bean definitions of an application context are kept by its bean factory.
		 */
		private BeanFactory owner() {
			return (BeanFactory) this.beans;
		}

		private <S> void register(Class<S> type) {
			String beanName = BeanServiceRegistry.beanName(this.client, type.getName());
			addToRegistry(beanName);
			if (this.beans.containsBeanDefinition(beanName)) {
				return;
			}
			BeanFactory owner = owner();
			String name = this.client;
			RootBeanDefinition definition = new RootBeanDefinition(type,
					() -> owner.getBean(REGISTRY_BEAN_NAME, ProtocolServiceProxyRegistry.class)
						.createService(name, type));
			definition.setAttribute(CLIENT_ATTRIBUTE, this.client);
			definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, this.client));
			boolean several = requireQualifierOf(type);
			definition.setDefaultCandidate(!several);
			this.beans.registerBeanDefinition(beanName, definition);
		}

		/**
		 * Make the services of other clients with the same type no default candidates.
		 * @return whether there are any
		 */
		private boolean requireQualifierOf(Class<?> type) {
			boolean several = false;
			for (String beanName : this.beans.getBeanDefinitionNames()) {
				if (beanName.endsWith(BeanServiceRegistry.beanName("", type.getName()))
						&& this.beans.getBeanDefinition(beanName) instanceof AbstractBeanDefinition other
						&& other.hasAttribute(CLIENT_ATTRIBUTE)) {
					other.setDefaultCandidate(false);
					several = true;
				}
			}
			return several;
		}

		private void addToRegistry(String beanName) {
			if (!this.beans.containsBeanDefinition(REGISTRY_BEAN_NAME)) {
				RootBeanDefinition created = new RootBeanDefinition(BeanServiceRegistry.class);
				created.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
				created.getConstructorArgumentValues().addIndexedArgumentValue(0, new String[0]);
				this.beans.registerBeanDefinition(REGISTRY_BEAN_NAME, created);
			}
			ConstructorArgumentValues.ValueHolder names = this.beans.getBeanDefinition(REGISTRY_BEAN_NAME)
				.getConstructorArgumentValues()
				.getIndexedArgumentValue(0, null);
			Assert.state(names != null && names.getValue() instanceof String[],
					() -> "The bean '" + REGISTRY_BEAN_NAME + "' is not from socketpool. Give it another name.");
			String[] known = (String[]) Objects.requireNonNull(names.getValue());
			if (!Arrays.asList(known).contains(beanName)) {
				names.setValue(StringUtils.addStringToArray(known, beanName));
			}
		}

	}

}
