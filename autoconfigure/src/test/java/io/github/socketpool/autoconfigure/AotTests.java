package io.github.socketpool.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import com.sun.management.UnixOperatingSystemMXBean;
import io.github.socketpool.endpoint.PoolDescriptor;
import io.github.socketpool.endpoint.SettingsDescriptor;
import io.github.socketpool.endpoint.SocketPoolEndpoint;
import io.github.socketpool.endpoint.SocketPoolEndpointWebExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.ExecutableHint;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.io.InputStreamSource;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that an application with a client can be processed for a native image.
 */
@ExtendWith(OutputCaptureExtension.class)
@EnabledForJreRange(max = JRE.JAVA_21)
class AotTests {

	private static final String[] ENDPOINTS = { "socketpool.port=9000", "management.endpoints.web.exposure.include=*",
			"management.endpoints.jmx.exposure.include=*", "spring.jmx.enabled=true" };

	private static final String WARNING = "The code generated ahead of time has no socketpool client";

	@Test
	void theClientIsProcessedAheadOfTime() {
		assertThat(process(ENDPOINTS).files().getGeneratedFiles(GeneratedFiles.Kind.SOURCE).keySet())
			.anyMatch((name) -> name.contains("SocketPoolAutoConfiguration__BeanDefinitions"))
			.anyMatch((name) -> name.contains("SocketPoolMetricsAutoConfiguration__BeanDefinitions"));
	}

	@Test
	void allPropertiesAreBoundInANativeImage() {
		RuntimeHints hints = process(ENDPOINTS).hints();
		List<Class<?>> types = classes(SocketPoolProperties.class).filter((type) -> !type.isEnum()).toList();
		assertThat(types).contains(SocketPoolProperties.class, SocketPoolProperties.Pool.class);
		assertThat(types).allSatisfy((type) -> {
			assertThat(RuntimeHintsPredicates.reflection().onType(type)).accepts(hints);
			assertThat(type.getMethods()).filteredOn((method) -> method.getName().startsWith("set"))
				.allSatisfy((method) -> assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(method))
					.accepts(hints));
		});
	}

	@Test
	void allMembersOfTheEndpointAreWrittenInANativeImage() {
		RuntimeHints hints = process(ENDPOINTS).hints();
		Stream<Class<?>> types = Stream
			.of(SocketPoolEndpoint.class, SocketPoolEndpointWebExtension.class, PoolDescriptor.class,
					SettingsDescriptor.class)
			.flatMap(AotTests::classes)
			.filter(Class::isRecord);
		assertThat(types).hasSizeGreaterThan(10)
			.flatExtracting((type) -> List.of(type.getRecordComponents()))
			.allSatisfy((component) -> assertThat(
					RuntimeHintsPredicates.reflection().onMethodInvocation(component.getAccessor()))
				.accepts(hints));
	}

	@Test
	void whatIsLookedUpByNameIsFoundInANativeImage() {
		RuntimeHints hints = process(ENDPOINTS).hints();
		assertThat(RuntimeHintsPredicates.reflection().onType(JsonMapper.class)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(UnixOperatingSystemMXBean.class)).accepts(hints);
		assertThat(hints.reflection().getTypeHint(Thread.class).methods()).extracting(ExecutableHint::getName)
			.contains("isVirtual");
	}

	@Test
	void namedClientsAreProcessedAheadOfTime() throws IOException {
		StringBuilder code = new StringBuilder();
		for (InputStreamSource file : process("socketpool.clients.market-data.port=9000").files()
			.getGeneratedFiles(GeneratedFiles.Kind.SOURCE)
			.values()) {
			code.append(new String(file.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
		}
		assertThat(code).contains("registerBeanDefinition(\"market-dataConnectionPool\"")
			.contains("registerBeanDefinition(\"market-dataProtocolTemplate\"")
			.contains("registerBeanDefinition(\"market-dataProtocolClient\"")
			.contains("addIndexedArgumentValue(0, \"market-data\")")
			.contains("setDefaultCandidate(false)")
			.contains("addQualifier(new AutowireCandidateQualifier(\"" + Qualifier.class.getName()
					+ "\", \"market-data\"))");
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

	private static Generation process(String... properties) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		TestPropertyValues.of(properties).applyTo(context);
		context.register(Application.class);
		InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get(Application.class)), files);
		new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		generation.writeGeneratedContent();
		return new Generation(files, generation.getRuntimeHints());
	}

	/**
	 * Return a class, those inside it, and those that it extends.
	 */
	private static Stream<Class<?>> classes(Class<?> type) {
		Stream<Class<?>> inherited = Stream.of(type.getSuperclass())
			.filter((parent) -> parent.getName().startsWith("io.github.socketpool"))
			.flatMap(AotTests::classes);
		Stream<Class<?>> inside = Stream.of(type.getDeclaredClasses())
			.filter((each) -> !each.isInterface())
			.flatMap(AotTests::classes);
		return Stream.of(Stream.<Class<?>>of(type), inherited, inside).flatMap(Function.identity());
	}

	record Generation(InMemoryGeneratedFiles files, RuntimeHints hints) {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
