package io.github.socketpool.advice;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.socketpool.Deadline;
import io.github.socketpool.TcpEndpoint;
import io.github.socketpool.advice.rule.AdviceRules;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.connection.QuickAck;
import io.github.socketpool.connection.SocketSettings;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.kernel.FileDescriptors;
import io.github.socketpool.kernel.KernelSampler;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.pool.Suspension;
import io.github.socketpool.pool.TooManyWaitersException;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.template.ProtocolTemplate;
import io.github.socketpool.test.Reaction;
import io.github.socketpool.test.StubServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.BDDMockito;
import org.mockito.Mockito;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that each advice is given in a real situation, with real pools, sockets, servers
 * and load. Tests that need a separate process are in {@link ScarceResourcesTests}.
 */
@ExtendWith(OutputCaptureExtension.class)
class PoolAdvisorTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	/** A window of twelve samples, 50 ms apart. */
	private static final Duration WINDOW = Duration.ofMillis(600);

	private final AtomicBoolean loaded = new AtomicBoolean(true);

	private final ExecutorService callers = Executors.newCachedThreadPool();

	private final List<AutoCloseable> resources = new ArrayList<>();

	@AfterEach
	void close() throws Exception {
		this.loaded.set(false);
		this.callers.shutdown();
		boolean ended = this.callers.awaitTermination(30, TimeUnit.SECONDS);
		for (AutoCloseable resource : this.resources) {
			resource.close();
		}
		assertThat(ended).isTrue();
	}

	@Test
	void theSuspendingThreadIsReportedWhileCallersWait(CapturedOutput log) throws Exception {
		ConnectionPool pool = pool(stub().endpoint(), PoolSettings.defaults());
		PoolAdvisor advisor = watch(pool);
		pool.acquire(deadline()).release();
		Thread operator = new Thread(() -> pool.control().suspend(Suspension.WAIT), "operator");
		operator.start();
		operator.join();
		Future<?> caller = this.callers.submit(() -> pool.acquire(deadline()).release());
		Awaitility.await().until(() -> pool.control().stats().waiters() == 1);
		assertThat(text(advisor, "pool-suspended")).contains("by the thread 'operator'",
				" (waiting callers: 1, idle connections: 1). Resume it");
		Awaitility.await()
			.untilAsserted(() -> assertThat(log).contains("WARN")
				.contains("Pool 'default' (" + ConnectionPools.targetOf(pool) + "): The pool has been suspended for ")
				.contains("(pool-suspended)"));
		pool.control().resume();
		caller.get(30, TimeUnit.SECONDS);
		assertThat(advisor.advice("default")).isEmpty();
	}

	@Test
	void aPoolThatIsTooSmallIsReportedUnderOverload() {
		ConnectionPool pool = pool(stub().endpoint(), PoolSettings.defaults().withMaxSize(2));
		PoolAdvisor advisor = watch(pool);
		load(pool, 16);
		Awaitility.await().atMost(LONG).pollInterval(Duration.ofMillis(1)).until(() -> {
			PoolStats stats = pool.control().stats();
			assertThat(stats.idle() == 0 || stats.waiters() == 0).as(stats.toString()).isTrue();
			return has(advisor, "pool-too-small");
		});
		assertThat(text(advisor, "pool-too-small")).contains("for one of 2 connections",
				"Raise pool.max-size to 4 if the server can handle that many");
		pool.control().resize(32, 0);
		Awaitility.await().atMost(LONG).until(() -> !has(advisor, "pool-too-small"));
	}

	@Test
	void aPoolThatIsTooSmallIsReportedEvenIfItsCallersAreRefused() throws Exception {
		ConnectionPool pool = pool(stub().endpoint(), PoolSettings.defaults().withMaxSize(2).withMaxWaiters(0));
		Advisor advisor = new Advisor(pool, AdviceRules.all(), null, null, LONG);
		advisor.sample();
		for (int i = 0; i < LoadHistory.PER_WINDOW; i++) {
			Lease one = pool.acquire(deadline());
			Lease other = pool.acquire(deadline());
			assertThatExceptionOfType(TooManyWaitersException.class).isThrownBy(() -> pool.acquire(deadline()));
			one.release();
			other.release();
			advisor.sample();
		}
		assertThat(advisor.advice()).extracting(Advice::text)
			.singleElement()
			.asString()
			.contains("12 of 36 callers received none of 2 connections (12 were refused at once)",
					"Raise pool.max-size to ");
	}

	@Test
	void aPoolIsNotReportedAsTooSmallWhileCallersWaitForConnects() throws Exception {
		ConnectionPool pool = pool(stub().endpoint(), PoolSettings.defaults().withMaxSize(8).perCall());
		Advisor advisor = new Advisor(pool, AdviceRules.all(), null, null, WINDOW);
		load(pool, 4);
		for (int i = 0; i < LoadHistory.PER_WINDOW; i++) {
			long opened = pool.control().stats().opened();
			Awaitility.await().atMost(LONG).until(() -> pool.control().stats().opened() >= opened + 20);
			advisor.sample();
		}
		assertThat(advisor.advice()).isEmpty();
	}

	@Test
	void aPoolThatIsFarTooLargeIsReportedUnderASteadyLoad() {
		ConnectionPool pool = pool(stub().endpoint(), PoolSettings.defaults().withSize(40, 20));
		PoolAdvisor advisor = watch(pool);
		ProtocolTemplate template = ProtocolTemplate.builder(pool).build();
		ScheduledExecutorService steady = Executors.newSingleThreadScheduledExecutor();
		this.resources.add(0, steady::shutdownNow);
		steady.scheduleAtFixedRate(() -> template.exchange("1", String.class), 0, 5, TimeUnit.MILLISECONDS);
		Awaitility.await().atMost(LONG.multipliedBy(2)).until(() -> has(advisor, "pool-too-large"));
		assertThat(text(advisor, "pool-too-large")).contains("calls at a steady rate",
				"pool.max-size is 40, and pool.min-idle keeps 20", "Lower pool.min-idle to ",
				", and pool.max-size to ");
	}

	@Test
	void aPeerThatClosesIdleConnectionsIsReported() throws Exception {
		ImpatientServer server = new ImpatientServer(Duration.ofMillis(1100));
		this.resources.add(server);
		ConnectionPool pool = pool(server.endpoint(), PoolSettings.defaults());
		PoolAdvisor advisor = watch(pool);
		ProtocolTemplate template = ProtocolTemplate.builder(pool).build();
		for (int i = 1; i <= 3; i++) {
			int times = i;
			template.exchange("1", String.class);
			Awaitility.await().until(() -> server.closed() == times);
			assertThat(advisor.advice("default")).as("seen " + (times - 1) + " times").isEmpty();
		}
		template.exchange("1", String.class);
		assertThat(text(advisor, "peer-closes-idle")).contains("(seen 3 times)",
				"sooner than pool.idle-timeout (5 min)", "Set heartbeat.interval to ");
		pool.control().change((settings) -> settings.withIdleTimeout(Duration.ofMillis(100)));
		assertThat(advisor.advice("default")).as("followed").isEmpty();
	}

	@Test
	void perCallModeIsAdvisedForAPeerThatClosesAfterEachResponse() throws Exception {
		ImpatientServer server = new ImpatientServer(Duration.ofMillis(200));
		this.resources.add(server);
		ConnectionPool pool = pool(server.endpoint(), PoolSettings.defaults());
		PoolAdvisor advisor = watch(pool);
		ProtocolTemplate template = ProtocolTemplate.builder(pool).build();
		Awaitility.await().atMost(LONG).until(() -> {
			int times = server.closed();
			template.exchange("1", String.class);
			Awaitility.await().until(() -> server.closed() > times);
			return has(advisor, "peer-closes-idle");
		});
		assertThat(text(advisor, "peer-closes-idle")).contains("Set mode to per-call, or pool.max-uses to 1")
			.doesNotContain("heartbeat");
		pool.control().change((settings) -> settings.withMaxUses(1));
		assertThat(advisor.advice("default")).as("followed").isEmpty();
	}

	@Test
	void aPeerThatWritesItsResponsesInTwoPartsIsReported() {
		StubServer server = stub();
		server.when((request) -> true, Reaction.respondInTwoWrites("{}"));
		ConnectionPool pool = pool(server.endpoint(), PoolSettings.defaults());
		PoolAdvisor advisor = watch(pool);
		load(pool, 1);
		Awaitility.await()
			.atMost(LONG)
			.untilAsserted(() -> assertThat(text(advisor, "peer-writes-in-parts")).contains("socket.quick-ack is off"));
	}

	@Test
	void noAdviceForAPoolThatWorks() {
		ConnectionPool pool = pool(stub().endpoint(), PoolSettings.defaults());
		Advisor advisor = new Advisor(pool, AdviceRules.all(), null, null, WINDOW);
		load(pool, 4);
		for (int i = 0; i <= LoadHistory.PER_WINDOW * LoadHistory.WINDOWS; i++) {
			advisor.sample();
		}
		assertThat(advisor.advice()).isEmpty();
	}

	@Test
	void noAdviceForAClosedPool() {
		ConnectionPool pool = pool(stub().endpoint(), PoolSettings.defaults());
		Advisor advisor = new Advisor(pool, AdviceRules.all(), null, kernelWithFiles(new FileDescriptors(99, 100)),
				WINDOW);
		assertThat(advisor.advice()).isNotEmpty();
		pool.close();
		assertThat(advisor.advice()).isEmpty();
	}

	@Test
	void adviceIsLoggedOnceAndAgainWhenItBecomesTrueAgain(CapturedOutput log) {
		ConnectionPool pool = pool(stub().endpoint(), PoolSettings.defaults());
		Advisor advisor = new Advisor(pool, AdviceRules.all(), null, null, Duration.ofNanos(1));
		pool.control().suspend(Suspension.REFUSE);
		advisor.sample();
		Advisor patient = new Advisor(pool, AdviceRules.all(), null, null, LONG);
		patient.sample();
		patient.advice();
		assertThat(log.getOut().split("pool-suspended", -1)).as("once by each").hasSize(3);
		pool.control().resume();
		advisor.sample();
		patient.sample();
		pool.control().suspend(Suspension.REFUSE);
		advisor.sample();
		patient.sample();
		assertThat(log.getOut().split("pool-suspended", -1)).as("and again by the one that had seen it end").hasSize(4);
	}

	@Test
	void anUnknownPoolHasNoAdvice() {
		assertThat(new BackgroundPoolAdvisor(Map::of, WINDOW).advice("quotes")).isEmpty();
	}

	private StubServer stub() {
		StubServer server = StubServer.start();
		this.resources.add(server);
		return server;
	}

	private ConnectionPool pool(TcpEndpoint endpoint, PoolSettings settings) {
		ConnectionPool pool = ExclusivePool
			.builder(SocketConnections.builder(endpoint)
				.settings(SocketSettings.defaults().withQuickAck(QuickAck.OFF))
				.heartbeat(HeartbeatSettings.off())
				.build())
			.settings(settings)
			.build();
		this.resources.add(0, pool);
		return pool;
	}

	private PoolAdvisor watch(ConnectionPool pool) {
		Map<String, Advisor> advisors = Map.of("default",
				new Advisor(pool, AdviceRules.all(), QuickAck.OFF, null, WINDOW));
		BackgroundPoolAdvisor advisor = new BackgroundPoolAdvisor(() -> advisors, WINDOW);
		advisor.start();
		this.resources.add(0, advisor::stop);
		return advisor;
	}

	private void load(ConnectionPool pool, int callers) {
		ProtocolTemplate template = ProtocolTemplate.builder(pool).build();
		for (int i = 0; i < callers; i++) {
			this.callers.execute(() -> {
				while (this.loaded.get()) {
					template.exchange("1", String.class);
				}
			});
		}
	}

	private static KernelSampler kernelWithFiles(FileDescriptors files) {
		KernelSampler kernel = Mockito.mock();
		BDDMockito.given(kernel.fileDescriptors()).willReturn(files);
		return kernel;
	}

	private static Deadline deadline() {
		return Deadline.after(Duration.ofSeconds(30));
	}

	private static boolean has(PoolAdvisor advisor, String id) {
		return advisor.advice("default").stream().anyMatch((advice) -> advice.id().equals(id));
	}

	private static String text(PoolAdvisor advisor, String id) {
		List<Advice> advice = advisor.advice("default");
		assertThat(advice).extracting(Advice::id).contains(id);
		return advice.stream().filter((one) -> one.id().equals(id)).findFirst().orElseThrow().text();
	}

}
