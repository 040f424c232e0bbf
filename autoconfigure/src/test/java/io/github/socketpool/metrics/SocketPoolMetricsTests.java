package io.github.socketpool.metrics;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import com.sun.management.ThreadMXBean;
import io.github.socketpool.CallInterruptedException;
import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.connection.CloseInitiator;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.ConnectPhase;
import io.github.socketpool.pool.AcquireTimeoutException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.NestedAcquireException;
import io.github.socketpool.pool.PoolClosedException;
import io.github.socketpool.pool.PoolControl;
import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.pool.TooManyWaitersException;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link SocketPoolMetrics}.
 */
class SocketPoolMetricsTests {

	private static final Endpoint ENDPOINT = Endpoint.of("localhost", 9000);

	private static final ErrorContext ERRORS = ErrorContext.none();

	private static final PoolStats STATS = new PoolStats(0, 0, 0, 0, 1, 0, 0);

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final SocketPoolMetrics metrics = SocketPoolMetrics.watch(this.registry, pool("quotes"));

	@Test
	void acquiresAreTimedByOutcome() {
		this.metrics.acquired(ENDPOINT, 1_000_000);
		this.metrics.acquireFailed(2_000_000, new AcquireTimeoutException("", ERRORS, STATS, null));
		this.metrics.acquireFailed(3_000_000, new TooManyWaitersException("", ERRORS));
		this.metrics.acquireFailed(4_000_000, new ConnectFailedException(ConnectPhase.CONNECT, "", ERRORS, null));
		this.metrics.acquireFailed(5_000_000, new PoolClosedException("", ERRORS));
		this.metrics.acquireFailed(6_000_000, new CallInterruptedException("", ERRORS, null));
		this.metrics.acquireFailed(7_000_000, new NestedAcquireException("", ERRORS, STATS));
		assertThat(millisAcquiring("success")).isEqualTo(1);
		assertThat(millisAcquiring("timeout")).isEqualTo(2 + 7);
		assertThat(millisAcquiring("rejected")).isEqualTo(3);
		assertThat(millisAcquiring("failed")).isEqualTo(4);
		assertThat(millisAcquiring("closed")).isEqualTo(5);
		assertThat(millisAcquiring("interrupted")).isEqualTo(6);
	}

	@Test
	void anErrorOfAnotherKindCountsAsFailed() {
		this.metrics.acquireFailed(7_000_000, mock(SocketPoolException.class));
		assertThat(millisAcquiring("failed")).isEqualTo(7);
	}

	@Test
	void usesAndConnectsAreTimed() {
		this.metrics.released(ENDPOINT, 1_000_000);
		this.metrics.connected(ENDPOINT, 2_000_000);
		assertThat(this.registry.get("socketpool.usage").tag("pool", "quotes").timer().totalTime(TimeUnit.MILLISECONDS))
			.isEqualTo(1);
		assertThat(connects("success", "none").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(2);
	}

	@ParameterizedTest
	@EnumSource
	void failedConnectsAreTimedByThePhaseThatFailed(ConnectPhase phase) {
		Timer timer = connects("failure", phase.name().toLowerCase(Locale.ROOT));
		assertThat(timer.count()).isZero();
		this.metrics.connectFailed(ENDPOINT, 3_000_000, new ConnectFailedException(phase, "", ERRORS, null));
		assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(3);
		assertThat(this.registry.get("socketpool.connect").timers()).hasSize(1 + ConnectPhase.values().length)
			.extracting(Timer::count)
			.containsOnlyOnce(1L);
	}

	@Test
	void closesAreCountedByReasonAndInitiator() {
		this.metrics.closed(ENDPOINT, CloseReason.USED_UP, CloseInitiator.LOCAL);
		this.metrics.closed(ENDPOINT, CloseReason.USED_UP, CloseInitiator.LOCAL);
		this.metrics.closed(ENDPOINT, CloseReason.STALE, CloseInitiator.PEER);
		assertThat(closes("used-up", "local")).isEqualTo(2);
		assertThat(closes("stale", "peer")).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource
	void everyReasonToCloseIsCountedUnderItsName(CloseReason reason) {
		this.metrics.closed(ENDPOINT, reason, CloseInitiator.LOCAL);
		assertThat(closes(reason.name().toLowerCase(Locale.ROOT).replace('_', '-'), "local")).isOne();
	}

	@Test
	void heartbeatsMessagesAndRetriesAreCounted() {
		this.metrics.messagesReceived(ENDPOINT, 4);
		this.metrics.lateResponse(ENDPOINT);
		this.metrics.heartbeatsReceived(ENDPOINT, 3);
		this.metrics.heartbeatsReceived(ENDPOINT, 2);
		this.metrics.heartbeatSent(ENDPOINT);
		this.metrics.retried();
		assertThat(heartbeats("received")).isEqualTo(5);
		assertThat(heartbeats("sent")).isEqualTo(1);
		assertThat(this.registry.get("socketpool.messages")
			.tags("pool", "quotes", "outcome", "unhandled")
			.counter()
			.count()).isEqualTo(4);
		assertThat(this.registry.get("socketpool.late.responses").tag("pool", "quotes").counter().count()).isOne();
		assertThat(this.registry.get("socketpool.retries").tag("pool", "quotes").counter().count()).isEqualTo(1);
	}

	@Test
	void leaksAreCountedOnceWhetherOrNotTheConnectionIsReleased() {
		this.metrics.leakDetected(Thread.currentThread(), 1);
		this.metrics.leakEnded(2);
		assertThat(this.registry.get("socketpool.leaks").tag("pool", "quotes").counter().count()).isEqualTo(1);
	}

	@Test
	void metersExistWithZeroFromTheStart() {
		assertThat(heartbeats("sent")).isZero();
		assertThat(heartbeats("received")).isZero();
		assertThat(this.registry.get("socketpool.leaks").counter().count()).isZero();
		assertThat(this.registry.get("socketpool.retries").counter().count()).isZero();
		assertThat(timer("socketpool.acquire", "timeout").count()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void everyCloseReasonHasMetersFromTheStartForBothSides(CloseReason reason) {
		String name = reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
		assertThat(closes(name, "local")).isZero();
		assertThat(closes(name, "peer")).isZero();
	}

	@Test
	void recordingACallAllocatesNothing() {
		SocketPoolMetrics prometheus = SocketPoolMetrics.watch(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
				pool("quotes"));
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		int calls = 100_000;
		recordCalls(prometheus, calls);
		long before = threads.getCurrentThreadAllocatedBytes();
		recordCalls(prometheus, calls);
		assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(calls);
	}

	@Test
	void endingRemovesTheMetersOfThisPoolOnly() {
		SocketPoolMetrics.watch(this.registry, pool("other"));
		this.metrics.end();
		assertThat(this.registry.getMeters()).isNotEmpty()
			.allSatisfy((meter) -> assertThat(meter.getId().getTag("pool")).isEqualTo("other"));
	}

	private static void recordCalls(SocketPoolMetrics metrics, int calls) {
		for (int i = 0; i < calls; i++) {
			metrics.acquired(ENDPOINT, i);
			metrics.released(ENDPOINT, i);
		}
	}

	private static ConnectionPool pool(String name) {
		ConnectionPool pool = mock(ConnectionPool.class);
		PoolControl control = mock(PoolControl.class);
		given(pool.name()).willReturn(name);
		given(pool.control()).willReturn(control);
		given(pool.control().isOpen()).willReturn(true);
		given(pool.control().stats()).willReturn(STATS);
		given(pool.control().connectionFactory()).willReturn(mock(ConnectionFactory.class));
		return pool;
	}

	private double millisAcquiring(String outcome) {
		return timer("socketpool.acquire", outcome).totalTime(TimeUnit.MILLISECONDS);
	}

	private Timer connects(String outcome, String phase) {
		return this.registry.get("socketpool.connect")
			.tags("pool", "quotes", "outcome", outcome, "phase", phase)
			.timer();
	}

	private Timer timer(String name, String outcome) {
		return this.registry.get(name).tags("pool", "quotes", "outcome", outcome).timer();
	}

	private double heartbeats(String direction) {
		return this.registry.get("socketpool.heartbeats")
			.tags("pool", "quotes", "direction", direction)
			.counter()
			.count();
	}

	private double closes(String reason, String initiator) {
		return this.registry.get("socketpool.connections.closed")
			.tags("pool", "quotes", "reason", reason, "initiator", initiator)
			.counter()
			.count();
	}

}
