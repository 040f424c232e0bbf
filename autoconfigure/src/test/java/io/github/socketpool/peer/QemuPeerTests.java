package io.github.socketpool.peer;

import java.nio.file.Path;
import java.util.Map;

import io.github.socketpool.template.ProtocolOperations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Against the machine protocol of QEMU (QMP): the server greets first, and accepts no
 * command before {@code qmp_capabilities}. It serves one client at a time.
 */
@ForeignPeers
class QemuPeerTests {

	private static final String[] QMP = { "socketpool.pool.max-size=1", "socketpool.framing.type=delimiter",
			"socketpool.framing.delimiter=\\r\\n", "socketpool.login.greeting=true",
			"socketpool.login.request={\"execute\":\"qmp_capabilities\"}", "socketpool.login.success=/return" };

	@TempDir
	private Path directory;

	@Test
	void eachCallOverTcpGetsItsOwnAnswer() {
		int port = PeerProcess.freePort();
		try (PeerProcess server = start("host=127.0.0.1,port=" + port)) {
			server.awaitPort(port);
			call("socketpool.port=" + port);
		}
	}

	@Test
	void eachCallOverAUnixDomainSocketGetsItsOwnAnswer() {
		Path socket = this.directory.resolve("qmp.sock");
		try (PeerProcess server = start("path=" + socket)) {
			server.awaitFile(socket);
			call("socketpool.addresses=unix:" + socket);
		}
	}

	/**
	 * Each job causes several events, before and behind the response to its command.
	 */
	@Test
	void eachCallGetsItsOwnAnswerBetweenEvents() {
		Path socket = this.directory.resolve("qmp.sock");
		try (PeerProcess server = start("path=" + socket)) {
			server.awaitFile(socket);
			long events = PeerApplication.of(QMP)
				.with("socketpool.addresses=unix:" + socket)
				.with("socketpool.correlation.request-id=/id")
				.with("socketpool.correlation.response-id=/id")
				.with("socketpool.login.request={\"execute\":\"qmp_capabilities\",\"id\":\"login\"}")
				.call((client, number) -> {
					if (number % 10 == 0) {
						JsonNode answer = client.exchange(createFile(number), JsonNode.class);
						assertThat(answer.toString()).isEqualTo("{\"return\":{},\"id\":" + number + "}");
					}
					else {
						callVersion(client, number);
					}
				});
			assertThat(events).isGreaterThan(1000);
		}
	}

	private Map<String, Object> createFile(int number) {
		Map<String, Object> file = Map.of("driver", "file", "size", 0, "filename",
				this.directory.resolve("file" + number).toString());
		return Map.of("execute", "blockdev-create", "id", number, "arguments",
				Map.of("job-id", "job" + number, "options", file));
	}

	private static PeerProcess start(String address) {
		return PeerProcess.start("qemu-system-common", "qemu-storage-daemon", "--chardev",
				"socket,id=qmp,server=on,wait=off," + address, "--monitor", "chardev=qmp");
	}

	private static void call(String address) {
		PeerApplication.of(QMP).with(address).call(QemuPeerTests::callVersion);
	}

	private static void callVersion(ProtocolOperations client, int number) {
		JsonNode answer = client.exchange(Map.of("execute", "query-version", "id", number), JsonNode.class);
		assertThat(answer.get("id").intValue()).isEqualTo(number);
		assertThat(answer.get("return").get("qemu").get("major").intValue()).isPositive();
	}

}
