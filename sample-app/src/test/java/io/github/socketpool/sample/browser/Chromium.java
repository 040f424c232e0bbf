package io.github.socketpool.sample.browser;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Chromium without a window. It has its own profile, and ends when it is closed.
 */
public final class Chromium implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofMinutes(3);

	private final HttpClient http = HttpClient.newHttpClient();

	private final Process process;

	private final URI debugger;

	/** A killed test closes nothing. */
	private final Thread hook;

	private Chromium(Process process, int port) {
		this.process = process;
		this.hook = new Thread(process::destroyForcibly);
		Runtime.getRuntime().addShutdownHook(this.hook);
		this.debugger = URI.create("http://127.0.0.1:" + port);
	}

	/**
	 * Start it. If it is not installed, the test is skipped.
	 * @param directory an empty directory for all of its files
	 */
	public static Chromium start(Path directory) throws IOException {
		Command.assumeInstalled("chromium", "chromium");
		Path profile = directory.resolve("profile");
		// Without the sandbox, which does not work for root. Only our own pages are
		// opened.
		List<String> command = List.of("chromium", "--headless", "--no-sandbox", "--disable-gpu",
				"--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking", "--hide-scrollbars",
				"--remote-debugging-port=0", "--user-data-dir=" + profile, "about:blank");
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(directory.resolve("chromium.log").toFile());
		builder.environment().put("TMPDIR", directory.toString());
		Process process = builder.start();
		return new Chromium(process, debuggerPort(process, profile.resolve("DevToolsActivePort")));
	}

	/**
	 * Chromium writes its port to a file.
	 */
	private static int debuggerPort(Process process, Path file) throws IOException {
		try {
			await().atMost(TIMEOUT).until(() -> Files.exists(file) && Files.readString(file).contains("\n"));
			return Integer.parseInt(Files.readAllLines(file).get(0));
		}
		catch (RuntimeException | IOException ex) {
			end(process);
			throw ex;
		}
	}

	/**
	 * Open an empty tab.
	 */
	public Tab newTab() throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(this.debugger.resolve("/json/new?about:blank"))
			.PUT(HttpRequest.BodyPublishers.noBody())
			.build();
		String target = this.http.send(request, BodyHandlers.ofString()).body();
		String socket = JsonMapper.shared().readTree(target).path("webSocketDebuggerUrl").asString();
		assertThat(socket).as("answer of Chromium: %s", target).startsWith("ws://127.0.0.1:");
		return Tab.connect(this.http, URI.create(socket));
	}

	@Override
	public void close() {
		end(this.process);
		Runtime.getRuntime().removeShutdownHook(this.hook);
	}

	/**
	 * End the process and its children, so that its files can be deleted.
	 */
	private static void end(Process process) {
		List<ProcessHandle> children = process.descendants().toList();
		process.destroy();
		try {
			if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
				process.destroyForcibly().waitFor();
			}
		}
		catch (InterruptedException ex) {
			process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
		children.forEach(ProcessHandle::destroyForcibly);
		children.forEach((child) -> child.onExit().join());
	}

}
