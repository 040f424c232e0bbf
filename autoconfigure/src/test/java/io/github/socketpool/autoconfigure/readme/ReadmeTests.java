package io.github.socketpool.autoconfigure.readme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.socketpool.autoconfigure.TestServer;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the examples of the README and of the documents compile and work: they are
 * in this package.
 */
class ReadmeTests {

	private static final Path SOURCES = Path.of("src/test/java/io/github/socketpool/autoconfigure/readme");

	@Test
	void eachJavaExampleIsInThisPackage() throws IOException {
		try (Stream<Path> files = Files.list(SOURCES)) {
			List<String> sources = files.map(ReadmeTests::read).map(ReadmeTests::normalize).toList();
			assertThat(Documents.all().stream().flatMap(ReadmeTests::examples)).hasSizeGreaterThanOrEqualTo(4)
				.allSatisfy((example) -> assertThat(sources).anyMatch((source) -> source.contains(example)));
		}
		assertThat(examples(Documents.README)).isNotEmpty();
	}

	@Test
	void theServiceGetsTheClientThatIsConfigured() {
		try (TestServer server = new TestServer();
				ConfigurableApplicationContext context = new SpringApplicationBuilder(ReadmeApplication.class)
					.web(WebApplicationType.NONE)
					.run("--socketpool.port=" + server.port(),
							"--spring.jackson.deserialization.fail-on-null-for-primitives=false")) {
			assertThat(context.getBean(Quotes.class).latest("ACME")).isEqualTo(new Quote("ACME", 0));
		}
	}

	private static Stream<String> examples(Path document) {
		return Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
			.matcher(read(document))
			.results()
			.map(MatchResult::group)
			.map((block) -> normalize(block.substring("```java\n".length(), block.length() - "```".length())));
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String normalize(String text) {
		return text.lines().map(String::strip).filter((line) -> !line.isEmpty()).collect(Collectors.joining("\n"));
	}

}
