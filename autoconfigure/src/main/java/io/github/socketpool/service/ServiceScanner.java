package io.github.socketpool.service;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.ClassMetadata;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.util.ClassUtils;

/**
 * Searches packages for interfaces with {@link ProtocolExchange} methods of their own or
 * of super-interfaces. Loads no other classes.
 */
final class ServiceScanner extends ClassPathScanningCandidateComponentProvider {

	private final @Nullable ClassLoader classLoader;

	ServiceScanner(Environment environment, ResourceLoader resourceLoader) {
		super(false, environment);
		this.classLoader = resourceLoader.getClassLoader();
		setResourceLoader(resourceLoader);
		addIncludeFilter(ServiceScanner::isService);
	}

	/**
	 * Return the services in a package and in the packages below it. Interfaces with type
	 * parameters are left out: they are super-interfaces of services.
	 * @param basePackage the name of the package
	 * @return the interfaces in alphabetical order
	 */
	List<Class<?>> find(String basePackage) {
		return findCandidateComponents(basePackage).stream()
			.map(BeanDefinition::getBeanClassName)
			.filter(Objects::nonNull)
			.sorted()
			.<Class<?>>map((name) -> ClassUtils.resolveClassName(name, this.classLoader))
			.filter((type) -> type.getTypeParameters().length == 0)
			.toList();
	}

	/**
	 * Interfaces are no components by default.
	 */
	@Override
	protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
		return definition.getMetadata().isIndependent();
	}

	private static boolean isService(MetadataReader reader, MetadataReaderFactory readers) throws IOException {
		ClassMetadata type = reader.getClassMetadata();
		return type.isInterface() && !type.isAnnotation() && hasExchange(reader, readers);
	}

	private static boolean hasExchange(MetadataReader reader, MetadataReaderFactory readers) throws IOException {
		if (reader.getAnnotationMetadata().hasAnnotatedMethods(ProtocolExchange.class.getName())) {
			return true;
		}
		for (String parent : reader.getClassMetadata().getInterfaceNames()) {
			if (!parent.startsWith("java.") && hasExchange(readers.getMetadataReader(parent), readers)) {
				return true;
			}
		}
		return false;
	}

}
