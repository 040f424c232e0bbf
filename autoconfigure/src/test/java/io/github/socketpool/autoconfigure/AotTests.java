package io.github.socketpool.autoconfigure;

import io.github.socketpool.endpoint.SocketPoolEndpointWebExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that an application with a client can be processed for a native image.
 */
@ExtendWith(OutputCaptureExtension.class)
class AotTests {

	private static final String WARNING = "The code generated ahead of time has no socketpool client";

	@Test
	void theClientIsProcessedAheadOfTime() {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		TestPropertyValues
			.of("socketpool.port=9000", "management.endpoints.web.exposure.include=*",
					"management.endpoints.jmx.exposure.include=*", "spring.jmx.enabled=true")
			.applyTo(context);
		context.register(Application.class);
		InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get(Application.class)), files);
		new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		generation.writeGeneratedContent();
		assertThat(files.getGeneratedFiles(GeneratedFiles.Kind.SOURCE).keySet())
			.anyMatch((name) -> name.contains("SocketPoolAutoConfiguration__BeanDefinitions"))
			.anyMatch((name) -> name.contains("SocketPoolMetricsAutoConfiguration__BeanDefinitions"));
		assertThat(RuntimeHintsPredicates.reflection().onType(SocketPoolClientProperties.Pool.class))
			.accepts(generation.getRuntimeHints());
		assertThat(RuntimeHintsPredicates.reflection().onType(SocketPoolEndpointWebExtension.ProblemDescriptor.class))
			.accepts(generation.getRuntimeHints());
	}

	@Test
	void anApplicationWithoutAnAddressIsWarnedThatItsCodeHasNoClient(CapturedOutput output) {
		process();
		assertThat(output).containsOnlyOnce(WARNING).contains("Set socketpool.port");
	}

	@Test
	void anApplicationWithAnAddressOrWithADisabledClientIsNotWarned(CapturedOutput output) {
		process("socketpool.port=9000");
		process("socketpool.enabled=false");
		assertThat(output).doesNotContain(WARNING);
	}

	private static void process(String... properties) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		TestPropertyValues.of(properties).applyTo(context);
		context.register(Application.class);
		new ApplicationContextAotGenerator().processAheadOfTime(context, new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get(Application.class)), new InMemoryGeneratedFiles()));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
