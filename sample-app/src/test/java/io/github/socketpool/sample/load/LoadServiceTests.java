package io.github.socketpool.sample.load;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import io.github.socketpool.autoconfigure.SocketPoolProperties;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.Endpoint;
import io.github.socketpool.connection.SocketSettings;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.server.ProtocolServer;
import io.github.socketpool.template.ProtocolTemplate;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.http.HttpStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LoadService}.
 */
class LoadServiceTests {

	private static final LoadParameters ONE_CALL = new LoadParameters(1, 1, LoadMode.POOLED);

	private final CountDownLatch requestArrived = new CountDownLatch(1);

	private final CountDownLatch mayAnswer = new CountDownLatch(1);

	private final ProtocolServer server = ProtocolServer.builder().handler((request) -> {
		this.requestArrived.countDown();
		this.mayAnswer.await();
		return request;
	}).build().start();

	private final ConnectionFactory connections = ConnectionFactory.sockets(
			new Endpoint("localhost", this.server.port()), SocketSettings.defaults(),
			FrameCodec.asciiLength(AsciiLengthFormat.defaults()));

	private final ConnectionPool pool = ConnectionPool.builder(this.connections).build();

	private final MeterRegistry meters = new SimpleMeterRegistry();

	private final LoadService loads = new LoadService(ProtocolTemplate.builder(this.pool).build(), this.pool,
			this.connections, new SocketPoolProperties(), this.meters);

	@AfterEach
	void close() {
		this.mayAnswer.countDown();
		this.pool.close();
		this.server.close();
	}

	@Test
	void onlyOneLoadRunsAtATime() throws Exception {
		CompletableFuture<LoadReport> first = CompletableFuture.supplyAsync(() -> run(ONE_CALL));
		this.requestArrived.await();
		assertThatExceptionOfType(LoadRunningException.class).isThrownBy(() -> run(ONE_CALL))
			.satisfies((ex) -> assertThat(ex.getStatusCode()).isEqualTo(HttpStatus.CONFLICT));
		this.mayAnswer.countDown();
		assertThat(first.get().failures()).isZero();
		assertThat(run(ONE_CALL).failures()).isZero();
	}

	@Test
	void aLoadPerCallLeavesThePoolOfTheApplicationAlone() {
		this.mayAnswer.countDown();
		LoadReport report = run(new LoadParameters(20, 4, LoadMode.PER_CALL));
		assertThat(report.failures()).isZero();
		assertThat(report.connectionsOpened()).isEqualTo(20);
		assertThat(this.pool.stats().opened()).isZero();
	}

	@Test
	void callsThatFailAreCounted() {
		this.server.close();
		assertThat(run(new LoadParameters(20, 4, LoadMode.POOLED)).failures()).isEqualTo(20);
	}

	@Test
	void timeWaitIsWhatTheMeterSays() {
		this.mayAnswer.countDown();
		Gauge.builder("socketpool.time.wait.host", () -> 17).register(this.meters);
		LoadReport report = run(ONE_CALL);
		assertThat(report.timeWaitBefore()).isEqualTo(17);
		assertThat(report.timeWaitAfter()).isEqualTo(17);
	}

	@Test
	void timeWaitIsLeftOpenWhereTheSystemDoesNotTell() {
		this.mayAnswer.countDown();
		assertThat(run(ONE_CALL).timeWaitBefore()).isNull();
		Gauge.builder("socketpool.time.wait.host", () -> Double.NaN).register(this.meters);
		assertThat(run(ONE_CALL).timeWaitAfter()).isNull();
	}

	private LoadReport run(LoadParameters parameters) {
		try {
			return this.loads.run(parameters);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
