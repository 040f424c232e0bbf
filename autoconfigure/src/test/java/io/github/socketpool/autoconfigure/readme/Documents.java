package io.github.socketpool.autoconfigure.readme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The documents of the repository.
 */
final class Documents {

	static final Path ROOT = Path.of("..");

	static final Path README = ROOT.resolve("README.md");

	private Documents() {
	}

	/**
	 * Return all documents.
	 * @return their paths
	 * @throws IOException if a folder cannot be read
	 */
	static List<Path> all() throws IOException {
		try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
			Stream<Path> others = Stream.of(README, ROOT.resolve("CONTRIBUTING.md"),
					ROOT.resolve("benchmarks/README.md"));
			return Stream.concat(others, docs.filter((file) -> file.toString().endsWith(".md"))).toList();
		}
	}

}
