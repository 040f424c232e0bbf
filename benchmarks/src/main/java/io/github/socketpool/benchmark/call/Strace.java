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
	 * Return whether strace is installed.
	 */
	static boolean available() {
		return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
			.anyMatch((directory) -> Files.isExecutable(Path.of(directory, "strace")));
	}

	/**
	 * Start to count.
	 * @param pid the process
	 * @return the attached strace
	 * @throws IOException if strace is not installed, or cannot attach
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
	 * @return the lines of the table, some of which are not counts
	 */
	List<String> detach() {
		// Not Process.destroy(), which would close the output before it is read.
		this.process.toHandle().destroy();
		return this.output.lines().toList();
	}

	/**
	 * Kill strace. If its process has ended meanwhile, version 6.1 may wait for that
	 * forever, with all signals blocked that could end it.
	 */
	@Override
	public void close() {
		this.process.destroyForcibly();
		this.process.onExit().join();
	}

}
