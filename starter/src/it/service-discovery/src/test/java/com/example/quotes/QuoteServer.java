package com.example.quotes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.protocol.Frame;
import io.github.socketpool.server.ProtocolServer;

/**
 * A server in a process of its own, which answers each request with its port, after two
 * milliseconds. It is killed, stopped and continued by signals.
 */
final class QuoteServer implements AutoCloseable {

	private static final long ANSWER_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

	private final int port;

	private Process process;

	private QuoteServer(int port, Process process) {
		this.port = port;
		this.process = process;
	}

	static QuoteServer start() throws IOException {
		Process process = launch(0);
		return new QuoteServer(portOf(process), process);
	}

	int port() {
		return this.port;
	}

	/**
	 * Start it again on its port.
	 */
	void restart() throws IOException {
		close();
		this.process = launch(this.port);
		portOf(this.process);
	}

	void signal(String name) throws IOException, InterruptedException {
		new ProcessBuilder("kill", "-" + name, String.valueOf(this.process.pid())).inheritIO().start().waitFor();
	}

	private static Process launch(int port) throws IOException {
		return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m", "-cp", System.getProperty("java.class.path"),
				QuoteServer.class.getName(), String.valueOf(port))
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
	}

	private static int portOf(Process process) throws IOException {
		String line = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
			.readLine();
		return Integer.parseInt(line);
	}

	/**
	 * End it as a process that is killed.
	 */
	@Override
	public void close() {
		this.process.destroyForcibly();
		this.process.onExit().join();
	}

	/**
	 * Listen until the parent process is gone.
	 * @param arguments the port
	 */
	public static void main(String[] arguments) throws Exception {
		ProtocolServer[] server = new ProtocolServer[1];
		server[0] = ProtocolServer.builder().port(Integer.parseInt(arguments[0])).handler((request) -> {
			TimeUnit.NANOSECONDS.sleep(ANSWER_NANOS);
			return Frame.of(String.valueOf(server[0].port()));
		}).build().start();
		System.out.println(server[0].port());
		System.out.flush();
		ProcessHandle.current().parent().orElseThrow().onExit().join();
		server[0].close();
	}

}
