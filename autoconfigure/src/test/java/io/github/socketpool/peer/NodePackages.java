package io.github.socketpool.peer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Assumptions;

/**
 * Installs the npm packages of the peers, at the versions of {@code package-lock.json}.
 */
final class NodePackages {

	private static final Path DIRECTORY = Path.of("target", "node-peers").toAbsolutePath();

	private static final List<String> FILES = List.of("package.json", "package-lock.json", "vscode-jsonrpc.mjs",
			"frame-stream.mjs", "jayson.mjs");

	private NodePackages() {
	}

	/**
	 * Start a server.
	 * @param script the name of the script
	 */
	static PeerProcess start(String script, String... arguments) {
		String[] command = new String[arguments.length + 2];
		command[0] = "node";
		command[1] = DIRECTORY.resolve(script).toString();
		System.arraycopy(arguments, 0, command, 2, arguments.length);
		return PeerProcess.start("nodejs", command);
	}

	/**
	 * Install the packages, or skip the test if that is not possible, as without a
	 * network.
	 */
	static void install() throws IOException, InterruptedException {
		PeerProcess.require("node", "nodejs");
		Path npm = PeerProcess.require("npm", "npm");
		Files.createDirectories(DIRECTORY);
		for (String file : FILES) {
			try (InputStream source = NodePackages.class.getResourceAsStream("/peer/" + file)) {
				Files.copy(source, DIRECTORY.resolve(file), StandardCopyOption.REPLACE_EXISTING);
			}
		}
		if (!Files.exists(DIRECTORY.resolve("node_modules/.package-lock.json"))) {
			Process process = new ProcessBuilder(npm.toString(), "ci", "--no-audit", "--no-fund", "--ignore-scripts")
				.directory(DIRECTORY.toFile())
				.redirectErrorStream(true)
				.redirectOutput(DIRECTORY.resolve("npm.log").toFile())
				.start();
			boolean ended = process.waitFor(50, TimeUnit.SECONDS);
			process.destroy();
			skipUnless(ended && process.exitValue() == 0);
		}
	}

	/**
	 * Skip the test if Node.js is older than a package needs.
	 */
	static void requireVersion(int major) throws IOException {
		Process node = new ProcessBuilder(PeerProcess.require("node", "nodejs").toString(), "--version").start();
		String version = node.inputReader().readLine();
		Assumptions.assumeTrue(Integer.parseInt(version.substring(1, version.indexOf('.'))) >= major,
				() -> "skipped: Node.js " + version + " is older than " + major);
	}

	private static void skipUnless(boolean installed) throws IOException {
		String reason = "skipped: npm could not install the packages of " + DIRECTORY + ": "
				+ Files.readString(DIRECTORY.resolve("npm.log"), StandardCharsets.UTF_8);
		if (!installed) {
			System.out.println(reason);
		}
		Assumptions.assumeTrue(installed, reason);
	}

}
