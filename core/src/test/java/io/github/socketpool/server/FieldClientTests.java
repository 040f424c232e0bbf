package io.github.socketpool.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The server against a client as they stand in the field, which runs in Node.js.
 */
class FieldClientTests {

	@TempDir
	private Path directory;

	@ParameterizedTest
	@EnumSource
	void fieldClientGetsItsThousandAnswers(HeartbeatReply heartbeatReply) throws Exception {
		Assumptions.assumeTrue(isNodeInstalled(), "skipped: there is no 'node' on the path");
		Path script = this.directory.resolve("field-client.mjs");
		try (InputStream resource = FieldClientTests.class.getResourceAsStream("/interop/field-client.mjs")) {
			Files.copy(resource, script);
		}
		try (ProtocolServer server = ProtocolServer.builder()
			.handler((request) -> request)
			.heartbeatReply(heartbeatReply)
			.build()
			.start()) {
			Process client = start("node", script.toString(), "--port", Integer.toString(server.port()), "--calls",
					"1000");
			String output = output(client);
			assertThat(output.trim()).isEqualTo("{\"calls\":1000,\"matched\":1000,\"heartbeats\":100}");
			assertThat(client.waitFor()).isZero();
			assertThat(server.requests()).isEqualTo(1000);
			assertThat(server.heartbeats()).isEqualTo(100);
		}
	}

	@Test
	void fieldServerIsThereForTheTestsOfTheClientSide() {
		assertThat(FieldClientTests.class.getResource("/interop/field-server.mjs")).isNotNull();
	}

	private static boolean isNodeInstalled() throws InterruptedException {
		try {
			Process node = start("node", "--version");
			output(node);
			return node.waitFor(10, TimeUnit.SECONDS) && node.exitValue() == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static Process start(String... command) throws IOException {
		return new ProcessBuilder(command).redirectErrorStream(true).start();
	}

	private static String output(Process process) throws IOException {
		return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
	}

}
