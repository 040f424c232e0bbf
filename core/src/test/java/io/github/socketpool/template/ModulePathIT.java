package io.github.socketpool.template;

import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.github.socketpool.testing.BareRuntime;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ParameterizedTypeReference;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The jar on the module path, where it has a name that applications may rely on.
 */
class ModulePathIT {

	@Test
	void callsWorkOnTheModulePathWithoutTheExtrasOfTheJdk() throws Exception {
		assertThat(location(ProtocolTemplate.class).toString()).as("the jar as it ships").endsWith(".jar");
		String modulePath = Stream
			.of(ProtocolTemplate.class, NullMarked.class, ParameterizedTypeReference.class, JsonMapper.class,
					JsonParser.class, JsonCreator.class)
			.map((type) -> location(type).toString())
			.collect(Collectors.joining(File.pathSeparator));
		Map<String, String> lines = BareRuntimeTests.run("--limit-modules",
				"java.base,io.github.socketpool.core,spring.core,tools.jackson.databind", "-p", modulePath,
				"--add-modules", "io.github.socketpool.core,spring.core,tools.jackson.databind", "-cp",
				location(BareRuntime.class).toString(), BareRuntime.class.getName());
		assertThat(lines).containsEntry("module", "io.github.socketpool.core")
			.containsEntry("flight recorder", "false")
			.containsEntry("socket options", "false")
			.containsEntry("call", "{\"a\":1}")
			.containsEntry("asynchronous call", "2");
	}

	private static Path location(Class<?> type) {
		return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
	}

}
