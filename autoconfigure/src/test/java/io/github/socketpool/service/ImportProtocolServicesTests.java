package io.github.socketpool.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.autoconfigure.TestServer;
import io.github.socketpool.client.ProtocolClient;
import io.github.socketpool.service.scanned.EchoService;
import io.github.socketpool.service.scanned.GenericEcho;
import io.github.socketpool.service.scanned.NumberEcho;
import io.github.socketpool.template.ProtocolInterceptor;
import io.github.socketpool.template.ProtocolRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.type.AnnotationMetadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for the beans of imported services, with the clients of the auto-configuration.
 */
class ImportProtocolServicesTests {

	private final TestServer server = new TestServer();

	private final TestServer quotesServer = new TestServer();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class))
		.withPropertyValues("socketpool.port=" + this.server.port(),
				"socketpool.clients.quotes.port=" + this.quotesServer.port());

	@AfterEach
	void closeServers() {
		this.server.close();
		this.quotesServer.close();
	}

	@Test
	void aServiceNeedsNothingButItsImport() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class))
			.withPropertyValues("socketpool.port=" + this.server.port())
			.withUserConfiguration(DefaultClient.class)
			.run((context) -> {
				Echo echo = context.getBean(Echo.class);
				assertThat(echo.echo(new Item("a"))).isEqualTo(new Item("a"));
				assertThat(echo.all(List.of(new Item("a")), Duration.ofSeconds(30))).containsExactly(new Item("a"));
				assertThat(echo.later(new Item("b"))).succeedsWithin(Duration.ofSeconds(30))
					.isEqualTo(Optional.of(new Item("b")));
				assertThat(echo.later("null")).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(Optional.empty());
				echo.store(new Item("c"));
				assertThat(this.server.requests()).isEqualTo(5);
			});
	}

	@Test
	void aServiceCallsTheServerOfItsClient() {
		this.contextRunner.withUserConfiguration(NamedClient.class).run((context) -> {
			context.getBean(Echo.class).store(new Item("a"));
			assertThat(this.quotesServer.requests()).isOne();
			assertThat(this.server.requests()).isZero();
		});
	}

	@Test
	void aServiceHasTheQualifierOfItsClient() {
		this.contextRunner.withUserConfiguration(NamedClient.class, QualifiedCaller.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(QualifiedCaller.class).quotes).isSameAs(context.getBean(Echo.class));
		});
	}

	@Test
	void aServiceOfSeveralClientsNeedsAQualifier() {
		this.contextRunner.withUserConfiguration(DefaultClient.class, NamedClient.class, QualifiedCaller.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				QualifiedCaller caller = context.getBean(QualifiedCaller.class);
				caller.quotes.store(new Item("a"));
				assertThat(this.quotesServer.requests()).isOne();
				BeanFactoryAnnotationUtils.qualifiedBeanOfType(context.getBeanFactory(), Echo.class, "default")
					.store(new Item("a"));
				assertThat(this.server.requests()).isOne();
			});
		this.contextRunner.withUserConfiguration(DefaultClient.class, NamedClient.class, UnqualifiedCaller.class)
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseInstanceOf(NoSuchBeanDefinitionException.class));
	}

	@Test
	void theAnnotationCanBeRepeated() {
		this.contextRunner.withUserConfiguration(Repeated.class, QualifiedCaller.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(ProtocolServiceProxyRegistry.class).getClientNames()).containsExactly("default",
					"quotes");
		});
	}

	@Test
	void aServiceThatIsImportedTwiceIsOneBean() {
		this.contextRunner.withUserConfiguration(NamedClient.class, NamedClientAgain.class)
			.run((context) -> assertThat(context).hasSingleBean(Echo.class));
	}

	@Test
	void servicesAreFoundInPackages() {
		for (Class<?> configuration : List.of(ByPackage.class, ByPackageClass.class)) {
			this.contextRunner.withUserConfiguration(configuration).run((context) -> {
				assertThat(context.getBean(EchoService.class).echo("\"a\"")).isEqualTo("\"a\"");
				assertThat(context.getBean(NumberEcho.class).echo(42)).isEqualTo(42);
				assertThat(context).hasSingleBean(GenericEcho.class);
				assertThat(context.getBean(ProtocolServiceProxyRegistry.class).getServiceTypes("quotes"))
					.containsExactly(EchoService.class, NumberEcho.class);
			});
		}
	}

	@Test
	void aRegistrarOfTheApplicationImportsServices() {
		this.contextRunner.withUserConfiguration(OwnRegistrar.class)
			.run((context) -> assertThat(context.getBean(EchoService.class).echo("1")).isEqualTo("1"));
	}

	@Test
	void theRegistryFindsTheBeans() {
		this.contextRunner.withUserConfiguration(DefaultClient.class, NamedClient.class, ByPackage.class)
			.run((context) -> {
				ProtocolServiceProxyRegistry registry = context.getBean(ProtocolServiceProxyRegistry.class);
				assertThat(registry.getService(EchoService.class)).isSameAs(context.getBean(EchoService.class));
				assertThat(registry.getService("quotes", Echo.class))
					.isSameAs(context.getBean("quotes#" + Echo.class.getName()))
					.isNotSameAs(registry.getService("default", Echo.class));
				assertThatIllegalArgumentException().isThrownBy(() -> registry.getService(Echo.class))
					.withMessageContaining("[default, quotes]");
				assertThatIllegalArgumentException().isThrownBy(() -> registry.getService("default", EchoService.class))
					.withMessageContaining("@ImportProtocolServices");
				assertThat(registry.getServiceTypes("orders")).isEmpty();
			});
	}

	@Test
	void aServiceThatIsKnownAtRunTimeOnlyIsCreatedByTheRegistry() {
		this.contextRunner.withUserConfiguration(DefaultClient.class).run((context) -> {
			ProtocolServiceProxyRegistry registry = context.getBean(ProtocolServiceProxyRegistry.class);
			assertThat(registry.createService("quotes", EchoService.class).echo("1")).isEqualTo("1");
			assertThat(this.quotesServer.requests()).isOne();
			assertThatExceptionOfType(InvalidProtocolServiceException.class)
				.isThrownBy(() -> registry.createService("orders", EchoService.class))
				.withMessageContaining("the clients are 'default', 'quotes'");
		});
	}

	@Test
	void anInterceptorIsToldTheOperationAndWhetherItIsIdempotent() {
		this.contextRunner.withUserConfiguration(NamedClient.class, Watching.class).run((context) -> {
			context.getBean(Echo.class).find(new Item("a"));
			ProtocolRequest request = context.getBean(Watching.class).requests.get(0);
			assertThat(request.operation()).isEqualTo("find");
			assertThat(request.idempotent()).isTrue();
		});
	}

	@Test
	void configurersSeeEachClientOnceAndThoseWithAQualifierTheirOwn() {
		this.contextRunner
			.withUserConfiguration(DefaultClient.class, NamedClient.class, ByPackage.class, Configurers.class)
			.run((context) -> {
				assertThat(context.getBean(Configurers.class).configured).containsExactlyInAnyOrder("all default",
						"all quotes", "own quotes");
				ProtocolServiceProxyRegistry registry = context.getBean(ProtocolServiceProxyRegistry.class);
				assertThat(registry.getService("quotes", Echo.class).echo(new Item("a"))).isEqualTo(new Item("own"));
				assertThat(registry.getService("default", Echo.class).echo(new Item("a"))).isEqualTo(new Item("a"));
			});
	}

	@Test
	void conditionsSeeServices() {
		this.contextRunner.withUserConfiguration(NamedClient.class)
			.withConfiguration(AutoConfigurations.of(OnServices.class))
			.run((context) -> assertThat(context).hasBean("echoExists").doesNotHaveBean("echoServiceExists"));
	}

	@Test
	void aBeanOfTheSameNameReplacesAService() {
		Echo own = ProtocolServiceProxyFactory.create(new RecordingClient("own")).createService(Echo.class);
		this.contextRunner.withBean("quotes#" + Echo.class.getName(), Echo.class, () -> own)
			.withUserConfiguration(NamedClient.class)
			.run((context) -> assertThat(
					context.getBean(ProtocolServiceProxyRegistry.class).getService("quotes", Echo.class))
				.isSameAs(own));
	}

	@Test
	void aServiceUsesTheClientOfAParentContext() {
		this.contextRunner.run((parent) -> new ApplicationContextRunner().withParent(parent)
			.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class))
			.withUserConfiguration(NamedClient.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				context.getBean(Echo.class).store(new Item("a"));
				assertThat(this.quotesServer.requests()).isOne();
			}));
	}

	record Item(String name) {

	}

	interface Echo {

		@ProtocolExchange("echo")
		Item echo(Item item);

		@ProtocolExchange("all")
		List<Item> all(List<Item> items, Duration timeout);

		@ProtocolExchange("later")
		CompletableFuture<Optional<Item>> later(Object item);

		@ProtocolExchange(value = "find", idempotent = true)
		Item find(Item item);

		@ProtocolExchange("store")
		void store(Item item);

	}

	@Configuration(proxyBeanMethods = false)
	@ImportProtocolServices(types = Echo.class)
	static class DefaultClient {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportProtocolServices(client = "quotes", types = Echo.class)
	static class NamedClient {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportProtocolServices(client = "quotes", types = Echo.class)
	static class NamedClientAgain {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportProtocolServices(types = Echo.class)
	@ImportProtocolServices(client = "quotes", types = Echo.class)
	static class Repeated {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportProtocolServices(client = "quotes", basePackages = "io.github.socketpool.service.scanned")
	static class ByPackage {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportProtocolServices(client = "quotes", basePackageClasses = EchoService.class)
	static class ByPackageClass {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(OwnRegistrar.Services.class)
	static class OwnRegistrar {

		static class Services extends AbstractProtocolServiceRegistrar {

			@Override
			protected void registerServices(Registry registry, AnnotationMetadata importingClass) {
				registry.forClient("quotes").register(EchoService.class);
			}

		}

	}

	static class QualifiedCaller {

		final Echo quotes;

		QualifiedCaller(@Qualifier("quotes") Echo quotes) {
			this.quotes = quotes;
		}

	}

	static class UnqualifiedCaller {

		UnqualifiedCaller(Echo echo) {
			assertThat(echo).isNotNull();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Watching {

		private final List<ProtocolRequest> requests = new ArrayList<>();

		@Bean
		ProtocolInterceptor watch() {
			return (request, execution) -> {
				this.requests.add(request);
				return execution.execute(request);
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Configurers {

		private final List<String> configured = new ArrayList<>();

		@Bean
		ProtocolServiceConfigurer all() {
			return (client, builder) -> this.configured.add("all " + client);
		}

		@Bean
		@Qualifier("quotes")
		ProtocolServiceConfigurer own() {
			return (client, builder) -> {
				this.configured.add("own " + client);
				ProtocolClient answering = new RecordingClient("own").answering(new Item("own"));
				builder.decorateClient((calls) -> answering);
			};
		}

	}

	@AutoConfiguration
	static class OnServices {

		@Bean
		@ConditionalOnBean(Echo.class)
		String echoExists() {
			return "exists";
		}

		@Bean
		@ConditionalOnBean(EchoService.class)
		String echoServiceExists() {
			return "exists";
		}

	}

}
