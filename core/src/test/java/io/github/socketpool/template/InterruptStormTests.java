package io.github.socketpool.template;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import io.github.socketpool.CallInterruptedException;
import io.github.socketpool.Deadline;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.testing.Caller.ThreadKind;
import io.github.socketpool.testing.Extent;
import io.github.socketpool.testing.Figures;
import io.github.socketpool.testing.Load;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.RestartableServer;
import io.github.socketpool.testing.TestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Callers are interrupted again and again, wherever they are. Only a connection that an
 * interrupt met in the middle of an exchange is closed.
 */
@ExtendWith(NoLeaks.class)
class InterruptStormTests {

	private static final int INTERRUPTS = Extent.of(500, 50_000);

	private static final int CALLERS = 16;

	private static final int NONE = 0;

	private static final int BEING_SENT = 1;

	private static final int SENT = 2;

	private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

	private final RestartableServer server = RestartableServer.start(Duration.ofMillis(1));

	private final TestClient client = TestClient.to(this.server.port()).build();

	/** What has become of the interrupt of each caller. */
	private final AtomicIntegerArray interrupts = new AtomicIntegerArray(CALLERS);

	private final AtomicInteger inAcquire = new AtomicInteger();

	private final AtomicInteger beforeExchange = new AtomicInteger();

	private final AtomicInteger beforeSending = new AtomicInteger();

	private final AtomicInteger inExchange = new AtomicInteger();

	private final AtomicLong seen = new AtomicLong();

	@AfterEach
	void close() {
		this.client.close();
		this.server.close();
	}

	static Stream<Arguments> storms() {
		return Stream.of(ThreadKind.values())
			.flatMap((kind) -> Stream.of(1L, new Random().nextLong()).map((seed) -> Arguments.of(kind, seed)));
	}

	@ParameterizedTest(name = "{0} callers, seed {1}")
	@MethodSource("storms")
	void onlyConnectionsInTheMiddleOfAnExchangeAreLost(ThreadKind kind, long seed) {
		kind.assumeAvailable();
		Figures.print("interrupt storm: %s, seed %d", kind, seed);
		try (Load load = Load.start(kind, CALLERS, seed, this::call)) {
			storm(load, new Random(seed));
			load.stop();
		}
		int closes = this.client.events().closes().size();
		Figures.print(
				"interrupt storm: %d in acquire, %d before an exchange, %d in one before anything was sent, %d after that; %d connections closed",
				this.inAcquire.get(), this.beforeExchange.get(), this.beforeSending.get(), this.inExchange.get(),
				closes);
		assertThat(this.seen).as("interrupts whose flag was kept").hasValue(INTERRUPTS);
		assertThat(this.client.events().closes()).containsOnly("INTERRUPTED by LOCAL");
		assertThat(closes).isEqualTo(this.beforeSending.get() + this.inExchange.get());
		assertThat(this.beforeSending).as("met between the look at the flag and the write")
			.hasValueLessThan(INTERRUPTS / 50);
		assertThatAllSlotsCanBeHad();
	}

	private void storm(Load load, Random random) {
		for (int sent = 0; sent < INTERRUPTS;) {
			load.check(TEN_SECONDS);
			Load.Member caller = load.members().get(random.nextInt(CALLERS));
			if (this.interrupts.compareAndSet(caller.number(), NONE, BEING_SENT)) {
				caller.thread().interrupt();
				this.interrupts.set(caller.number(), SENT);
				sent++;
			}
			LockSupport.parkNanos(random.nextInt(500_000));
		}
	}

	private void call(Load.Member caller) {
		try (Lease lease = this.client.pool().acquire(Deadline.after(TEN_SECONDS))) {
			exchange(lease);
		}
		catch (CallInterruptedException ex) {
			this.inAcquire.incrementAndGet();
			assertThat(Thread.currentThread().isInterrupted()).as("flag kept").isTrue();
		}
		if (Thread.currentThread().isInterrupted()) {
			awaitSent(caller);
			Thread.interrupted();
			this.seen.incrementAndGet();
			this.interrupts.set(caller.number(), NONE);
		}
	}

	/**
	 * An interrupt sets the flag and then closes a channel. Whoever clears the flag
	 * before all of it has happened may lose a channel that he reads from much later.
	 */
	private void awaitSent(Load.Member caller) {
		while (this.interrupts.get(caller.number()) != SENT) {
			Thread.yield();
		}
	}

	private void exchange(Lease lease) {
		try {
			assertThat(lease.connection().exchange(Frame.of("1")).text()).isEqualTo("1");
		}
		catch (CallInterruptedException ex) {
			boolean channelTouched = ex.getCause() != null;
			boolean nothingSent = ex.getProgress() == RequestProgress.NOT_SENT;
			(!channelTouched ? this.beforeExchange : nothingSent ? this.beforeSending : this.inExchange)
				.incrementAndGet();
			assertThat(Thread.currentThread().isInterrupted()).as("flag kept").isTrue();
		}
	}

	private void assertThatAllSlotsCanBeHad() {
		List<Lease> leases = new ArrayList<>();
		for (int i = 0; i < this.client.pool().control().settings().maxSize(); i++) {
			leases.add(this.client.pool().acquire(Deadline.after(TEN_SECONDS)));
		}
		leases.forEach((lease) -> assertThat(lease.connection().exchange(Frame.of("2")).text()).isEqualTo("2"));
		leases.forEach(Lease::release);
		assertThat(this.client.pool().control().stats().idle())
			.isEqualTo(this.client.pool().control().settings().maxSize());
	}

}
