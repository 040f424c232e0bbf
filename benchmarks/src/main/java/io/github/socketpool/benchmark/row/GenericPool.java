package io.github.socketpool.benchmark.row;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The program of the row {@link Row#GENERIC_POOL}, which runs in Node.js. It is installed
 * with its npm package into a directory that is deleted when this is closed.
 */
public final class GenericPool implements AutoCloseable {

	/**
	 * The installed package.
	 */
	public static final String PACKAGE = "generic-pool@3.9.0";

	private static final String SCRIPT = "generic-pool.js";

	private static final long MOST_SECONDS = 120;

	private final Path directory;

	private GenericPool(Path directory) {
		this.directory = directory;
	}

	/**
	 * Install the program.
	 * @param reasons receives the reason if it cannot be installed
	 * @return the program, or empty without Node.js, npm or the package
	 * @throws IOException if the directory cannot be written to
	 */
	public static Optional<GenericPool> install(PrintStream reasons) throws IOException {
		return install(reasons, "node");
	}

	static Optional<GenericPool> install(PrintStream reasons, String node) throws IOException {
		GenericPool program = new GenericPool(Files.createTempDirectory("socketpool-generic-pool"));
		if (program.runs(reasons, node, "--version") && program.installPackage(reasons)) {
			program.copyScript();
			return Optional.of(program);
		}
		program.close();
		return Optional.empty();
	}

	/**
	 * Return the command that starts the program. It prints a line of figures for each
	 * line with a load, and ends when its input ends.
	 */
	public List<String> command() {
		return List.of("node", this.directory.resolve(SCRIPT).toString());
	}

	/**
	 * Remove the program.
	 */
	@Override
	public void close() throws IOException {
		try (Stream<Path> files = Files.walk(this.directory)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
	}

	private boolean installPackage(PrintStream reasons) {
		return runs(reasons, "npm", "install", "--prefix", this.directory.toString(), "--no-save", "--ignore-scripts",
				"--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=0", PACKAGE);
	}

	private void copyScript() throws IOException {
		try (InputStream script = Objects.requireNonNull(GenericPool.class.getResourceAsStream(SCRIPT))) {
			Files.copy(script, this.directory.resolve(SCRIPT));
		}
	}

	private boolean runs(PrintStream reasons, String... command) {
		Path output = this.directory.resolve("output.txt");
		String reason;
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(output.toFile())
				.start();
			if (ended(process) && process.exitValue() == 0) {
				return true;
			}
			reason = Files.readString(output).strip();
		}
		catch (IOException ex) {
			reason = String.valueOf(ex.getMessage());
		}
		reasons.println("Without the row " + Row.GENERIC_POOL + ", since '" + String.join(" ", command)
				+ "' does not run: " + reason);
		return false;
	}

	private static boolean ended(Process process) {
		try {
			boolean ended = process.waitFor(MOST_SECONDS, TimeUnit.SECONDS);
			process.destroy();
			return ended;
		}
		catch (InterruptedException ex) {
			process.destroy();
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
