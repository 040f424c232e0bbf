package io.github.socketpool.template;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import io.github.socketpool.RequestProgress;
import io.github.socketpool.connection.ResponseTimeoutException;
import io.github.socketpool.connection.TransportException;
import io.github.socketpool.protocol.BodyBudget;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.Peer;
import io.github.socketpool.testing.ScriptedServer;
import io.github.socketpool.testing.TestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Fault: responses that take more memory than their budget has.
 */
@ExtendWith(NoLeaks.class)
class BodyBudgetFaultsTests {

	private static final int LENGTH = 100_000;

	private final BodyBudget budget = BodyBudget.of("test.budget", 150_000);

	@Test
	void responseBeyondTheBudgetFailsItsCallOnly() throws Exception {
		try (ScriptedServer server = ScriptedServer.start(BodyBudgetFaultsTests::answerHalfAndThenTheRest);
				TestClient client = client(server)) {
			CompletableFuture<String> first = client.template().exchangeAsync("half", String.class);
			await().until(() -> this.budget.reserved() > 0);
			assertThatExceptionOfType(TransportException.class).isThrownBy(() -> client.call("whole"))
				.withMessageContaining("test.budget (150000 bytes) is used up")
				.withMessageContaining("raise test.budget")
				.satisfies((ex) -> assertThat(ex.getProgress()).isEqualTo(RequestProgress.RESPONDING));
			assertThat(client.events().closes()).containsExactly("BUDGET_EXCEEDED by LOCAL");
			assertThat(client.call("small")).isEqualTo("small");
			server.peer(0).write("x".repeat(LENGTH / 2));
			assertThat(first.get()).hasSize(LENGTH);
			assertThat(this.budget.reserved()).isZero();
			assertThat(client.call("whole")).hasSize(LENGTH);
			assertThat(this.budget.reserved()).isZero();
		}
	}

	@Test
	void everyEndOfACallReleasesItsMemory() throws Exception {
		try (ScriptedServer server = ScriptedServer.start(BodyBudgetFaultsTests::answerHalfAndThenTheRest);
				TestClient client = client(server)) {
			assertThatExceptionOfType(ResponseTimeoutException.class)
				.isThrownBy(() -> client.call("half", Duration.ofMillis(300)));
			await().until(() -> this.budget.reserved() == 0);
			assertThatExceptionOfType(TransportException.class).isThrownBy(() -> client.call("half and fin"));
			assertThat(this.budget.reserved()).isZero();
			CompletableFuture<String> cancelled = client.template().exchangeAsync("half", String.class);
			await().until(() -> this.budget.reserved() > 0);
			cancelled.cancel(true);
			await().until(() -> this.budget.reserved() == 0);
		}
	}

	@Test
	void closingThePoolReleasesTheMemoryOfResponsesThatWereArriving() throws Exception {
		try (ScriptedServer server = ScriptedServer.start(BodyBudgetFaultsTests::answerHalfAndThenTheRest);
				TestClient client = client(server)) {
			CompletableFuture<String> call = client.template().exchangeAsync("half", String.class);
			await().until(() -> this.budget.reserved() > 0);
			client.pool().close(Duration.ZERO);
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(call::get);
			assertThat(this.budget.reserved()).isZero();
		}
	}

	@Test
	void frameThatNobodyAskedForIsNotCompletedBehindTheBudget() throws Exception {
		try (ScriptedServer server = ScriptedServer.start((peer) -> {
			peer.readRequest();
			peer.write("length:0000000000001" + "1" + "length:0000000200000" + "x".repeat(15_000));
			peer.awaitEnd();
		}); TestClient client = client(server)) {
			assertThat(client.call("one")).isEqualTo("1");
			assertThat(client.events().closes()).containsExactly("UNSOLICITED by LOCAL");
			assertThat(this.budget.reserved()).isZero();
		}
	}

	/**
	 * Answer a large response, or half of one.
	 */
	private static void answerHalfAndThenTheRest(Peer peer) throws Exception {
		while (true) {
			String request = peer.readRequest();
			if (request.equals("small")) {
				peer.answer("small");
			}
			else if (request.equals("whole")) {
				peer.answer("x".repeat(LENGTH));
			}
			else {
				peer.write("length:%013d".formatted(LENGTH) + "x".repeat(LENGTH / 2));
				if (request.endsWith("fin")) {
					return;
				}
			}
		}
	}

	private TestClient client(ScriptedServer server) {
		return TestClient.to(server.port()).budget(this.budget).build();
	}

}
