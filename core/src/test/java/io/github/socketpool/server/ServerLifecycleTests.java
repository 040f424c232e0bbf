package io.github.socketpool.server;

import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;

import io.github.socketpool.protocol.Frame;
import io.github.socketpool.server.TestClient.Ending;
import io.github.socketpool.testing.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Start and close.
 */
class ServerLifecycleTests {

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private final LogCapture log = new LogCapture(ProtocolServer.class);

	private final CountDownLatch entered = new CountDownLatch(1);

	private final CountDownLatch leave = new CountDownLatch(1);

	@AfterEach
	void endCapture() {
		this.leave.countDown();
		this.log.close();
	}

	private static ProtocolServer.Builder echo() {
		return ProtocolServer.builder().handler((request) -> request);
	}

	private ProtocolServer.Builder blocking() {
		return ProtocolServer.builder().name("lifecycle-blocking").handler((request) -> {
			this.entered.countDown();
			this.leave.await();
			return request;
		});
	}

	private static List<String> threadsOf(String server) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter(Thread::isAlive)
			.map(Thread::getName)
			.filter((name) -> name.startsWith(server))
			.toList();
	}

	@Test
	void portZeroFindsAFreePortOnLoopback() {
		try (ProtocolServer server = echo().build().start()) {
			assertThat(server.port()).isPositive();
			assertThat(server.address().getAddress()).isEqualTo(InetAddress.getLoopbackAddress());
			assertThat(server.address().getPort()).isEqualTo(server.port());
		}
	}

	@Test
	void portInUseIsReportedWithAddressAndRemedyAndCanBeTriedAgain() throws Exception {
		ProtocolServer server;
		try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			String where = "127.0.0.1:" + other.getLocalPort();
			server = echo().port(other.getLocalPort()).build();
			assertThatThrownBy(server::start).isInstanceOf(ServerStartException.class)
				.hasMessageContainingAll(where, "in use", "a port that no other process listens at")
				.extracting((ex) -> ((ServerStartException) ex).getAddress())
				.isEqualTo(where);
		}
		try (server; TestClient client = new TestClient(server.start())) {
			assertThat(client.call("now")).isEqualTo("now");
		}
	}

	@Test
	void hostThatIsNotOfThisMachineOrNotKnownIsReported() {
		assertThatThrownBy(() -> echo().host("192.0.2.1").build().start()).isInstanceOf(ServerStartException.class)
			.hasMessageContainingAll("192.0.2.1:0", "Use an address of this machine");
		assertThatThrownBy(() -> echo().host("no-such-host.invalid").build().start())
			.isInstanceOf(ServerStartException.class)
			.hasMessageContainingAll("no-such-host.invalid:0", "cannot be resolved");
	}

	@Test
	void serverThatCannotStartLeavesNoFileDescriptorBehind() throws Exception {
		File descriptors = new File("/proc/self/fd");
		Assumptions.assumeTrue(descriptors.isDirectory(), "skipped: this system has no /proc/self/fd");
		try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			ProtocolServer server = echo().port(other.getLocalPort()).build();
			int before = descriptors.list().length;
			for (int i = 0; i < 100; i++) {
				assertThatThrownBy(server::start).isInstanceOf(ServerStartException.class);
			}
			assertThat(descriptors.list().length).isLessThan(before + 50);
		}
	}

	@Test
	void serverStartsOnce() {
		ProtocolServer server = echo().build();
		assertThatIllegalStateException().isThrownBy(server::port).withMessageContaining("Start it");
		server.start();
		assertThatIllegalStateException().isThrownBy(server::start).withMessageContaining("RUNNING");
		server.close();
		assertThatIllegalStateException().isThrownBy(server::start).withMessageContaining("CLOSED");
	}

	@Test
	void closeEndsIdleClientsWithAFinAndStopsAllThreads() throws Exception {
		ProtocolServer server = echo().name("lifecycle-close").heartbeatBroadcast(MINUTE).build().start();
		try (TestClient idle = new TestClient(server); TestClient silent = new TestClient(server)) {
			assertThat(idle.call("hello")).isEqualTo("hello");
			await().until(() -> server.connections() == 2);
			assertThat(threadsOf("lifecycle-close")).hasSize(5);
			server.close();
			assertThat(threadsOf("lifecycle-close")).isEmpty();
			assertThat(server.connections()).isZero();
			assertThat(idle.ending()).isEqualTo(Ending.FIN);
			assertThat(silent.ending()).isEqualTo(Ending.FIN);
			assertThatThrownBy(() -> new TestClient(server)).hasMessageContaining("refused");
		}
		server.close();
		assertThat(this.log.at(Level.WARNING)).isEmpty();
	}

	@Test
	void anotherServerListensAtThePortAsSoonAsCloseReturns() throws Exception {
		ProtocolServer first = echo().build().start();
		int port = first.port();
		try (TestClient client = new TestClient(first)) {
			client.call("hello");
			first.close();
			try (ProtocolServer second = echo().port(port).build().start(); TestClient again = new TestClient(second)) {
				assertThat(again.call("again")).isEqualTo("again");
			}
		}
	}

	@Test
	void closeLetsARequestBeAnsweredThatIsBeingHandled() throws Exception {
		ProtocolServer server = blocking().closeTimeout(MINUTE).build().start();
		try (TestClient client = new TestClient(server); TestClient partial = new TestClient(server)) {
			client.send(TestClient.frame("long") + TestClient.frame("never handled"));
			partial.send("length:");
			this.entered.await();
			await().until(() -> server.connections() == 2);
			Thread closer = new Thread(server::close);
			closer.start();
			assertThat(partial.ending()).isNotNull();
			assertThat(closer.isAlive()).isTrue();
			// The listener lives until the thread that accepts has left its system call.
			await().pollInterval(Duration.ofMillis(1)).until(() -> isRefused(server));
			this.leave.countDown();
			assertThat(client.readFrame()).isEqualTo("long");
			assertThat(client.ending()).isNotNull();
			closer.join();
			assertThat(server.requests()).isEqualTo(1);
		}
	}

	@Test
	void handlerThatIsBlockedIsInterruptedWhenTheGraceIsOver() throws Exception {
		ProtocolServer server = blocking().closeTimeout(Duration.ofMillis(50)).build().start();
		try (TestClient client = new TestClient(server)) {
			client.send(TestClient.frame("for ever"));
			this.entered.await();
			server.close();
			assertThat(client.ending()).isEqualTo(Ending.RESET);
			assertThat(threadsOf("lifecycle-blocking")).isEmpty();
			assertThat(server.connections()).isZero();
			assertThat(this.log.at(Level.WARNING)).isEmpty();
		}
	}

	@Test
	void everyHandlerIsInterruptedEvenIfInterruptingOneFails() throws Exception {
		ProtocolServer server = blocking().closeTimeout(Duration.ZERO).executor((task) -> new Thread(task) {

			@Override
			public void interrupt() {
				super.interrupt();
				throw new IllegalStateException("from the test");
			}

		}.start()).build().start();
		try (TestClient one = new TestClient(server); TestClient other = new TestClient(server)) {
			one.send(TestClient.frame("forever"));
			other.send(TestClient.frame("forever"));
			await().until(() -> server.requests() == 2);
			server.close();
			await().until(() -> server.connections() == 0);
			assertThat(this.log.at(Level.WARNING)).filteredOn((message) -> message.contains("IllegalStateException"))
				.hasSize(2);
		}
	}

	@Test
	void handlerThatIgnoresItsInterruptDoesNotHoldCloseUp() throws Exception {
		ProtocolServer server = ProtocolServer.builder().closeTimeout(Duration.ZERO).handler((request) -> {
			this.entered.countDown();
			awaitUninterruptibly(this.leave);
			return request;
		}).build().start();
		try (TestClient client = new TestClient(server)) {
			client.send(TestClient.frame("deaf"));
			this.entered.await();
			server.close();
			assertThat(client.ending()).isEqualTo(Ending.RESET);
			assertThat(this.log.at(Level.WARNING)).singleElement().asString().contains("1 handler(s)");
			this.leave.countDown();
			await().until(() -> server.connections() == 0);
		}
	}

	@Test
	void interruptedCallerDoesNotWaitAndKeepsItsFlag() throws Exception {
		ProtocolServer server = blocking().closeTimeout(MINUTE).build().start();
		try (TestClient client = new TestClient(server)) {
			client.send(TestClient.frame("for ever"));
			this.entered.await();
			Thread.currentThread().interrupt();
			server.close();
			assertThat(Thread.interrupted()).isTrue();
			assertThat(client.ending()).isEqualTo(Ending.RESET);
		}
	}

	@Test
	void givenExecutorRunsTheClientsAndIsLeftAsItWas() throws Exception {
		ExecutorService executor = Executors.newSingleThreadExecutor();
		AtomicBoolean interrupted = new AtomicBoolean();
		try {
			ProtocolServer server = blocking().closeTimeout(Duration.ZERO).executor(executor).build().start();
			try (TestClient client = new TestClient(server); TestClient queued = new TestClient(server)) {
				client.send(TestClient.frame("for ever"));
				this.entered.await();
				await().until(() -> server.connections() == 2);
				server.close();
				assertThat(server.connections()).isZero();
				assertThat(queued.ending()).isEqualTo(Ending.FIN);
			}
			executor.submit(() -> interrupted.set(Thread.currentThread().isInterrupted())).get();
			assertThat(interrupted).isFalse();
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void threadOfAGivenExecutorIsLeftWithoutTheInterruptThatWasMeantForTheHandler() throws Exception {
		CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
		ProtocolServer server = ProtocolServer.builder().closeTimeout(Duration.ZERO).handler((request) -> {
			this.entered.countDown();
			awaitUninterruptibly(this.leave);
			return request;
		}).executor((task) -> new Thread(() -> {
			task.run();
			interrupted.complete(Thread.currentThread().isInterrupted());
		}).start()).build().start();
		try (TestClient client = new TestClient(server)) {
			client.send(TestClient.frame("deaf"));
			this.entered.await();
			server.close();
			this.leave.countDown();
			assertThat(interrupted.get()).isFalse();
		}
	}

	@Test
	void clientThatTheExecutorRefusesIsResetAndTheNextOneIsServed() throws Exception {
		AtomicInteger clients = new AtomicInteger();
		try (ProtocolServer server = echo().executor((task) -> {
			if (clients.incrementAndGet() == 1) {
				throw new RejectedExecutionException("busy");
			}
			new Thread(task).start();
		}).build().start()) {
			assertThat(TestClient.endingOfAnother(server)).isEqualTo(Ending.RESET);
			try (TestClient served = new TestClient(server)) {
				assertThat(served.call("next")).isEqualTo("next");
				assertThat(server.connections()).isEqualTo(1);
			}
			assertThat(this.log.at(Level.WARNING)).singleElement().asString().contains("RejectedExecutionException");
		}
	}

	@Test
	void threadThatAcceptsIsNotInterruptedByClose() throws Exception {
		CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
		ProtocolServer server = echo().closeTimeout(Duration.ZERO).executor((task) -> {
			this.entered.countDown();
			awaitUninterruptibly(this.leave);
			interrupted.complete(Thread.currentThread().isInterrupted());
			task.run();
		}).build().start();
		try (TestClient client = new TestClient(server)) {
			this.entered.await();
			server.close();
			this.leave.countDown();
			assertThat(interrupted.get()).isFalse();
			assertThat(client.ending()).isNotNull();
		}
	}

	@RepeatedTest(20)
	void closeLeavesNobodyWaitingWhoConnectsAtThatMoment() throws Exception {
		ExecutorService callers = Executors.newCachedThreadPool();
		List<Future<?>> clients = new ArrayList<>();
		try (ProtocolServer server = echo().closeTimeout(Duration.ZERO).build().start()) {
			for (int i = 0; i < 4; i++) {
				clients.add(callers.submit(() -> connectUntilRefused(server)));
			}
			await().pollInterval(Duration.ofMillis(1)).until(() -> server.requests() > 20);
		}
		finally {
			callers.shutdown();
		}
		for (Future<?> client : clients) {
			assertThat(client.get()).isNull();
		}
	}

	@RepeatedTest(20)
	void closeUnderLoadAnswersEachRequestWholeOrNotAtAll() throws Exception {
		ExecutorService callers = Executors.newCachedThreadPool();
		Frame body = Frame.of("x".repeat(100_000));
		List<Future<Integer>> partial = new ArrayList<>();
		try (ProtocolServer server = echo().handler((request) -> body).build().start()) {
			for (int i = 0; i < 4; i++) {
				partial.add(callers.submit(() -> callUntilClosed(server, body.length())));
			}
			await().pollInterval(Duration.ofMillis(1)).until(() -> server.requests() > 100);
		}
		finally {
			callers.shutdown();
		}
		for (Future<Integer> rest : partial) {
			assertThat(rest.get()).isZero();
		}
	}

	/**
	 * Call until the connection ends.
	 * @return how many bytes of a last, incomplete answer had arrived
	 */
	private static int callUntilClosed(ProtocolServer server, int length) throws Exception {
		try (TestClient client = new TestClient(server)) {
			int received = 20 + length;
			while (received == 20 + length) {
				client.send(TestClient.frame("?"));
				received = client.read(20 + length).length();
			}
			return received;
		}
		catch (SocketException ex) {
			return 0;
		}
	}

	/**
	 * Connect again and again, each time until the server has ended the connection.
	 */
	private static Void connectUntilRefused(ProtocolServer server) throws IOException {
		while (true) {
			try (TestClient client = new TestClient(server)) {
				client.send(TestClient.frame("?")).socket().shutdownOutput();
				client.ending();
			}
			catch (ConnectException ex) {
				return null;
			}
			catch (SocketException ex) {
				// The server was closed before this client was ready.
			}
		}
	}

	private static boolean isRefused(ProtocolServer server) throws IOException {
		try (TestClient client = new TestClient(server)) {
			return client.socket().isClosed();
		}
		catch (ConnectException ex) {
			return true;
		}
		catch (SocketException ex) {
			return false;
		}
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		boolean interrupted = false;
		while (latch.getCount() > 0) {
			try {
				latch.await();
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
