package io.github.socketpool.autoconfigure.readme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the length of the documents and their links.
 */
class DocumentsTests {

	private static final int LONGEST_README = 150;

	private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");

	private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);

	@Test
	void theReadmeIsShort() throws IOException {
		assertThat(Files.readAllLines(Documents.README)).hasSizeLessThanOrEqualTo(LONGEST_README);
	}

	@Test
	void everyLinkLeadsToAFileAndAHeading() throws IOException {
		for (Path document : Documents.all()) {
			assertThat(links(document)).as(document.toString())
				.allSatisfy((link) -> assertThat(leadsSomewhere(document, link)).isTrue());
		}
	}

	private static List<String> links(Path document) throws IOException {
		return LINK.matcher(Files.readString(document))
			.results()
			.map((link) -> link.group(1))
			.filter((link) -> !link.startsWith("http"))
			.toList();
	}

	private static boolean leadsSomewhere(Path document, String link) throws IOException {
		String[] parts = link.split("#", 2);
		Path file = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]);
		return Files.exists(file) && (parts.length == 1 || anchors(file).contains(parts[1]));
	}

	/**
	 * Return the anchors of the headings, as GitHub creates them.
	 */
	private static List<String> anchors(Path file) throws IOException {
		return HEADING.matcher(Files.readString(file))
			.results()
			.map((MatchResult heading) -> heading.group(1).toLowerCase(Locale.ROOT))
			.map((heading) -> heading.replaceAll("[^\\p{IsAlphabetic}\\p{IsDigit}_ -]", "").replace(' ', '-'))
			.toList();
	}

}
