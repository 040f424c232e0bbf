package io.github.socketpool.benchmark;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM on the class path of this one, with which lines are exchanged. What it has to
 * complain of goes to this one's standard error.
 */
public final class JavaProcess implements AutoCloseable {

	private final Process process;

	private final BufferedReader output;

	private final BufferedWriter input;

	private JavaProcess(Process process) {
		this.process = process;
		this.output = process.inputReader();
		this.input = process.outputWriter();
	}

	/**
	 * Start a JVM.
	 * @param cpus the processors to run on, or empty for all
	 * @param main the class to run
	 * @param args its arguments
	 * @return the running JVM
	 * @throws IOException if it cannot be started
	 */
	public static JavaProcess start(String cpus, Class<?> main, List<String> args) throws IOException {
		List<String> command = new ArrayList<>();
		if (!cpus.isEmpty()) {
			command.addAll(List.of("taskset", "-c", cpus));
		}
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-classpath", System.getProperty("java.class.path"), main.getName()));
		command.addAll(args);
		ProcessBuilder builder = new ProcessBuilder(command);
		builder.redirectError(ProcessBuilder.Redirect.INHERIT);
		return new JavaProcess(builder.start());
	}

	public long pid() {
		return this.process.pid();
	}

	/**
	 * Wait for the next line.
	 * @return the line
	 * @throws IOException if the JVM ends instead
	 */
	public String readLine() throws IOException {
		String line = this.output.readLine();
		if (line == null) {
			throw new IOException("The process ended without an answer; see its errors above");
		}
		return line;
	}

	public void writeLine(String line) throws IOException {
		this.input.write(line);
		this.input.newLine();
		this.input.flush();
	}

	/**
	 * End the JVM and wait until it has.
	 */
	@Override
	public void close() {
		this.process.destroy();
		this.process.onExit().join();
	}

}
