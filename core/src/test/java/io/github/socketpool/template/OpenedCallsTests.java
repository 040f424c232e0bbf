package io.github.socketpool.template;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.socketpool.Deadline;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.Caller.ThreadKind;
import io.github.socketpool.testing.Load;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.ScriptedServer;
import io.github.socketpool.testing.TestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Callers share one connection, and whoever gives it back sends the request of the next
 * one, if it is small enough.
 */
@ExtendWith(NoLeaks.class)
class OpenedCallsTests {

	private static final int CALLERS = 6;

	private static final int CALLS = 600;

	private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

	private final ScriptedServer server = ScriptedServer.echo();

	private final TestClient client = TestClient.withOneConnection(this.server);

	@AfterEach
	void close() {
		this.client.close();
		this.server.close();
	}

	@ParameterizedTest(name = "{0} bytes")
	@ValueSource(ints = { 10, 15 * 1024, 40 * 1024 })
	void everybodyGetsTheOwnAnswer(int length) {
		load((caller) -> assertThatAnswerIsOwn(caller, length));
	}

	@ParameterizedTest(name = "{0} bytes")
	@ValueSource(ints = { 10, 15 * 1024, 40 * 1024 })
	void anInterruptOfWhoeverGivesTheConnectionBackHarmsNobody(int length) {
		load((caller) -> {
			if (caller.random().nextBoolean()) {
				this.client.template().execute((connection) -> {
					connection.exchange(Frame.of("interrupted next"));
					Thread.currentThread().interrupt();
					return "done";
				});
				assertThat(Thread.interrupted()).as("flag kept").isTrue();
			}
			else {
				assertThatAnswerIsOwn(caller, length);
			}
		});
	}

	@ParameterizedTest(name = "{0} bytes")
	@ValueSource(ints = { 10, 15 * 1024, 40 * 1024 })
	void theRequestsOfThoseWhoWaitAreAnsweredInTheOrderInWhichTheyCame(int length) {
		Lease held = this.client.pool().acquire(Deadline.after(TEN_SECONDS));
		List<String> requests = new ArrayList<>();
		List<Caller<String>> callers = new ArrayList<>();
		for (int number = 0; number < CALLERS; number++) {
			String request = request(number, 0, length);
			requests.add(request);
			callers.add(Caller.start(() -> this.client.call(request)));
			await().until(() -> this.client.pool().control().stats().waiters() == callers.size());
		}
		held.release();
		assertThat(callers).map(Caller::get).containsExactlyElementsOf(requests);
		assertThat(this.server.requests()).containsExactlyElementsOf(requests);
	}

	private void load(Load.Call call) {
		try (Load load = Load.start(ThreadKind.PLATFORM, CALLERS, 1, call)) {
			load.awaitCalls(CALLS, TEN_SECONDS, Duration.ofSeconds(20));
			load.stop();
		}
		assertThat(this.client.events().closes()).isEmpty();
		assertThat(this.client.events().waited).hasPositiveValue();
		assertThat(this.server.accepted()).isEqualTo(1);
		assertThat(this.server.requests()).filteredOn((request) -> !request.equals("interrupted next"))
			.doesNotHaveDuplicates();
	}

	private void assertThatAnswerIsOwn(Load.Member caller, int length) {
		String request = request(caller.number(), caller.calls(), length);
		assertThat(this.client.call(request)).isEqualTo(request);
	}

	private static String request(int caller, long call, int length) {
		String name = caller + " " + call + " ";
		return name + "x".repeat(length - name.length());
	}

}
