package io.github.socketpool.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A server with little memory meets 1,000 clients that announce large frames.
 */
class MemoryExhaustionTests {

	private static final int LIARS = 1_000;

	private static final String LIE = "length:0000001048576";

	@Test
	void headersThatLieNeitherStopTheServerNorKeepOthersFromBeingServed() throws Exception {
		try (ServerProcess server = ServerProcess.withHeap("64m")) {
			List<TestClient> liars = lie(server, LIE);
			assertServes(server);
			close(liars);
			assertServes(server);
			assertThat(server.stop()).isZero();
		}
	}

	@ParameterizedTest(name = "heap of {0}")
	@CsvSource({ "64m,8388608", "256m,33554432" })
	void largeBodiesThatNeverEndAreCutOffBeyondTheBudgetAndOthersServed(String heap, String budget) throws Exception {
		try (ServerProcess server = ServerProcess.withHeap(heap)) {
			List<TestClient> liars = lie(server, LIE + "x".repeat(65_537));
			assertServes(server);
			close(liars);
			assertServes(server);
			String body = "y".repeat(1024 * 1024);
			// The server has yet to see that the last of them has gone.
			await().ignoreExceptionsInstanceOf(IOException.class).until(() -> call(server, body), body::equals);
			assertThat(server.stop()).isZero();
			assertThat(server.logged()).anySatisfy((line) -> assertThat(line).contains("max-bytes-in-flight", budget));
		}
	}

	private static List<TestClient> lie(ServerProcess server, String lie) throws IOException {
		List<TestClient> liars = new ArrayList<>();
		for (int i = 0; i < LIARS; i++) {
			TestClient liar = server.connect();
			liars.add(liar);
			sendUnlessReset(liar, lie);
		}
		return liars;
	}

	private static void sendUnlessReset(TestClient liar, String lie) {
		try {
			liar.send(lie);
		}
		catch (IOException ex) {
			// Reset while it sent.
		}
	}

	private static void assertServes(ServerProcess server) throws IOException {
		for (int i = 0; i < 20; i++) {
			try (TestClient honest = server.connect()) {
				assertThat(honest.call("call")).isEqualTo("call");
			}
		}
	}

	private static String call(ServerProcess server, String body) throws IOException {
		try (TestClient client = server.connect()) {
			return client.call(body);
		}
	}

	private static void close(List<TestClient> clients) throws IOException {
		for (TestClient client : clients) {
			client.close();
		}
	}

}
