package io.github.socketpool.service;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.autoconfigure.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that services work in an application whose code is generated ahead of time.
 */
@EnabledForJreRange(max = JRE.JAVA_21)
class ServiceAotTests {

	@TempDir
	private Path folder;

	@Test
	void generatedCodeCreatesServicesThatAreNotPublic() throws Exception {
		try (TestServer server = new TestServer()) {
			String[] properties = { "socketpool.port=" + server.port(),
					"socketpool.clients.quotes.port=" + server.port() };
			GeneratedCode code = GeneratedCode.of(this.folder, Application.class, properties);
			try (GenericApplicationContext context = new GenericApplicationContext()) {
				TestPropertyValues.of(properties).applyTo(context);
				code.load().initialize(context);
				context.refresh();
				assertThatServicesCall(context);
			}
		}
	}

	private static void assertThatServicesCall(GenericApplicationContext context) {
		Echo quotes = BeanFactoryAnnotationUtils.qualifiedBeanOfType(context.getBeanFactory(), Echo.class, "quotes");
		assertThat(quotes.echo(new Item("a"))).isEqualTo(new Item("a"));
		assertThat(quotes).hasToString(Echo.class.getName() + "[client=quotes]");
		assertThat(context.getBean(Other.class).echo("1")).isEqualTo("1");
		BeanDefinition definition = context.getBeanDefinition("quotes#" + Echo.class.getName());
		assertThat(((AbstractBeanDefinition) definition).isDefaultCandidate()).isFalse();
		assertThat(context.getBean(ProtocolServiceProxyRegistry.class).getClientNames()).containsExactly("default",
				"quotes");
	}

	@Test
	void proxiesAndPayloadsHaveHints() {
		RuntimeHints hints = hints("socketpool.port=9000", "socketpool.clients.quotes.port=9000");
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(Echo.class)).accepts(hints);
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(Own.class)).accepts(hints);
		for (Class<?> payload : List.of(Item.class, Query.class, Found.class, Later.class, OwnItem.class)) {
			assertThat(RuntimeHintsPredicates.reflection().onType(payload)).as(payload.getName()).accepts(hints);
		}
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Echo.class, "twice")).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Generic.class, "find")).accepts(hints);
	}

	private static RuntimeHints hints(String... properties) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		TestPropertyValues.of(properties).applyTo(context);
		context.register(Application.class);
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get(Application.class)), new InMemoryGeneratedFiles());
		new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		return generation.getRuntimeHints();
	}

	record Item(String name) {

	}

	record Query(String name) {

	}

	record Found(String name) {

	}

	record Later(String name) {

	}

	record OwnItem(String name) {

	}

	interface Generic<A, B> {

		@ProtocolExchange
		Optional<B> find(A query, Duration timeout);

	}

	interface Echo extends Generic<Query, List<Found>> {

		@ProtocolExchange
		Item echo(Item item);

		@ProtocolExchange
		CompletableFuture<Later> later(Item item);

		default Item twice(Item item) {
			return echo(echo(item));
		}

	}

	interface Other {

		@ProtocolExchange
		String echo(String request);

	}

	interface Own {

		@ProtocolExchange
		OwnItem echo(OwnItem item);

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(SocketPoolAutoConfiguration.class)
	@ImportProtocolServices(types = { Echo.class, Other.class })
	@ImportProtocolServices(client = "quotes", types = Echo.class)
	static class Application {

		@Bean
		Own own() {
			return ProtocolServiceProxyFactory.create(new RecordingClient("own")).createService(Own.class);
		}

	}

}
