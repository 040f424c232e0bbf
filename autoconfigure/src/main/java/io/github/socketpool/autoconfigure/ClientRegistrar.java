package io.github.socketpool.autoconfigure;

import java.util.List;

import io.github.socketpool.client.ProtocolClient;
import io.github.socketpool.context.NamedClients;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.template.ProtocolTemplate;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * {@link ImportBeanDefinitionRegistrar} for the beans of named clients. They are no
 * default candidates, so they are injected only by their {@link Qualifier}. A bean that
 * exists is left alone, and so are the clients of ancestor contexts.
 */
class ClientRegistrar implements ImportBeanDefinitionRegistrar {

	static final String FACTORY_BEAN_NAME = "socketPoolClientFactory";

	private static final String NAMES_BEAN_NAME = "socketPoolNamedClients";

	private final Environment environment;

	private final BeanFactory beanFactory;

	ClientRegistrar(Environment environment, BeanFactory beanFactory) {
		this.environment = environment;
		this.beanFactory = beanFactory;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		BeanFactory parent = ((ConfigurableBeanFactory) this.beanFactory).getParentBeanFactory();
		List<String> names = ClientNames.in(this.environment)
			.stream()
			.filter((name) -> parent == null || !parent.containsBean(NamedClients.poolBeanName(name)))
			.toList();
		if (names.isEmpty()) {
			return;
		}
		RootBeanDefinition namedClients = new RootBeanDefinition(NamedClients.class);
		namedClients.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
		namedClients.getConstructorArgumentValues().addIndexedArgumentValue(0, names.toArray(String[]::new));
		registry.registerBeanDefinition(NAMES_BEAN_NAME, namedClients);
		names.forEach((name) -> {
			register(registry, name, NamedClients.poolBeanName(name), ConnectionPool.class, "namedConnectionPool");
			register(registry, name, NamedClients.templateBeanName(name), ProtocolTemplate.class,
					"namedProtocolTemplate");
			register(registry, name, NamedClients.clientBeanName(name), ProtocolClient.class, "namedProtocolClient");
		});
	}

	private static void register(BeanDefinitionRegistry registry, String client, String beanName, Class<?> type,
			String factoryMethod) {
		if (registry.containsBeanDefinition(beanName)) {
			return;
		}
		RootBeanDefinition definition = new RootBeanDefinition();
		definition.setTargetType(type);
		definition.setFactoryBeanName(FACTORY_BEAN_NAME);
		definition.setFactoryMethodName(factoryMethod);
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, client);
		definition.setDestroyMethodName(AbstractBeanDefinition.INFER_METHOD);
		definition.setDefaultCandidate(false);
		// A test that mocks the template needs no client
		definition.setLazyInit(type == ProtocolClient.class);
		definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, client));
		registry.registerBeanDefinition(beanName, definition);
	}

}
