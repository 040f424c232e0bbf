package io.github.socketpool.sample.browser;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;

/**
 * Programs that some tests use, and that some machines lack.
 */
public final class Command {

	private Command() {
	}

	/**
	 * Skip the test if a program is not installed. The reason is printed, because builds
	 * do not show why tests were skipped.
	 * @param name the program
	 * @param debianPackage the package that contains it
	 */
	public static void assumeInstalled(String name, String debianPackage) {
		boolean installed = Stream.of(System.getenv("PATH").split(":"))
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, name)));
		String reason = "skipped: there is no '" + name + "' on the path (Debian package " + debianPackage + ")";
		if (!installed) {
			System.out.println(reason);
		}
		Assumptions.assumeTrue(installed, reason);
	}

}
