package io.github.socketpool.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import java.util.Properties;

/**
 * Finds the versions of what is measured.
 */
public final class Versions {

	private Versions() {
	}

	/**
	 * Return the name of the jar that contains a class, which ends with its version. The
	 * manifests of many jars do not name it.
	 * @param type a class of a library
	 * @throws IllegalArgumentException if the class is one of the JDK's
	 */
	public static String ofLibrary(Class<?> type) {
		CodeSource source = type.getProtectionDomain().getCodeSource();
		if (source == null) {
			throw new IllegalArgumentException(type + " comes from the JDK");
		}
		String file = Path.of(source.getLocation().getPath()).getFileName().toString();
		return file.replaceFirst("\\.jar$", "");
	}

	/**
	 * Return the measured commit of this project, and whether there are uncommitted
	 * changes.
	 * @return the commit, if the working directory is in a repository and git is
	 * installed
	 */
	public static Optional<String> ofProject() {
		return ofProgram("git", "describe", "--always", "--dirty", "--exclude=*")
			.map((commit) -> "commit " + commit.replace("-dirty", ", dirty"));
	}

	/**
	 * Return the version that a program prints.
	 * @param command the program, with its arguments
	 * @return the first line that it prints, if it can be run
	 */
	public static Optional<String> ofProgram(String... command) {
		try {
			Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
			try (BufferedReader output = process.inputReader()) {
				return output.lines().findFirst();
			}
		}
		catch (IOException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Return the version of a Java.
	 * @param home its home
	 * @return the version, if that Java prints it
	 */
	public static String ofJava(String home) {
		Properties release = new Properties();
		try (Reader reader = Files.newBufferedReader(Path.of(home, "release"))) {
			release.load(reader);
		}
		catch (IOException ex) {
			return "unknown";
		}
		return release.getProperty("JAVA_RUNTIME_VERSION", release.getProperty("JAVA_VERSION", "unknown"))
			.replace("\"", "");
	}

}
