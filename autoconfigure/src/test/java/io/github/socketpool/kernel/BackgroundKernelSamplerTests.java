package io.github.socketpool.kernel;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link BackgroundKernelSampler}.
 */
@ExtendWith(OutputCaptureExtension.class)
class BackgroundKernelSamplerTests {

	private static final Duration NEVER_AGAIN = Duration.ofHours(1);

	private static final String THREAD = "socketpool-kernel-sampler";

	private static final int TIME_WAIT = 6;

	@TempDir
	private Path directory;

	private FakeProc proc;

	private final ConnectionPool pool = pool("default");

	private final List<ConnectionPool> pools = new ArrayList<>(List.of(this.pool));

	private final Set<String> resolvers = ConcurrentHashMap.newKeySet();

	private final List<BackgroundKernelSampler> samplers = new ArrayList<>();

	@BeforeEach
	void createProc() {
		this.proc = new FakeProc(this.directory).tcp(FakeProc.row(40000, 1, 9000, TIME_WAIT));
	}

	@AfterEach
	void nothingIsLeftBehind() {
		this.samplers.forEach(BackgroundKernelSampler::destroy);
		this.pools.forEach(ConnectionPool::close);
		await().until(() -> threads().isEmpty());
	}

	@Test
	void theFirstSampleIsTakenAtTheStart() {
		BackgroundKernelSampler sampler = sampler(NEVER_AGAIN);
		assertThat(sampler.sockets("default")).isNull();
		sampler.start();
		awaitTimeWait(sampler, 1);
		assertThat(sampler.sockets("another")).isNull();
		assertThat(this.proc.reads()).isOne();
	}

	@Test
	void samplesFollowEachOther() {
		BackgroundKernelSampler sampler = started(Duration.ofMillis(5));
		awaitTimeWait(sampler, 1);
		this.proc.tcp(FakeProc.row(40000, 1, 9000, TIME_WAIT), FakeProc.row(40001, 1, 9000, TIME_WAIT));
		awaitTimeWait(sampler, 2);
	}

	@Test
	void slowSamplesAreTakenHalfAsOften() {
		BackgroundKernelSampler sampler = sampler(Duration.ofSeconds(15));
		assertThat(sampler.pauseAfter(TimeUnit.MILLISECONDS.toNanos(100))).hasSeconds(15);
		assertThat(sampler.pauseAfter(TimeUnit.MILLISECONDS.toNanos(101))).hasSeconds(30);
		assertThat(sampler.pauseAfter(TimeUnit.MILLISECONDS.toNanos(1))).hasSeconds(15);
	}

	@Test
	void anIntervalOfAnyLengthIsAccepted() {
		Duration longest = Duration.ofSeconds(Long.MAX_VALUE);
		BackgroundKernelSampler sampler = started(longest);
		awaitTimeWait(sampler, 1);
		assertThat(sampler.pauseAfter(TimeUnit.MILLISECONDS.toNanos(101))).isGreaterThan(Duration.ofDays(106_752));
	}

	@Test
	void namesAreResolvedByTheSamplingThreadAlone() {
		BackgroundKernelSampler sampler = started(Duration.ofMillis(5));
		await().until(() -> this.proc.reads() > 3);
		sampler.settings();
		sampler.fileDescriptors();
		sampler.timeWaitOnHost();
		this.pool.close();
		this.pool.control().start();
		awaitTimeWait(sampler, 1);
		assertThat(this.resolvers).containsExactly(THREAD);
	}

	@Test
	void gettersReadNoTable() {
		BackgroundKernelSampler sampler = started(NEVER_AGAIN);
		awaitTimeWait(sampler, 1);
		for (int i = 0; i < 100; i++) {
			sampler.sockets("default");
			sampler.settings();
			sampler.timeWaitOnHost();
			sampler.fileDescriptors();
		}
		assertThat(this.proc.reads()).isOne();
	}

	@Test
	void aNameServiceThatDoesNotAnswerDelaysNoCaller() throws Exception {
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch answer = new CountDownLatch(1);
		BackgroundKernelSampler sampler = sampler(Duration.ofMillis(5), (host) -> {
			asked.countDown();
			awaitUninterruptibly(answer);
			return new InetAddress[] { InetAddress.getLoopbackAddress() };
		});
		sampler.start();
		asked.await();
		assertThat(sampler.sockets("default")).isNull();
		assertThat(sampler.settings()).isNotNull();
		sampler.stop();
		assertThat(sampler.isRunning()).isFalse();
		answer.countDown();
		await().until(() -> threads().isEmpty());
		assertThat(sampler.sockets("default")).isNull();
	}

	@Test
	void withAnIntervalOfZeroThereIsNoThreadAndNoSample() {
		BackgroundKernelSampler sampler = started(Duration.ZERO);
		assertThat(sampler.isRunning()).isTrue();
		assertThat(threads()).isEmpty();
		assertThat(sampler.sockets("default")).isNull();
		assertThat(sampler.settings()).isNotNull();
		assertThat(sampler.timeWaitOnHost()).isEqualTo(7);
		this.pool.close();
		this.pool.control().start();
		assertThat(threads()).isEmpty();
	}

	@Test
	void allPoolsShareOneDaemonThread() {
		this.pools.add(pool("other"));
		BackgroundKernelSampler sampler = started(Duration.ofMillis(5));
		await().until(() -> sampler.sockets("other") != null && sampler.sockets("default") != null);
		assertThat(threads()).singleElement().satisfies((thread) -> assertThat(thread.isDaemon()).isTrue());
	}

	@Test
	void stopEndsTheThreadAndClearsTheSamplesUntilRestart() {
		AtomicInteger told = new AtomicInteger();
		BackgroundKernelSampler sampler = started(NEVER_AGAIN);
		awaitTimeWait(sampler, 1);
		sampler.addListener(told::incrementAndGet);
		sampler.stop();
		assertThat(sampler.isRunning()).isFalse();
		assertThat(sampler.sockets("default")).isNull();
		assertThat(told).hasValue(1);
		await().until(() -> threads().isEmpty());
		sampler.start();
		awaitTimeWait(sampler, 1);
		assertThat(threads()).hasSize(1);
		assertThat(sampler.isRunning()).isTrue();
		sampler.start();
		assertThat(threads()).hasSize(1);
	}

	@Test
	void samplesOfAPoolAreRemovedWhenItClosesAndResumeWhenItOpens() {
		AtomicInteger told = new AtomicInteger();
		BackgroundKernelSampler sampler = started(NEVER_AGAIN);
		awaitTimeWait(sampler, 1);
		await().until(() -> this.proc.reads() == 1);
		sampler.addListener(told::incrementAndGet);
		this.pool.close();
		assertThat(sampler.sockets("default")).isNull();
		assertThat(told).hasValue(1);
		this.proc.tcp();
		this.pool.control().start();
		awaitTimeWait(sampler, 0);
		await().untilAsserted(() -> assertThat(told).hasValueGreaterThanOrEqualTo(2));
	}

	@Test
	void theSocketsOfAClosedPoolAreNotSampled() {
		this.pool.close();
		this.pools.add(pool("other"));
		BackgroundKernelSampler sampler = started(NEVER_AGAIN);
		await().until(() -> sampler.sockets("other") != null);
		assertThat(sampler.sockets("default")).isNull();
	}

	@Test
	void aPoolOverAUnixDomainSocketHasNoFigures() {
		this.pools.add(ExclusivePool.builder(SocketConnections.builder(Endpoint.unix("/run/server.sock")).build())
			.name("unix")
			.build());
		BackgroundKernelSampler sampler = started(NEVER_AGAIN);
		awaitTimeWait(sampler, 1);
		assertThat(sampler.sockets("unix")).isNull();
	}

	@Test
	void aPoolThatIsClosedDuringASampleGetsNoSample() {
		BackgroundKernelSampler sampler = started(Duration.ofMillis(1));
		for (int i = 0; i < 200; i++) {
			this.pool.control().start();
			await().pollInterval(Duration.ofNanos(50_000)).until(() -> sampler.sockets("default") != null);
			this.pool.close();
			assertThat(sampler.sockets("default")).isNull();
		}
	}

	@Test
	void aFigureThatCannotBeReadIsUnknown() {
		BackgroundKernelSampler sampler = started(Duration.ofMillis(5));
		awaitTimeWait(sampler, 1);
		this.proc.delete("self/net/tcp");
		await().until(() -> sampler.sockets("default") == null);
		this.proc.tcp();
		awaitTimeWait(sampler, 0);
		this.proc.delete("sys/net/ipv4/ip_local_port_range");
		await().until(() -> sampler.sockets("default") == null);
		assertThat(sampler.settings()).isNull();
		this.proc.delete("self/net/sockstat");
		assertThat(sampler.timeWaitOnHost()).isNull();
	}

	@Test
	void aFailingListenerStopsNeitherSamplesNorOtherListeners(CapturedOutput output) {
		AtomicInteger told = new AtomicInteger();
		BackgroundKernelSampler sampler = sampler(Duration.ofMillis(5));
		sampler.addListener(() -> {
			throw new IllegalStateException("of the listener");
		});
		sampler.addListener(told::incrementAndGet);
		sampler.start();
		await().untilAsserted(() -> assertThat(told).hasValueGreaterThan(3));
		assertThat(output).contains("A listener for samples of the kernel's sockets failed")
			.contains("of the listener");
	}

	@Test
	void samplingGoesOnAfterAnUnexpectedFailure(CapturedOutput output) {
		AtomicInteger calls = new AtomicInteger();
		BackgroundKernelSampler sampler = sampler(Duration.ofMillis(5), (host) -> {
			if (calls.getAndIncrement() == 0) {
				throw new IllegalStateException("of the resolver");
			}
			return new InetAddress[] { InetAddress.getLoopbackAddress() };
		});
		sampler.start();
		awaitTimeWait(sampler, 1);
		assertThat(output).contains("A sample of the kernel's sockets failed").contains("of the resolver");
	}

	private BackgroundKernelSampler started(Duration interval) {
		BackgroundKernelSampler sampler = sampler(interval);
		sampler.start();
		return sampler;
	}

	private BackgroundKernelSampler sampler(Duration interval) {
		return sampler(interval, (host) -> {
			this.resolvers.add(Thread.currentThread().getName());
			return new InetAddress[] { InetAddress.getLoopbackAddress() };
		});
	}

	private BackgroundKernelSampler sampler(Duration interval, WatchedTarget.Resolver resolver) {
		BackgroundKernelSampler sampler = new BackgroundKernelSampler(() -> this.pools, interval, this.proc.tables(),
				this.proc.procFiles(), resolver);
		this.samplers.add(sampler);
		return sampler;
	}

	private static void awaitTimeWait(KernelSampler sampler, int timeWait) {
		await().untilAsserted(() -> assertThat(sampler.sockets("default")).isNotNull()
			.extracting(TargetSockets::timeWait)
			.isEqualTo(timeWait));
	}

	private static List<Thread> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals(THREAD))
			.toList();
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		while (latch.getCount() > 0) {
			try {
				latch.await();
			}
			catch (InterruptedException ex) {
				// Like a name service, which cannot be interrupted
				continue;
			}
		}
	}

	private static ConnectionPool pool(String name) {
		return ExclusivePool.builder(SocketConnections.builder(Endpoint.of("the.host", 9000)).build())
			.name(name)
			.build();
	}

}
