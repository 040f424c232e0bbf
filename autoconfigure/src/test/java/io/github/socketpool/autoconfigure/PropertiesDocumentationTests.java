package io.github.socketpool.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that {@code docs/properties.md} lists every key of the configuration metadata
 * with its default, and no other key.
 */
class PropertiesDocumentationTests {

	private static final Pattern ROW = Pattern.compile("^\\| `([a-z.-]+)` \\| (?:`([^`]+)`|–) \\| ", Pattern.MULTILINE);

	@Test
	void everyKeyIsDocumentedWithItsDefaultAndNoOtherKeyIs() throws Exception {
		Map<String, String> documented = new TreeMap<>();
		ROW.matcher(Files.readString(Path.of("../docs/properties.md")))
			.results()
			.forEach((row) -> assertThat(documented.put(row.group(1), (row.group(2) != null) ? row.group(2) : ""))
				.as("the row before that of " + row.group(1))
				.isNull());
		assertThat(documented).isEqualTo(metadata());
	}

	private static Map<String, String> metadata() throws Exception {
		JsonNode root = new JsonMapper()
			.readTree(Files.readString(Path.of("target/classes/META-INF/spring-configuration-metadata.json")));
		Map<String, String> defaults = new TreeMap<>();
		root.get("properties")
			.forEach((property) -> defaults.put(property.get("name").asString().replaceFirst("^socketpool\\.", ""),
					property.path("defaultValue").asString("").replace('_', '-')));
		return defaults;
	}

}
