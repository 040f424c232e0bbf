package io.github.socketpool;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The architecture rules of this module.
 */
class ArchitectureTests {

	private static final String ROOT = "io.github.socketpool";

	private static final Path SOURCES = Path.of("src/main/java");

	/** The sizes of files and methods are the same for all modules. */
	private static final List<Path> ALL_SOURCES = Stream
		.of("core", "autoconfigure", "test-support", "sample-app", "benchmarks")
		.map((module) -> Path.of("..", module, "src", "main", "java"))
		.toList();

	private static final int MAX_METHOD_LINES = 30;

	private static final int MAX_FILE_LINES = 300;

	private static final int MAX_CONSTRUCTOR_PARAMETERS = 6;

	private static final int MAX_PACKAGE_TYPES = 25;

	/**
	 * In {@code pool.exclusive} one lock's data, its rules, and who acts on them belong
	 * together.
	 */
	private static final Set<String> LARGE_PACKAGES = Set.of(ROOT + ".pool.exclusive");

	/**
	 * A list of properties is long, and Spring Boot keeps those of one prefix in one
	 * class.
	 */
	private static final Path LONG_FILE = Path.of("SocketPoolClientProperties.java");

	private static final Pattern TYPE = Pattern.compile("\\b(class|interface|record|enum) \\w");

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPath(Path.of("target/classes"));

	@Test
	void importsRunOneWayOnly() {
		layeredArchitecture().consideringOnlyDependenciesInLayers()
			.layer("root")
			.definedBy(ROOT)
			.layer("protocol")
			.definedBy(ROOT + ".protocol")
			.layer("payload")
			.definedBy(ROOT + ".payload")
			.layer("connection")
			.definedBy(ROOT + ".connection")
			.layer("connection.json")
			.definedBy(ROOT + ".connection.json")
			.layer("connection.transport")
			.definedBy(ROOT + ".connection.transport")
			.layer("connection.tls")
			.definedBy(ROOT + ".connection.tls")
			.layer("connection.frame")
			.definedBy(ROOT + ".connection.frame")
			.layer("connection.socket")
			.definedBy(ROOT + ".connection.socket")
			.layer("pool")
			.definedBy(ROOT + ".pool")
			.layer("pool.exclusive")
			.definedBy(ROOT + ".pool.exclusive")
			.layer("pool.shared")
			.definedBy(ROOT + ".pool.shared")
			.layer("template")
			.definedBy(ROOT + ".template")
			.layer("client")
			.definedBy(ROOT + ".client")
			.optionalLayer("server")
			.definedBy(ROOT + ".server..")
			.whereLayer("root")
			.mayNotAccessAnyLayer()
			.whereLayer("protocol")
			.mayOnlyAccessLayers("root")
			.whereLayer("payload")
			.mayOnlyAccessLayers("root")
			.whereLayer("connection")
			.mayOnlyAccessLayers("payload", "protocol", "root")
			.whereLayer("connection.json")
			.mayOnlyAccessLayers("connection", "payload", "protocol", "root")
			.whereLayer("connection.transport")
			.mayOnlyAccessLayers("connection", "protocol", "root")
			.whereLayer("connection.tls")
			.mayOnlyAccessLayers("connection.transport", "connection", "root")
			.whereLayer("connection.frame")
			.mayOnlyAccessLayers("connection.transport", "connection", "payload", "protocol", "root")
			.whereLayer("connection.socket")
			.mayOnlyAccessLayers("connection.frame", "connection.json", "connection.tls", "connection.transport",
					"connection", "payload", "protocol", "root")
			.whereLayer("pool")
			.mayOnlyAccessLayers("connection", "root")
			.whereLayer("pool.exclusive")
			.mayOnlyAccessLayers("pool", "connection", "root")
			.whereLayer("pool.shared")
			.mayOnlyAccessLayers("pool.exclusive", "pool", "connection", "payload", "protocol", "root")
			.whereLayer("template")
			.mayOnlyAccessLayers("pool", "connection", "payload", "protocol", "root")
			.whereLayer("client")
			.mayOnlyAccessLayers("template", "pool", "connection", "payload", "protocol", "root")
			.whereLayer("server")
			.mayOnlyAccessLayers("connection.tls", "connection.transport", "payload", "protocol", "root")
			.ensureAllClassesAreContainedInArchitecture()
			.check(CLASSES);
	}

	@Test
	void onlyWhatAnotherPackageNeedsOfConnectionsOverSocketsIsPublic() {
		assertThat(CLASSES.stream()
			.filter((type) -> type.getPackageName().startsWith(ROOT + ".connection.")
					&& !type.getPackageName().equals(ROOT + ".connection.json"))
			.filter((type) -> type.getModifiers().contains(JavaModifier.PUBLIC) && !type.isNestedClass())
			.map(JavaClass::getSimpleName)).containsExactlyInAnyOrder("SocketConnections", "Transport",
					"SocketConnector", "ConnectedTransport", "HostConnector", "UnixConnector", "ServiceConnector",
					"PlainTransport", "TlsConnector", "TlsTransport", "TransferBuffers", "ConnectionBuffer",
					"QuickAcknowledgement", "Readiness", "CodecErrors", "FrameEncoding", "Heartbeat", "IncomingFrames",
					"OutgoingFrames");
	}

	@Test
	void packagesHaveNoCycles() {
		slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
	}

	/**
	 * The code that reads may have to know that an interrupt has closed the channel.
	 */
	@Test
	void socketsAppearOnlyInTransportsAndInTheServer() {
		noClasses().that()
			.resideOutsideOfPackages(ROOT + ".connection.transport", ROOT + ".server..")
			.should()
			.dependOnClassesThat(resideInAnyPackage("java.net", "java.nio.channels..")
				.and(not(equivalentTo(ClosedByInterruptException.class))))
			.check(CLASSES);
	}

	/**
	 * Other transports have other means to move bytes.
	 */
	@Test
	void transportsAndBuffersNameNoChannel() {
		noClasses().that()
			.haveSimpleName("Transport")
			.or()
			.haveSimpleName("TransferBuffers")
			.or()
			.haveSimpleName("ConnectionBuffer")
			.should()
			.dependOnClassesThat(resideInAnyPackage("java.net", "java.nio.channels.."))
			.check(CLASSES);
	}

	@Test
	void jacksonAppearsOnlyInTheConverterTheReadersOfPayloadAndOneClassOfTheServer() {
		List<String> users = CLASSES.stream()
			.filter((type) -> type.getDirectDependenciesFromSelf()
				.stream()
				.anyMatch((dependency) -> dependency.getTargetClass().getPackageName().startsWith("tools.jackson")))
			.map(ArchitectureTests::outermost)
			.distinct()
			.toList();
		assertThat(users).filteredOn((name) -> !name.startsWith(ROOT + ".server."))
			.containsExactlyInAnyOrder(ROOT + ".payload.JacksonPayloadConverter", ROOT + ".payload.JsonPointerReader",
					ROOT + ".payload.JsonMembers");
		assertThat(users).filteredOn((name) -> name.startsWith(ROOT + ".server.")).hasSizeLessThanOrEqualTo(1);
	}

	@Test
	void springAppearsOnlyInTheTemplateAndTheClient() {
		noClasses().that()
			.resideOutsideOfPackages(ROOT + ".template", ROOT + ".client")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework..")
			.check(CLASSES);
	}

	@Test
	void packagesAreNamedAfterWhatTheyAre() {
		noClasses().should()
			.resideInAnyPackage("..util..", "..utils..", "..common..", "..internal..", "..impl..", "..helper..")
			.check(CLASSES);
	}

	@Test
	void packagesAreSmall() {
		Map<String, Long> sizes = CLASSES.stream()
			.filter((type) -> !type.isNestedClass() && !type.getSimpleName().equals("package-info"))
			.collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
		assertThat(sizes).isNotEmpty();
		sizes.keySet().removeAll(LARGE_PACKAGES);
		assertThat(sizes)
			.allSatisfy((name, types) -> assertThat(types).as(name).isLessThanOrEqualTo(MAX_PACKAGE_TYPES));
	}

	@Test
	void everyPackageIsNullMarked() {
		assertThat(CLASSES).allSatisfy(
				(type) -> assertThat(type.getPackage().isAnnotatedWith(NullMarked.class)).as(type.getPackageName())
					.isTrue());
	}

	@Test
	void nothingIsSynchronized() {
		noMethods().should().haveModifier(JavaModifier.SYNCHRONIZED).check(CLASSES);
		assertThat(linesMatching("\\bsynchronized\\s*\\(")).isEmpty();
	}

	@Test
	void nothingSleepsOrPrints() {
		noClasses().should()
			.callMethodWhere(DescribedPredicate.describe("Thread.sleep",
					(call) -> call.getTargetOwner().isEquivalentTo(Thread.class) && call.getName().equals("sleep")))
			.check(CLASSES);
		noClasses().should()
			.accessField(System.class, "out")
			.orShould()
			.accessField(System.class, "err")
			.check(CLASSES);
		noClasses().should().dependOnClassesThat().belongToAnyOf(PrintStream.class).check(CLASSES);
	}

	@Test
	void nothingUsesThreadLocals() {
		noClasses().should().dependOnClassesThat().belongToAnyOf(ThreadLocal.class).check(CLASSES);
	}

	@Test
	void timeIsReadOnlyByTheTicker() {
		noClasses().that()
			.doNotHaveFullyQualifiedName(ROOT + ".Ticker")
			.should()
			.callMethod(System.class, "nanoTime")
			.orShould()
			.callMethod(System.class, "currentTimeMillis")
			.check(CLASSES);
	}

	/**
	 * It may be set back: it is only shown, and decides nothing.
	 */
	@Test
	void theTimeOfDayIsReadOnlyForTheHistory() {
		noClasses().that()
			.doNotHaveSimpleName("PoolHistory")
			.should()
			.callMethod(Instant.class, "now")
			.orShould()
			.dependOnClassesThat(assignableTo(InstantSource.class))
			.check(CLASSES);
	}

	/**
	 * What others pass to it would run under its lock.
	 */
	@Test
	void theLedgerIsPassedNoFunctions() {
		assertThat(CLASSES.get(ROOT + ".pool.exclusive.Ledger")
			.getMethods()
			.stream()
			.filter((method) -> !method.getModifiers().contains(JavaModifier.PRIVATE))
			.filter((method) -> method.getRawParameterTypes().stream().anyMatch(ArchitectureTests::isFunction))
			.map(JavaMethod::getFullName)).isEmpty();
	}

	private static boolean isFunction(JavaClass type) {
		return type.getPackageName().equals("java.util.function") || type.isEquivalentTo(Runnable.class);
	}

	@Test
	void noMethodIsLongerThanAllowed() {
		// Members stand one tab deep, those of nested types two, where statements stand
		// too. Constants of an enum are no methods.
		Pattern start = Pattern.compile("\t(?![A-Z0-9_]+[ (])[\\w@][\\w<>?,.@\\[\\] ]*(\\(.*|\\{)|"
				+ "\t\t(?!return |throw |new |else )[\\w@][\\w<>?,.@\\[\\]]* [\\w<>?,.@\\[\\] ]*\\w(\\(.*| \\{)");
		List<String> tooLong = new ArrayList<>();
		allSources().forEach((file) -> {
			int begin = -1;
			List<String> lines = lines(file);
			for (int i = 0; i < lines.size(); i++) {
				String line = lines.get(i);
				if (begin < 0 && start.matcher(line).matches() && !line.endsWith(";") && !TYPE.matcher(line).find()) {
					begin = i;
				}
				if (begin >= 0 && line.equals(indent(lines.get(begin)) + "}")) {
					if (i - begin + 1 > MAX_METHOD_LINES) {
						tooLong.add(file.getFileName() + ":" + (begin + 1) + " " + (i - begin + 1) + " lines");
					}
					begin = -1;
				}
			}
		});
		assertThat(tooLong).isEmpty();
	}

	/**
	 * The components of a record may be many. The constructors of an enum have a name and
	 * an ordinal number as well.
	 */
	@Test
	void noConstructorHasMoreParametersThanAllowed() {
		assertThat(CLASSES.stream()
			.filter((type) -> !type.isRecord() && !type.isAnonymousClass())
			.flatMap((type) -> type.getConstructors().stream())
			.filter((constructor) -> constructor.getRawParameterTypes().size() > MAX_CONSTRUCTOR_PARAMETERS
					+ (constructor.getOwner().isEnum() ? 2 : 0))
			.map(JavaConstructor::getFullName)).isEmpty();
	}

	@Test
	void noFileIsLongerThanAllowed() {
		List<String> tooLong = allSources().filter((file) -> !file.endsWith(LONG_FILE))
			.filter((file) -> linesOfCode(file) > MAX_FILE_LINES)
			.map((file) -> file + " has " + linesOfCode(file) + " lines of code")
			.toList();
		assertThat(tooLong).isEmpty();
	}

	private static String outermost(JavaClass type) {
		String name = type.getName();
		return (name.indexOf('$') < 0) ? name : name.substring(0, name.indexOf('$'));
	}

	private static List<String> linesMatching(String regex) {
		Pattern pattern = Pattern.compile(regex);
		return sources(SOURCES).flatMap((file) -> lines(file).stream())
			.filter((line) -> pattern.matcher(line).find())
			.toList();
	}

	/**
	 * Blank lines and comments are no code.
	 */
	private static long linesOfCode(Path file) {
		return lines(file).stream()
			.map(String::strip)
			.filter((line) -> !line.isEmpty() && !line.startsWith("*") && !line.startsWith("/*")
					&& !line.startsWith("//"))
			.count();
	}

	private static String indent(String line) {
		return line.substring(0, line.length() - line.stripLeading().length());
	}

	private static Stream<Path> allSources() {
		return ALL_SOURCES.stream().flatMap(ArchitectureTests::sources);
	}

	private static Stream<Path> sources(Path folder) {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.filter((file) -> file.toString().endsWith(".java")).toList().stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<String> lines(Path file) {
		try {
			return Files.readAllLines(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
