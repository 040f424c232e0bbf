package io.github.socketpool.autoconfigure;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the structure of this module.
 */
class ArchitectureTests {

	private static final String ROOT = "io.github.socketpool";

	private static final String CONFIGURATION = ROOT + ".autoconfigure";

	private static final String[] PACKAGES = { "autoconfigure", "context", "health", "metrics", "observation",
			"endpoint", "kernel", "advice", "service", "discovery", "listener" };

	private static final int MAX_TYPES_IN_A_PACKAGE = 25;

	private static final int MAX_PARAMETERS = 6;

	private static final JavaClasses classes = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages(packages());

	@Test
	void onlyWhatAUserOrAnotherPackageNeedsIsPublic() {
		assertThat(publicTypes(ROOT).filter((name) -> !name.endsWith("AutoConfiguration"))).containsExactlyInAnyOrder(
				"autoconfigure.SocketPoolProperties", "autoconfigure.SocketPoolClientProperties",
				"autoconfigure.SocketPoolPropertyMapper", "autoconfigure.SocketPoolConnectionDetails",
				"autoconfigure.InvalidPropertyException", "autoconfigure.ConnectionPoolCustomizer",
				"autoconfigure.ProtocolTemplateCustomizer", "autoconfigure.ClientProperties",
				"autoconfigure.ConfiguredClients", "autoconfigure.SocketPoolClientConfigurer", "context.ClientBeans",
				"context.ClientBeansCheck", "context.ClientBeanException", "context.NamedClients",
				"context.ProtocolClients", "context.BeanProtocolClients", "context.ClientLookup",
				"context.ClientSettings", "context.ClientCreator", "context.CreatedClient", "context.SocketPoolSsl",
				"context.ConditionalOnConnectionPool", "context.ConnectionPools", "context.SocketPoolLifecycle",
				"context.PoolBeanPostProcessor", "context.BackgroundThread", "advice.Advice", "advice.AdviceRule",
				"advice.PoolAdvisor", "advice.BackgroundPoolAdvisor", "advice.PoolFigures", "advice.Load",
				"advice.LoadCounts", "advice.Turnover", "advice.ConnectionCounts", "advice.rule.AdviceRules",
				"endpoint.SocketPoolEndpoint", "endpoint.SocketPoolEndpointWebExtension", "endpoint.PoolDescriber",
				"endpoint.PoolDescriptor", "endpoint.SettingsDescriber", "endpoint.SettingsDescriptor",
				"health.SocketPoolHealthIndicator", "health.SocketPoolHealthContributor", "kernel.KernelSampler",
				"kernel.BackgroundKernelSampler", "kernel.TargetSockets", "kernel.KernelSettings",
				"discovery.DiscoveredServices", "listener.MessageListener", "listener.ProtocolListener",
				"listener.ServerMessage", "listener.MessageDispatchers", "listener.InvalidProtocolListenerException",
				"kernel.FileDescriptors", "metrics.SocketPoolMetricsPostProcessor",
				"metrics.CallMeterObservationHandler", "metrics.SocketPoolKernelGauges",
				"observation.ObservationProtocolInterceptor", "observation.SocketPoolObservationConvention",
				"observation.DefaultSocketPoolObservationConvention", "observation.SocketPoolObservationContext",
				"observation.SocketPoolObservationDocumentation",
				"observation.OpenTelemetrySocketPoolObservationConvention",
				"observation.OpenTelemetrySocketPoolObservationDocumentation", "observation.TraceContextWriter",
				"service.AbstractProtocolServiceRegistrar", "service.ImportProtocolServices",
				"service.InvalidProtocolServiceException", "service.ProtocolExchange", "service.ProtocolParameter",
				"service.ProtocolServiceConfigurer", "service.ProtocolServiceProxyFactory",
				"service.ProtocolServiceProxyRegistry");
	}

	/**
	 * Other public types are in the package of the integration.
	 */
	@Test
	void packagesOfAutoConfigurationsHaveNoOtherPublicTypes() {
		assertThat(publicTypes(CONFIGURATION).filter((name) -> name.contains(".")))
			.allMatch((name) -> name.endsWith("AutoConfiguration"));
	}

	@Test
	void noPackageHasTooManyTypes() {
		assertThat(classes.stream()
			.filter((type) -> !type.isNestedClass() && !type.getName().endsWith("package-info"))
			.collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting())))
			.allSatisfy((name, count) -> assertThat(count).as(name).isLessThanOrEqualTo(MAX_TYPES_IN_A_PACKAGE));
	}

	@Test
	void noConstructorHasTooManyParameters() {
		assertThat(classes.stream()
			.filter((type) -> !type.isRecord() && !type.isEnum())
			.flatMap((type) -> type.getConstructors().stream())
			.filter((constructor) -> constructor.getRawParameterTypes().size() > MAX_PARAMETERS)
			.map(JavaConstructor::getFullName)).isEmpty();
	}

	@Test
	void everyAutoConfigurationIsRegistered() {
		List<String> registered = ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader())
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith(ROOT))
			.toList();
		assertThat(classes.stream()
			.filter((type) -> type.isAnnotatedWith(AutoConfiguration.class))
			.map(JavaClass::getName)).isNotEmpty().containsExactlyInAnyOrderElementsOf(registered);
	}

	/**
	 * Micrometer's core includes its observation API.
	 */
	@Test
	void optionalLibrariesAreUsedOnlyInTheirOwnPackages() {
		for (String[] optional : List.of(new String[] { "health", "org.springframework.boot.health.." },
				new String[] { "metrics", "io.micrometer.core.." },
				new String[] { "observation", "io.micrometer.observation.." },
				new String[] { "endpoint", "org.springframework.boot.actuate.." },
				new String[] { "discovery", "org.springframework.cloud.." })) {
			noClasses().that()
				.resideOutsideOfPackages(Stream.of(optional[0], optional[0].equals("observation") ? "metrics" : "")
					.filter((name) -> !name.isEmpty())
					.flatMap((name) -> Stream.of(ROOT + "." + name, CONFIGURATION + "." + name))
					.toArray(String[]::new))
				.should()
				.dependOnClassesThat()
				.resideInAPackage(optional[1])
				.check(classes);
		}
	}

	@Test
	void packagesHaveNoCycles() {
		slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(classes);
	}

	@Test
	void integrationsDoNotKnowTheirConfiguration() {
		noClasses().that()
			.resideOutsideOfPackage(CONFIGURATION + "..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(CONFIGURATION + "..")
			.check(classes);
	}

	/**
	 * The meters of calls are made from their observation.
	 */
	@Test
	void integrationsDoNotKnowEachOtherButMayUseKernelAndAdvice() {
		slices().matching(ROOT + ".(*)..")
			.should()
			.notDependOnEachOther()
			.ignoreDependency(resideInAPackage(CONFIGURATION + ".."), alwaysTrue())
			.ignoreDependency(alwaysTrue(), not(resideInAnyPackage(packages())))
			.ignoreDependency(alwaysTrue(), resideInAnyPackage(ROOT + ".kernel", ROOT + ".advice", ROOT + ".context"))
			.ignoreDependency(resideInAPackage(ROOT + ".metrics"), resideInAPackage(ROOT + ".observation"))
			.check(classes);
		slices().matching(CONFIGURATION + ".(*)..")
			.should()
			.notDependOnEachOther()
			.ignoreDependency(alwaysTrue(), resideInAnyPackage(CONFIGURATION + ".kernel", CONFIGURATION + ".advice"))
			.check(classes);
	}

	private static String[] packages() {
		return Stream.of(PACKAGES).map((name) -> ROOT + "." + name).toArray(String[]::new);
	}

	/**
	 * Return the names of the public types below a package, without its name.
	 */
	private static Stream<String> publicTypes(String root) {
		return classes.stream()
			.filter((type) -> type.getName().startsWith(root + "."))
			.filter((type) -> type.getModifiers().contains(JavaModifier.PUBLIC) && !type.isNestedClass())
			.map((type) -> type.getName().substring(root.length() + 1))
			.filter((name) -> !name.endsWith("package-info"));
	}

}
