package io.github.socketpool.template;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

import io.github.socketpool.Endpoint;
import io.github.socketpool.TcpEndpoint;
import io.github.socketpool.testing.RestartableServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One of several servers that answer alike, in a process of its own.
 */
final class Replica implements AutoCloseable {

	private final TcpEndpoint endpoint;

	private Process process;

	private BufferedReader output;

	private Replica(TcpEndpoint endpoint) throws IOException {
		this.endpoint = endpoint;
		this.process = startProcess();
		this.output = this.process.inputReader();
	}

	/**
	 * Start servers at the same port of several addresses, and wait until all listen.
	 */
	static List<Replica> start(int count) throws IOException {
		int port = RestartableServer.freePort();
		List<Replica> replicas = IntStream.rangeClosed(1, count)
			.mapToObj((number) -> create(Endpoint.of("127.0.0." + number, port)))
			.toList();
		for (Replica replica : replicas) {
			replica.await("ready");
		}
		return replicas;
	}

	private static Replica create(TcpEndpoint endpoint) {
		try {
			return new Replica(endpoint);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Process startProcess() throws IOException {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		return new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m", "-cp",
				System.getProperty("java.class.path"), ReplicaProcess.class.getName(), this.endpoint.host(),
				Integer.toString(this.endpoint.port()))
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
	}

	TcpEndpoint endpoint() {
		return this.endpoint;
	}

	/**
	 * Kill the process.
	 */
	void kill() throws InterruptedException {
		this.process.destroyForcibly().waitFor();
	}

	/**
	 * Start a process at the same port, after the other one was killed.
	 */
	void restart() throws IOException {
		this.process = startProcess();
		this.output = this.process.inputReader();
		await("ready");
	}

	/**
	 * Send a signal to the process.
	 * @param name such as {@code STOP}
	 */
	void signal(String name) throws IOException, InterruptedException {
		Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(this.process.pid())).start();
		assertThat(kill.waitFor()).isZero();
	}

	/**
	 * Have the process do something, and wait until it has.
	 */
	void tell(Command command) throws IOException {
		Writer input = this.process.outputWriter();
		input.write(command + "\n");
		input.flush();
		await("done");
	}

	private void await(String line) throws IOException {
		assertThat(this.output.readLine()).isEqualTo(line);
	}

	@Override
	public void close() throws IOException {
		this.process.destroyForcibly();
	}

	/**
	 * What a process does when it is told to.
	 */
	enum Command {

		/** Answer requests and accept logins. */
		ANSWER,

		/** Accept connections and requests, and answer none. */
		BE_SILENT,

		REFUSE_LOGINS,

		/** Close all connections, and listen no longer. */
		CLOSE,

		LISTEN

	}

}
