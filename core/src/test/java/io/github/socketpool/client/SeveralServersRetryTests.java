package io.github.socketpool.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.socketpool.RequestProgress;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.Ticker;
import io.github.socketpool.pool.Balancing;
import io.github.socketpool.template.RetrySettings;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.Extent;
import io.github.socketpool.testing.Figures;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.Peer;
import io.github.socketpool.testing.ScriptedServer;
import io.github.socketpool.testing.TestClient;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.core.retry.RetryPolicy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each of three servers fails half of its calls. Half of the calls are declared
 * idempotent.
 */
@ExtendWith(NoLeaks.class)
class SeveralServersRetryTests {

	private static final int CALLERS = 9;

	private static final int CALLS_EACH = Extent.of(60, 5_000);

	private static final Duration LONG = Duration.ofMinutes(10);

	/** How long a server may take that does not answer. */
	private static final Duration SHORT = Duration.ofMillis(250);

	private static final int RETRIES = 3;

	private static final RetryPolicy POLICY = RetryPolicy.builder()
		.maxRetries(RETRIES)
		.delay(Duration.ofMillis(1))
		.build();

	/** One in so many calls that fail gets no answer; the others cost no time. */
	private static final int CALLS_PER_SILENCE = 50;

	private static final double MAX_RATIO = 0.2;

	private final Map<String, SocketPoolException> failures = new ConcurrentHashMap<>();

	@ParameterizedTest
	@EnumSource
	void serversThatFailHalfOfTheCallsGetAFifthMoreAndNoOtherRequestTwice(Balancing balancing) {
		List<ScriptedServer> servers = Stream.generate(() -> ScriptedServer.start(failingHalf())).limit(3).toList();
		long start = Ticker.system().nanos();
		try (TestClient client = TestClient.toAll(servers)
			.pool((pool) -> pool.withMaxSize(CALLERS).withBalancing(balancing))
			.template((template) -> template
				.retry(RetrySettings.defaults().withPolicy(POLICY).withMaxRatio(MAX_RATIO).withAttemptTimeout(SHORT)))
			.build()) {
			ProtocolClient calls = ProtocolClient.create(client.template());
			List<Caller<Integer>> callers = IntStream.range(0, CALLERS)
				.mapToObj((number) -> Caller.start(() -> call(calls, number)))
				.toList();
			callers.forEach((caller) -> caller.get(LONG));
			double seconds = (double) (Ticker.system().nanos() - start) / TimeUnit.SECONDS.toNanos(1);
			Map<String, Long> received = servers.stream()
				.flatMap((server) -> server.requests().stream())
				.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
			int made = CALLERS * CALLS_EACH;
			long onTheWire = received.values().stream().mapToLong(Long::longValue).sum();
			Figures.print("retry: %s, %,d calls, %,d on the wire, %,d failed, %.1f s", balancing, made, onTheWire,
					this.failures.size(), seconds);
			assertThat((double) onTheWire).as("requests on the wire")
				.isLessThanOrEqualTo(made * (1 + MAX_RATIO) + seconds + 1);
			assertThat(received.keySet()).filteredOn(SeveralServersRetryTests::isIdempotent)
				.anySatisfy((request) -> assertThat(received.get(request)).isGreaterThan(1));
			received.forEach((request, times) -> assertThat(times).as(request)
				.isLessThanOrEqualTo(isIdempotent(request) ? 1 + RETRIES : 1));
			assertProgressIsTrue(received);
			assertThat(servers).allSatisfy((server) -> assertThat(server.failures()).isEmpty());
			if (balancing != Balancing.FAILOVER) {
				assertThat(servers).allSatisfy((server) -> assertThat(server.requests()).isNotEmpty());
			}
		}
		finally {
			servers.forEach(ScriptedServer::close);
		}
	}

	/**
	 * What is said not to have been sent has not arrived. It is the last attempt that
	 * this is said of.
	 */
	private void assertProgressIsTrue(Map<String, Long> received) {
		this.failures.forEach((request, failure) -> {
			if (failure.getProgress() == RequestProgress.NOT_SENT) {
				long times = received.getOrDefault(request, 0L);
				assertThat(times).as(request).isLessThanOrEqualTo(failure.getSuppressed().length);
			}
			else {
				assertThat(received).as("requests that arrived").containsKey(request);
			}
		});
	}

	private int call(ProtocolClient client, int caller) {
		for (int number = 0; number < CALLS_EACH; number++) {
			boolean idempotent = number % 2 == 0;
			String request = (idempotent ? "idempotent-" : "once-") + caller + "-" + number;
			CallSpec call = client.call(request).timeout(idempotent ? LONG : SHORT);
			try {
				assertThat((idempotent ? call.idempotent() : call).retrieve(String.class)).isEqualTo(request);
			}
			catch (SocketPoolException ex) {
				this.failures.put(request, ex);
			}
		}
		return caller;
	}

	private static boolean isIdempotent(String request) {
		return request.startsWith("idempotent");
	}

	private static ScriptedServer.Script failingHalf() {
		AtomicInteger requests = new AtomicInteger();
		List<Failure> failures = List.of(Peer::fin, Peer::reset, (peer) -> {
			peer.write("length:0000000000100half of an answer");
			peer.fin();
		});
		return (peer) -> {
			while (true) {
				String request = peer.readRequest();
				int number = requests.getAndIncrement();
				if (number % 2 == 1) {
					peer.answer(request);
				}
				else if (number / 2 % CALLS_PER_SILENCE == 0) {
					peer.awaitEnd();
					return;
				}
				else {
					failures.get(number / 2 % failures.size()).happen(peer);
					return;
				}
			}
		};
	}

	/**
	 * How a call fails.
	 */
	@FunctionalInterface
	private interface Failure {

		void happen(Peer peer) throws Exception;

	}

}
