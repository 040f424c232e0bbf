package io.github.socketpool.sample.load;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import io.github.socketpool.Endpoint;
import io.github.socketpool.autoconfigure.ProtocolTemplateCustomizer;
import io.github.socketpool.autoconfigure.SocketPoolProperties;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.payload.JacksonPayloadConverter;
import io.github.socketpool.payload.PayloadConverter;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.server.ProtocolServer;
import io.github.socketpool.template.ProtocolInterceptor;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.http.HttpStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LoadService}.
 */
class LoadServiceTests {

	private static final LoadParameters ONE_CALL = new LoadParameters(1, 1, LoadMode.POOLED);

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private final CountDownLatch requestArrived = new CountDownLatch(1);

	private final CountDownLatch mayAnswer = new CountDownLatch(1);

	private final ProtocolServer server = ProtocolServer.builder().handler((request) -> {
		this.requests.add(request.text());
		this.requestArrived.countDown();
		this.mayAnswer.await();
		return request;
	}).build().start();

	private final ConnectionFactory connections = SocketConnections
		.builder(Endpoint.of("localhost", this.server.port()))
		.build();

	private final ConnectionPool pool = ExclusivePool.builder(this.connections).build();

	private final MeterRegistry meters = new SimpleMeterRegistry();

	private final List<String> intercepted = new CopyOnWriteArrayList<>();

	private final TemplateFactory templates = templates();

	private final LoadService loads = new LoadService(this.templates.over(this.pool), this.pool, this.connections,
			this.templates, new SocketMeters(this.meters));

	private TemplateFactory templates() {
		StaticListableBeanFactory beans = new StaticListableBeanFactory();
		beans.addBean("interceptor", (ProtocolInterceptor) (request, rest) -> {
			this.intercepted.add(request.poolName());
			return rest.execute(request);
		});
		ProtocolInterceptor customized = (request, rest) -> {
			this.intercepted.add("customized");
			return rest.execute(request);
		};
		beans.addBean("customizer", (ProtocolTemplateCustomizer) (builder) -> builder.interceptor(customized));
		PayloadConverter converter = new JacksonPayloadConverter(
				JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build());
		return new TemplateFactory(new SocketPoolProperties(), converter,
				beans.getBeanProvider(ProtocolInterceptor.class),
				beans.getBeanProvider(ProtocolTemplateCustomizer.class));
	}

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
	void aLoadPerCallDoesNotUseThePoolOfTheApplication() {
		this.mayAnswer.countDown();
		LoadReport report = run(new LoadParameters(20, 4, LoadMode.PER_CALL));
		assertThat(report.failures()).isZero();
		assertThat(report.connectionsOpened()).isEqualTo(20);
		assertThat(this.pool.control().stats().opened()).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "POOLED, 0", "PER_CALL, 20", "SHARED, 0" })
	void theWarmUpOfALoadIsNotCounted(LoadMode mode, long connectionsOpened) {
		this.mayAnswer.countDown();
		LoadReport report = run(new LoadParameters(20, 1, mode));
		assertThat(this.requests).hasSize(40).doesNotHaveDuplicates();
		assertThat(report.calls()).isEqualTo(20);
		assertThat(report.connectionsOpened()).isEqualTo(connectionsOpened);
	}

	@ParameterizedTest
	@EnumSource(LoadMode.class)
	void theWarmUpOfALargeLoadIsShort(LoadMode mode) {
		this.mayAnswer.countDown();
		int calls = LoadService.MAX_WARM_UP_CALLS + 100;
		assertThat(run(new LoadParameters(calls, 4, mode)).calls()).isEqualTo(calls);
		assertThat(this.requests).hasSizeLessThanOrEqualTo(LoadService.MAX_WARM_UP_CALLS + calls);
	}

	@Test
	void socketsOfTheWarmUpAreCountedBeforeTheLoad() {
		this.mayAnswer.countDown();
		Gauge.builder("socketpool.time.wait.host", this.requests::size).register(this.meters);
		LoadReport report = run(new LoadParameters(20, 4, LoadMode.PER_CALL));
		assertThat(report.timeWaitBefore()).isEqualTo(20);
		assertThat(report.timeWaitAfter()).isEqualTo(40);
	}

	@Test
	void aLoadReportsWhetherItIsBeingMeasured() throws Exception {
		CompletableFuture<LoadReport> report = CompletableFuture.supplyAsync(() -> run(ONE_CALL));
		this.requestArrived.await();
		Load load = this.loads.latest();
		assertThat(load).isNotNull();
		assertThat(load.isWarmingUp()).isTrue();
		this.mayAnswer.countDown();
		report.get();
		assertThat(load.isWarmingUp()).isFalse();
		assertThat(load.isRunning()).isFalse();
	}

	@Test
	void aLoadWithoutSuccessfulCallsHasNoRateAndNoTimes() {
		this.server.close();
		LoadReport report = run(new LoadParameters(20, 4, LoadMode.POOLED));
		assertThat(report.callsPerSecond()).isZero();
		assertThat(report.p50Micros()).isNull();
		assertThat(report.p99Micros()).isNull();
		assertThat(report.longestMicros()).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "POOLED, default", "PER_CALL, load", "SHARED, load" })
	void everyLoadHasTheConverterInterceptorsAndCustomizersOfTheApplication(LoadMode mode, String pool) {
		this.mayAnswer.countDown();
		assertThat(run(new LoadParameters(1, 1, mode)).failures()).isZero();
		assertThat(this.intercepted).containsExactly(pool, "customized", pool, "customized");
		assertThat(this.requests).hasSize(2).allSatisfy((request) -> assertThat(request).contains("\n"));
	}

	@Test
	void failedCallsAreCounted() {
		this.server.close();
		assertThat(run(new LoadParameters(20, 4, LoadMode.POOLED)).failures()).isEqualTo(20);
	}

	@ParameterizedTest
	@EnumSource(LoadMode.class)
	void aLoadEndsEarlyWhenTheTargetIsDeadAndReportsTheCallsThatWereMade(LoadMode mode) {
		this.server.close();
		LoadReport report = run(new LoadParameters(100_000, 4, mode));
		assertThat(report.calls()).isBetween(100, 103).isEqualTo(report.failures());
		assertThat(report.ended()).isEqualTo("failures");
	}

	@Test
	void timeWaitIsThatOfTheMeter() {
		this.mayAnswer.countDown();
		Gauge.builder("socketpool.time.wait.host", () -> 17).register(this.meters);
		LoadReport report = run(ONE_CALL);
		assertThat(report.timeWaitBefore()).isEqualTo(17);
		assertThat(report.timeWaitAfter()).isEqualTo(17);
	}

	@Test
	void timeWaitIsNullIfItIsUnknown() {
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
