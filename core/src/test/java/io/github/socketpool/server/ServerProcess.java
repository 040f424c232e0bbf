package io.github.socketpool.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * An {@link EchoProcess} with little memory or few file descriptors.
 */
final class ServerProcess implements AutoCloseable {

	private final Process process;

	private final BufferedReader output;

	private final Path errors;

	private final InetSocketAddress address;

	private ServerProcess(Process process, Path errors) throws IOException {
		this.process = process;
		this.output = process.inputReader();
		this.errors = errors;
		this.address = new InetSocketAddress("127.0.0.1", Integer.parseInt(this.output.readLine()));
	}

	/**
	 * Start a server that may open so many files.
	 */
	static ServerProcess withDescriptors(int limit) throws IOException {
		return start("ulimit -n " + limit + " && exec \"$0\" \"$@\"");
	}

	/**
	 * Start a server whose heap is limited.
	 * @param heap the size as the virtual machine takes it, such as {@code 64m}
	 */
	static ServerProcess withHeap(String heap) throws IOException {
		return start("exec \"$0\" -Xmx" + heap + " \"$@\"");
	}

	private static ServerProcess start(String shell) throws IOException {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		Path errors = Files.createTempFile("server", ".err");
		Process process = new ProcessBuilder("sh", "-c", shell, java, "-cp", System.getProperty("java.class.path"),
				EchoProcess.class.getName())
			.redirectError(errors.toFile())
			.start();
		return new ServerProcess(process, errors);
	}

	TestClient connect() throws IOException {
		return new TestClient(this.address);
	}

	List<TestClient> connect(int count) throws IOException {
		List<TestClient> clients = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			clients.add(connect());
		}
		return clients;
	}

	/**
	 * Return the next line that the process has printed.
	 */
	String readLine() throws IOException {
		return this.output.readLine();
	}

	/**
	 * Return what the process has logged.
	 */
	List<String> logged() throws IOException {
		return Files.readAllLines(this.errors);
	}

	long openFiles() throws IOException {
		try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(this.process.pid()), "fd"))) {
			return files.count();
		}
	}

	/**
	 * Have the process close its server.
	 * @return the exit status
	 */
	int stop() throws IOException, InterruptedException {
		this.process.getOutputStream().close();
		return this.process.waitFor();
	}

	@Override
	public void close() throws IOException {
		this.process.destroyForcibly();
		Files.delete(this.errors);
	}

}
