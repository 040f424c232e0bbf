package io.github.socketpool.sample;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.Manifest;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that each published jar declares its module name, so that it does not depend on
 * the file name.
 */
class ModuleNamesIT {

	@Test
	void eachJarNamesItsModule() throws IOException {
		List<String> names = new ArrayList<>();
		for (URL url : Collections.list(getClass().getClassLoader().getResources("META-INF/MANIFEST.MF"))) {
			try (InputStream manifest = url.openStream()) {
				String name = new Manifest(manifest).getMainAttributes().getValue("Automatic-Module-Name");
				if (name != null && name.startsWith("io.github.socketpool.")) {
					names.add(name);
				}
			}
		}
		assertThat(names).containsExactlyInAnyOrder("io.github.socketpool.core", "io.github.socketpool.autoconfigure",
				"io.github.socketpool.starter", "io.github.socketpool.test");
	}

}
