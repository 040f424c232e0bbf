package io.github.socketpool.benchmark.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;

import io.github.socketpool.benchmark.Versions;

/**
 * A {@code redis-server}, which is an event loop in C. It keeps nothing on disk, and ends
 * with this JVM.
 */
public final class RedisServer implements Server {

	private static final String PROGRAM = "redis-server";

	private static final String READY = "Ready to accept connections";

	private final Process process;

	private final int port;

	private final Thread hook;

	private RedisServer(Process process, int port) {
		this.process = process;
		this.port = port;
		this.hook = new Thread(process::destroyForcibly);
	}

	/**
	 * Return the version of the program, if it is installed.
	 */
	public static Optional<String> version() {
		return Versions.ofProgram(PROGRAM, "--version");
	}

	static Server start(int port) throws IOException {
		int chosen = (port != 0) ? port : freePort();
		Process process = new ProcessBuilder(PROGRAM, "--bind", "127.0.0.1", "--port", String.valueOf(chosen), "--save",
				"", "--appendonly", "no")
			.redirectErrorStream(true)
			.start();
		RedisServer server = new RedisServer(process, chosen);
		Runtime.getRuntime().addShutdownHook(server.hook);
		server.awaitReady();
		return server;
	}

	/**
	 * Redis cannot choose a free port by itself.
	 */
	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private void awaitReady() throws IOException {
		BufferedReader output = this.process.inputReader();
		for (String line = output.readLine(); line == null || !line.contains(READY); line = output.readLine()) {
			if (line == null) {
				close();
				throw new IOException(PROGRAM + " does not listen on port " + this.port);
			}
		}
	}

	@Override
	public int port() {
		return this.port;
	}

	@Override
	public void close() {
		Runtime.getRuntime().removeShutdownHook(this.hook);
		this.process.destroyForcibly();
		this.process.onExit().join();
	}

}
