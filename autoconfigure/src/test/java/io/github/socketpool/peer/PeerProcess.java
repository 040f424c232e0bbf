package io.github.socketpool.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A server that is a process of its own, and ends with its test.
 */
final class PeerProcess implements AutoCloseable {

	private static final Duration LONGEST_START = Duration.ofSeconds(20);

	private final Process process;

	private final Path output;

	private PeerProcess(Process process, Path output) {
		this.process = process;
		this.output = output;
	}

	/**
	 * Start a server, or skip the test if it is not installed.
	 * @param debianPackage the package that has the command
	 * @param command the name of a program and its arguments
	 */
	static PeerProcess start(String debianPackage, String... command) {
		List<String> resolved = new ArrayList<>(List.of(command));
		resolved.set(0, require(command[0], debianPackage).toString());
		try {
			Path output = Files.createTempFile("peer", ".log");
			output.toFile().deleteOnExit();
			return new PeerProcess(
					new ProcessBuilder(resolved).redirectErrorStream(true).redirectOutput(output.toFile()).start(),
					output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return where a program is, or skip the test if there is none.
	 */
	static Path require(String program, String debianPackage) {
		Path found = directories().map((directory) -> directory.resolve(program))
			.filter(Files::isExecutable)
			.findFirst()
			.orElse(null);
		String reason = "skipped: there is no '" + program + "' on the path (Debian package " + debianPackage + ")";
		if (found == null) {
			System.out.println(reason);
		}
		Assumptions.assumeTrue(found != null, reason);
		return found;
	}

	/**
	 * Daemons are in directories that are not on the path of most users.
	 */
	private static Stream<Path> directories() {
		return Stream
			.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin", "/usr/local/sbin", "/sbin"))
			.map(Path::of);
	}

	/**
	 * Return a port that no server listens on.
	 */
	static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Wait until the server accepts connections.
	 */
	void awaitPort(int port) {
		awaitStart(() -> isListening(port));
	}

	/**
	 * Wait until the server has created its socket.
	 */
	void awaitFile(Path socket) {
		awaitStart(() -> Files.exists(socket));
	}

	/**
	 * Wait until the server has printed {@code listening} and its port.
	 * @return the port
	 */
	int awaitPrintedPort() {
		String announcement = "listening ";
		awaitStart(() -> output().contains(announcement));
		return output().lines()
			.filter((line) -> line.startsWith(announcement))
			.mapToInt((line) -> Integer.parseInt(line.substring(announcement.length())))
			.findFirst()
			.orElseThrow();
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(10, TimeUnit.SECONDS)) {
				this.process.destroyForcibly().waitFor();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

	private static boolean isListening(int port) {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Wait for a sign that the server has started. If there is none, it is ended.
	 */
	private void awaitStart(BooleanSupplier started) {
		boolean running = false;
		try {
			await("start of the server").atMost(LONGEST_START)
				.until(() -> started.getAsBoolean() || !this.process.isAlive());
			assertThat(this.process.isAlive()).as(() -> "server is running; its output: " + output()).isTrue();
			running = true;
		}
		finally {
			if (!running) {
				close();
			}
		}
	}

	private String output() {
		try {
			return Files.readString(this.output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
