package io.github.socketpool.service;

import java.util.Arrays;
import java.util.stream.Stream;

import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.type.AnnotationMetadata;

/**
 * {@link AbstractProtocolServiceRegistrar} for {@link ImportProtocolServices}.
 */
class ImportProtocolServicesRegistrar extends AbstractProtocolServiceRegistrar {

	@Override
	protected void registerServices(Registry registry, AnnotationMetadata importingClass) {
		imports(importingClass).forEach((annotation) -> {
			Class<?>[] types = annotation.getClassArray("types");
			String[] packages = Stream
				.concat(Arrays.stream(annotation.getStringArray("basePackages")),
						Arrays.stream(annotation.getClassArray("basePackageClasses")).map(Class::getPackageName))
				.toArray(String[]::new);
			if (types.length == 0 && packages.length == 0) {
				throw InvalidProtocolServiceException.noTypes(importingClass.getClassName());
			}
			registry.forClient(annotation.getString("client")).register(types).registerIn(packages);
		});
	}

	private static Stream<MergedAnnotation<ImportProtocolServices>> imports(AnnotationMetadata importingClass) {
		MergedAnnotation<ImportProtocolServices.Container> several = importingClass.getAnnotations()
			.get(ImportProtocolServices.Container.class);
		return Stream.concat(importingClass.getAnnotations().stream(ImportProtocolServices.class), !several.isPresent()
				? Stream.empty() : Arrays.stream(several.getAnnotationArray("value", ImportProtocolServices.class)));
	}

}
