package io.github.socketpool.autoconfigure;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that an application starts and makes calls without optional libraries. Their jars
 * are removed from its class path, and not only hidden from conditions.
 */
class OptionalClassPathTests {

	private static final String EVERYTHING_OPTIONAL = "spring-boot-actuator,spring-boot-health,spring-boot-jackson,"
			+ "spring-boot-micrometer,spring-boot-starter,micrometer-core,micrometer-jakarta,micrometer-registry,"
			+ "spring-cloud-commons,spring-boot-web,spring-boot-servlet,spring-boot-tomcat,spring-boot-http,spring-web,tomcat";

	@ParameterizedTest(name = "without {0}")
	@ValueSource(strings = { EVERYTHING_OPTIONAL, "spring-boot-actuator", "spring-boot-health", "spring-boot-jackson",
			"micrometer-core", "spring-boot-micrometer", "spring-cloud-commons" })
	void anApplicationStartsAndCallsWithout(String prefixes) throws Exception {
		List<String> left = List.of(prefixes.split(","));
		Predicate<String> isLeftOut = (entry) -> left.stream().anyMatch((prefix) -> isOf(entry, prefix));
		List<String> classPath = Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator));
		assertThat(left)
			.allSatisfy((prefix) -> assertThat(classPath).as(prefix).anyMatch((entry) -> isOf(entry, prefix)));
		try (TestServer server = new TestServer()) {
			String answer = run(classPath.stream().filter(isLeftOut.negate()).toList(), server.port());
			assertThat(answer).isEqualTo("{\"a\":1}");
		}
	}

	private static boolean isOf(String entry, String prefix) {
		return Path.of(entry).getFileName().toString().startsWith(prefix);
	}

	private static String run(List<String> classPath, int port) throws Exception {
		URL[] urls = new URL[classPath.size()];
		for (int i = 0; i < urls.length; i++) {
			urls[i] = new File(classPath.get(i)).toURI().toURL();
		}
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
			thread.setContextClassLoader(loader);
			return (String) loader.loadClass("io.github.socketpool.autoconfigure.BareApplication")
				.getMethod("call", int.class)
				.invoke(null, port);
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

}
