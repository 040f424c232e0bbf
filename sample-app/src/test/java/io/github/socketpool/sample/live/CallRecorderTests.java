package io.github.socketpool.sample.live;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.connection.TransportException;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.sample.live.CallRecorder.Calls;
import io.github.socketpool.sample.load.LoadService;
import io.github.socketpool.template.ProtocolExecution;
import io.github.socketpool.template.ProtocolRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link CallRecorder}.
 */
class CallRecorderTests {

	private final ProtocolRequest request = ProtocolRequest.builder("default", Frame.of("1")).build();

	private final CallRecorder recorder = new CallRecorder();

	@Test
	void withoutCallsThereAreNoQuantiles() {
		assertThat(this.recorder.drain()).isEmpty();
	}

	@Test
	void callsAreCountedAndMeasured() {
		Frame response = Frame.of(new byte[0]);
		assertThat(this.recorder.intercept(this.request, (request) -> response)).isSameAs(response);
		this.recorder.intercept(this.request, (request) -> null);
		Calls calls = drain("default");
		assertThat(calls.successes()).isEqualTo(2);
		assertThat(calls.failures()).isZero();
		assertThat(calls.p99Micros()).isNotNull().isGreaterThanOrEqualTo(calls.p50Micros());
	}

	@Test
	void failedCallsAreCountedSeparatelyAndNotMeasured() {
		ProtocolExecution failing = (request) -> {
			throw new TransportException("lost", ErrorContext.none(), null);
		};
		assertThatExceptionOfType(TransportException.class)
			.isThrownBy(() -> this.recorder.intercept(this.request, failing));
		assertThat(drain("default")).isEqualTo(new Calls(0, 1, null, null));
		this.recorder.intercept(this.request, (request) -> null);
		assertThat(drain("default")).extracting(Calls::successes, Calls::failures).containsExactly(1L, 0L);
	}

	@Test
	void returnedSamplesAreNotReturnedAgain() {
		this.recorder.intercept(this.request, (request) -> null);
		this.recorder.drain();
		assertThat(drain("default")).isEqualTo(new Calls(0, 0, null, null));
	}

	@Test
	void theCallsOfEachClientAreApart() {
		this.recorder.intercept(ProtocolRequest.builder("rates", Frame.of("1")).build(), (request) -> null);
		assertThat(this.recorder.drain()).containsOnlyKeys("rates");
		this.recorder.intercept(this.request, (request) -> null);
		assertThat(drain("default").successes()).isOne();
	}

	@Test
	void theCallsOfALoadPerCallAreThoseOfTheDefaultClient() {
		this.recorder.intercept(ProtocolRequest.builder(LoadService.LOAD_POOL, Frame.of("1")).build(),
				(request) -> null);
		assertThat(drain("default").successes()).isOne();
	}

	private @Nullable Calls drain(String client) {
		return this.recorder.drain().get(client);
	}

}
