package io.github.socketpool.client;

import java.lang.management.ManagementFactory;
import java.time.Duration;

import com.sun.management.ThreadMXBean;
import io.github.socketpool.template.ProtocolTemplate;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.ScriptedServer;
import io.github.socketpool.testing.TestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a fluent call allocates in the thread of its caller, compared with the same call
 * of the template in the same virtual machine. Rounds alternate, and the least of each
 * counts: other work of the machine, and the compiler, can only add to a round.
 */
@ExtendWith(NoLeaks.class)
class CallAllocationTests {

	private static final int MAX_MORE = 64;

	private static final int ROUNDS = 20;

	private static final int CALLS = 50;

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final Quote ACME = new Quote("ACME", 42);

	private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private final ScriptedServer server = ScriptedServer.echo();

	private final TestClient client = TestClient.withOneConnection(this.server);

	@AfterEach
	void close() {
		this.client.close();
		this.server.close();
	}

	@Test
	void callAllocatesNoMoreThanItsDescription() {
		assertThat(moreThanExchange(this.client.template())).isLessThanOrEqualTo(MAX_MORE);
	}

	@Test
	void callThatInterceptorsSeeAllocatesNoMoreThanItsDescription() {
		ProtocolTemplate watched = this.client.template()
			.mutate()
			.interceptor((request, execution) -> execution.execute(request))
			.build();
		assertThat(moreThanExchange(watched)).isLessThanOrEqualTo(MAX_MORE);
	}

	/**
	 * Return how many bytes more a fluent call allocates than {@code exchange}.
	 */
	private long moreThanExchange(ProtocolTemplate template) {
		ProtocolClient fluent = ProtocolClient.create(template);
		long leastOfExchange = Long.MAX_VALUE;
		long leastOfCall = Long.MAX_VALUE;
		for (int round = 0; round < ROUNDS; round++) {
			leastOfExchange = Math.min(leastOfExchange,
					bytesPerCall(() -> template.exchange(ACME, Quote.class, TIMEOUT)));
			leastOfCall = Math.min(leastOfCall, bytesPerCall(
					() -> fluent.call(ACME).operation("quote").timeout(TIMEOUT).idempotent().retrieve(Quote.class)));
		}
		return leastOfCall - leastOfExchange;
	}

	private long bytesPerCall(Runnable call) {
		long before = this.threads.getCurrentThreadAllocatedBytes();
		for (int i = 0; i < CALLS; i++) {
			call.run();
		}
		return (this.threads.getCurrentThreadAllocatedBytes() - before) / CALLS;
	}

	record Quote(String symbol, double price) {

	}

}
