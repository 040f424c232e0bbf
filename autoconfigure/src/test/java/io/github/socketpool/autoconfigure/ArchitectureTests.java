package io.github.socketpool.autoconfigure;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the rules of the house.
 */
class ArchitectureTests {

	private static final String ROOT = "io.github.socketpool.autoconfigure";

	private static final JavaClasses classes = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages(ROOT);

	@Test
	void onlyWhatAUserNeedsIsPublic() {
		Set<String> publicTypes = classes.stream()
			.filter((type) -> type.getModifiers().contains(JavaModifier.PUBLIC) && !type.isNestedClass())
			.map((type) -> type.getName().substring(ROOT.length() + 1))
			.filter((name) -> !name.endsWith("AutoConfiguration") && !name.endsWith("package-info"))
			.collect(Collectors.toSet());
		assertThat(publicTypes).containsExactlyInAnyOrder("SocketPoolProperties", "SocketPoolConnectionDetails",
				"InvalidPropertyException", "ConnectionPools", "ConnectionPoolCustomizer", "ProtocolTemplateCustomizer",
				"endpoint.SocketPoolEndpoint", "advice.Advice", "advice.PoolAdvisor",
				"endpoint.SocketPoolEndpointWebExtension", "endpoint.PoolDescriptor", "endpoint.SettingsDescriptor",
				"kernel.KernelSampler", "kernel.TargetSockets", "kernel.KernelSettings", "kernel.FileDescriptors",
				"observation.SocketPoolObservationConvention", "observation.DefaultSocketPoolObservationConvention",
				"observation.SocketPoolObservationContext", "observation.SocketPoolObservationDocumentation",
				"observation.OpenTelemetrySocketPoolObservationConvention",
				"observation.OpenTelemetrySocketPoolObservationDocumentation", "observation.TraceContextWriter");
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
	 * Micrometer's core brings its observation along.
	 */
	@Test
	void whatIsOptionalIsUsedOnlyInAPackageOfItsOwn() {
		for (String[] optional : List.of(new String[] { "health", "org.springframework.boot.health.." },
				new String[] { "metrics", "io.micrometer.core.." },
				new String[] { "observation", "io.micrometer.observation.." },
				new String[] { "endpoint", "org.springframework.boot.actuate.." })) {
			noClasses().that()
				.resideOutsideOfPackages(ROOT + "." + optional[0],
						optional[0].equals("observation") ? ROOT + ".metrics" : "")
				.should()
				.dependOnClassesThat()
				.resideInAPackage(optional[1])
				.check(classes);
		}
	}

	@Test
	void packagesHaveNoCycles() {
		slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(classes);
	}

	/**
	 * The meters of calls are made from their observation.
	 */
	@Test
	void integrationsDoNotKnowEachOtherButMayAskTheKernelAndForAdvice() {
		slices().matching(ROOT + ".(*)..")
			.should()
			.notDependOnEachOther()
			.ignoreDependency(alwaysTrue(), resideInAnyPackage(ROOT + ".kernel", ROOT + ".advice"))
			.ignoreDependency(resideInAPackage(ROOT + ".metrics"), resideInAPackage(ROOT + ".observation"))
			.check(classes);
	}

}
