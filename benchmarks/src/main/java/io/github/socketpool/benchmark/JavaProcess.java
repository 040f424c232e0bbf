package io.github.socketpool.benchmark;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A JVM with the class path of this one, which exchanges lines with it. Its errors go to
 * the standard error of this one.
 */
public final class JavaProcess implements AutoCloseable {

	/**
	 * The garbage collector of all these JVMs. By default, a JVM that is pinned to one
	 * processor would use another collector than the rest.
	 */
	public static final String COLLECTOR = "-XX:+UseG1GC";

	/**
	 * How long a process may take to end after it is asked to.
	 */
	private static final Duration GRACE = Duration.ofSeconds(10);

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
		List<String> command = command("", main);
		command.addAll(args);
		return start(cpus, command);
	}

	/**
	 * Return the command that runs a class of this JVM's class path.
	 * @param home the home of the Java to run it with, or empty for this one
	 * @param main the class
	 * @return the command, to which arguments can be added
	 */
	public static List<String> command(String home, Class<?> main) {
		String java = home.isEmpty() ? System.getProperty("java.home") : home;
		return new ArrayList<>(List.of(Path.of(java, "bin", "java").toString(), COLLECTOR, "-classpath",
				System.getProperty("java.class.path"), main.getName()));
	}

	/**
	 * Start a process that exchanges lines in the same way.
	 * @param cpus the processors to run on, or empty for all
	 * @param command the program, with its arguments
	 * @return the running process
	 * @throws IOException if it cannot be started
	 */
	public static JavaProcess start(String cpus, List<String> command) throws IOException {
		List<String> pinned = new ArrayList<>();
		if (!cpus.isEmpty()) {
			pinned.addAll(List.of("taskset", "-c", cpus));
		}
		pinned.addAll(command);
		ProcessBuilder builder = new ProcessBuilder(pinned);
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

	/**
	 * Wait for the next line, and kill the process if none arrives.
	 * @param limit how long to wait
	 * @return the line
	 * @throws IOException if the process ends instead, or is killed
	 */
	public String readLine(Duration limit) throws IOException {
		AtomicBoolean late = new AtomicBoolean();
		CompletableFuture<Void> alarm = CompletableFuture.runAsync(() -> {
			late.set(true);
			kill();
		}, CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS));
		try {
			return readLine();
		}
		catch (IOException ex) {
			throw late.get() ? new IOException("No answer for " + Arguments.seconds(limit) + " s, killed", ex) : ex;
		}
		finally {
			alarm.cancel(false);
		}
	}

	public void writeLine(String line) throws IOException {
		this.input.write(line);
		this.input.newLine();
		this.input.flush();
	}

	/**
	 * Kill the process, so that the kernel closes its connections, and wait until it has
	 * ended.
	 */
	public void kill() {
		this.process.destroyForcibly();
		this.process.onExit().join();
	}

	/**
	 * Ask the process to end, and wait for that. Kill it if it does not end.
	 */
	@Override
	public void close() {
		close(GRACE);
	}

	void close(Duration grace) {
		this.process.destroy();
		this.process.onExit().completeOnTimeout(this.process, grace.toMillis(), TimeUnit.MILLISECONDS).join();
		if (this.process.isAlive()) {
			kill();
		}
	}

}
