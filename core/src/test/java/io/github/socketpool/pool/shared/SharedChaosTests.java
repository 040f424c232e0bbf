package io.github.socketpool.pool.shared;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

import io.github.socketpool.Endpoint;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.template.ProtocolTemplate;
import io.github.socketpool.testing.Caller.ThreadKind;
import io.github.socketpool.testing.Extent;
import io.github.socketpool.testing.Figures;
import io.github.socketpool.testing.NoLeaks;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Whatever a server does to calls that share a connection, and whenever callers leave:
 * each response reaches its caller or is dropped, each call ends by its deadline, what an
 * error says of its request is true, and nothing is left behind.
 */
@ExtendWith(NoLeaks.class)
@Timeout(value = 1, unit = TimeUnit.HOURS)
class SharedChaosTests {

	private static final int CALLS = Extent.of(10_000, 1_000_000);

	private static final Duration ALLOWANCE = Duration.ofMillis(Extent.of(10_000, 250));

	private static final int CALLERS = 64;

	/** The others are never freed by an interrupt. */
	private static final int INTERRUPTED = 8;

	private static final Duration MAX_TIMEOUT = Duration.ofMillis(300);

	private static final int MAX_REQUEST = 1_500;

	private final AtomicInteger next = new AtomicInteger();

	private final Queue<String> violations = new ConcurrentLinkedQueue<>();

	private final Map<Thread, Began> current = new ConcurrentHashMap<>();

	private final Map<String, LongAdder> ends = new ConcurrentHashMap<>();

	private final Map<Integer, String> unsent = new ConcurrentHashMap<>();

	private final AtomicLong latest = new AtomicLong(Long.MIN_VALUE);

	static LongStream seeds() {
		return LongStream.of(1, 2, new Random().nextLong());
	}

	@ParameterizedTest(name = "seed {0}")
	@MethodSource("seeds")
	void promisesAreKeptWhateverHappens(long seed) throws IOException {
		Figures.print("shared chaos: seed %d", seed);
		try (UnreliableServer server = new UnreliableServer(seed);
				ConnectionPool pool = NoLeaks.watch(SharedPool
					.builder(SocketConnections.builder(Endpoint.of("127.0.0.1", server.port())).build(),
							new NumberCorrelation())
					.settings(PoolSettings.defaults().withMaxSize(2).withMaxInFlight(24))
					.build())) {
			ProtocolTemplate template = ProtocolTemplate.builder(pool).callTimeout(MAX_TIMEOUT).build();
			long start = System.nanoTime();
			makeCalls(template, seed);
			double seconds = (System.nanoTime() - start) / 1e9;
			server.behave();
			assertServes(template);
			await("calls ended").atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
				assertThat(pool.control().sharing().inFlight()).isEqualTo(pool.control().sharing().abandoned());
				assertThat(pool.control().stats().waiters()).isZero();
			});
			this.unsent.forEach((call, error) -> {
				if (server.hasSeen(call)) {
					violated("call " + call + " has arrived: " + error);
				}
			});
			Figures.print(
					"shared chaos: seed %d: %d calls in %.1f s, %s; latest end %d ms after its deadline; %s; faults %s; %d connections",
					seed, CALLS, seconds, new TreeMap<>(this.ends), this.latest.get() / 1_000_000,
					pool.control().sharing(), new TreeMap<>(server.faults()), pool.control().stats().opened());
		}
		assertThat(this.violations).isEmpty();
	}

	private void makeCalls(ProtocolTemplate template, long seed) {
		List<Thread> callers = new ArrayList<>();
		for (int i = 0; i < CALLERS; i++) {
			ThreadKind kind = (i % 2 == 1 && ThreadKind.VIRTUAL.isAvailable()) ? ThreadKind.VIRTUAL
					: ThreadKind.PLATFORM;
			Random random = new Random(seed + i);
			callers.add(kind.newThread(() -> call(template, random)));
		}
		callers.forEach(Thread::start);
		Random random = new Random(seed);
		while (callers.stream().anyMatch(Thread::isAlive)) {
			callers.get(random.nextInt(INTERRUPTED)).interrupt();
			this.current.forEach(this::requireInTime);
			LockSupport.parkNanos(random.nextInt(4_000_000));
		}
	}

	private void requireInTime(Thread caller, Began call) {
		long late = System.nanoTime() - call.deadline();
		if (late > ALLOWANCE.toNanos() && this.violations.isEmpty()) {
			violated("call " + call.number() + " goes on " + Duration.ofNanos(late) + " after its deadline: "
					+ Arrays.toString(caller.getStackTrace()));
		}
	}

	private void call(ProtocolTemplate template, Random random) {
		for (int number = this.next.getAndIncrement(); number < CALLS
				&& this.violations.isEmpty(); number = this.next.getAndIncrement()) {
			int kind = random.nextInt(20);
			Duration timeout = (kind > 1) ? Duration.ofMillis(1 + random.nextInt(MAX_TIMEOUT.toMillisPart()))
					: MAX_TIMEOUT;
			long start = System.nanoTime();
			this.current.put(Thread.currentThread(), new Began(number, start + timeout.toNanos()));
			try {
				make(template, kind, number, timeout, random);
				count("answered");
			}
			catch (SocketPoolException ex) {
				failed(number, ex);
			}
			catch (CancellationException | InterruptedException ex) {
				count(ex.getClass().getSimpleName());
			}
			catch (Throwable ex) {
				violated("call " + number + " ended with " + ex);
			}
			Thread.interrupted();
			this.current.remove(Thread.currentThread());
			long late = System.nanoTime() - start - timeout.toNanos();
			this.latest.accumulateAndGet(late, Math::max);
			if (late > ALLOWANCE.toNanos()) {
				violated("call " + number + " ended " + Duration.ofNanos(late) + " after its deadline");
			}
		}
	}

	private void make(ProtocolTemplate template, int kind, int number, Duration timeout, Random random)
			throws Throwable {
		byte[] request = ByteBuffer
			.allocate(UnreliableServer.LEAST + ((random.nextInt(2_000) == 0) ? 100_000 : random.nextInt(MAX_REQUEST)))
			.putInt(8, number)
			.putInt(12, ~number)
			.array();
		switch (kind) {
			case 0 -> template.send(request);
			case 1 -> verify(number, getOrCancel(template, request, random.nextInt(3_000_000)));
			default -> verify(number, template.exchange(request, byte[].class, timeout));
		}
	}

	/**
	 * Make a call on another thread, and cancel it if it takes long.
	 */
	private static byte[] getOrCancel(ProtocolTemplate template, byte[] request, long nanos) throws Throwable {
		CompletableFuture<byte[]> response = template.exchangeAsync(request, byte[].class);
		LockSupport.parkNanos(nanos);
		response.cancel(true);
		try {
			return response.get();
		}
		catch (ExecutionException ex) {
			throw ex.getCause();
		}
	}

	private void verify(int number, byte[] response) {
		ByteBuffer body = ByteBuffer.wrap(response);
		if (body.getInt(8) != number || body.getInt(12) != ~number) {
			violated("call " + number + " got the response to " + body.getInt(8));
		}
	}

	private void failed(int number, SocketPoolException failure) {
		count(failure.getClass().getSimpleName() + " " + failure.getProgress());
		if (failure.getProgress() == RequestProgress.NOT_SENT) {
			this.unsent.put(number, failure.toString());
		}
	}

	private void assertServes(ProtocolTemplate template) {
		for (int i = 0; i < 10; i++) {
			int number = CALLS + CALLERS + i;
			byte[] request = ByteBuffer.allocate(UnreliableServer.LEAST).putInt(8, number).putInt(12, ~number).array();
			await().atMost(Duration.ofSeconds(30))
				.ignoreExceptions()
				.untilAsserted(() -> verify(number, template.exchange(request, byte[].class)));
		}
	}

	private void count(String end) {
		this.ends.computeIfAbsent(end, (key) -> new LongAdder()).increment();
	}

	private void violated(String violation) {
		this.violations.add(violation);
	}

	/**
	 * A call that has begun.
	 */
	private record Began(int number, long deadline) {

	}

}
