package io.github.socketpool.benchmark.call;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Counts the system calls of a running process and all its threads with strace(1).
 */
final class Strace implements AutoCloseable {

	private final Process process;

	private final BufferedReader output;

	private Strace(Process process) {
		this.process = process;
		this.output = process.inputReader();
	}

	/**
	 * Return whether there is an strace.
	 */
	static boolean available() {
		return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
			.anyMatch((directory) -> Files.isExecutable(Path.of(directory, "strace")));
	}

	/**
	 * Begin to count.
	 * @param pid the process
	 * @return the running strace, which is attached
	 * @throws IOException if there is no strace, or it may not attach
	 */
	static Strace attach(long pid) throws IOException {
		ProcessBuilder builder = new ProcessBuilder("strace", "-f", "-c", "-U", "calls,name", "-p",
				String.valueOf(pid));
		builder.redirectErrorStream(true);
		Strace strace = new Strace(builder.start());
		String line = strace.output.readLine();
		if (line == null || !line.contains("attached")) {
			strace.close();
			throw new IOException("strace did not attach to process " + pid + ": " + line);
		}
		return strace;
	}

	/**
	 * Stop counting.
	 * @return the lines of the table, of which some are no counts
	 */
	List<String> detach() {
		// Not Process.destroy(), which would close the output that is about to come.
		this.process.toHandle().destroy();
		return this.output.lines().toList();
	}

	/**
	 * End strace, by force: where the process that it watched has ended meanwhile,
	 * version 6.1 may wait for that for ever, with all signals blocked that it could be
	 * asked by.
	 */
	@Override
	public void close() {
		this.process.destroyForcibly();
		this.process.onExit().join();
	}

}
