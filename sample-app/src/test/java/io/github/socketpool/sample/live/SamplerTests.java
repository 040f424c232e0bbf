package io.github.socketpool.sample.live;

import java.util.concurrent.TimeUnit;

import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.sample.live.Sample.Connections;
import io.github.socketpool.sample.load.Load;
import io.github.socketpool.sample.load.LoadMode;
import io.github.socketpool.sample.load.LoadService;
import io.github.socketpool.sample.load.SocketMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Answers.RETURNS_DEEP_STUBS;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link Sampler}.
 */
class SamplerTests {

	private final ConnectionPool pool = mock(RETURNS_DEEP_STUBS);

	private final LoadService loads = mock();

	private final Sampler sampler = new Sampler(this.pool, this.loads, new SocketMeters(new SimpleMeterRegistry()),
			new CallRecorder());

	SamplerTests() {
		given(this.pool.name()).willReturn("default");
		given(this.pool.control().stats()).willReturn(new PoolStats(1, 2, 3, 4, 8, 0, 17));
	}

	@Test
	void aSampleHasTheCountsOfThePool() {
		this.sampler.sample();
		assertThat(this.sampler.after(0)).singleElement()
			.extracting(Sample::connections)
			.isEqualTo(new Connections(1, 2, 3, 0, 8, 4));
	}

	@Test
	void onlyTheLastTwoMinutesAreKept() {
		for (int second = 1; second <= 180; second++) {
			this.sampler.sample(TimeUnit.SECONDS.toMillis(second));
		}
		assertThat(this.sampler.after(0)).hasSize(121);
		assertThat(this.sampler.after(0).get(0).time()).isEqualTo(60_000);
	}

	@Test
	void oldSamplesAreRemovedAfterAPause() {
		this.sampler.sample(1000);
		this.sampler.sample(500_000);
		assertThat(this.sampler.after(0)).extracting(Sample::time).containsExactly(500_000L);
	}

	@Test
	void connectionsOfALoadPerCallDoNotCountAgainstThePool() {
		Load load = mock();
		ConnectionPool perCall = mock(RETURNS_DEEP_STUBS);
		given(perCall.control().stats()).willReturn(new PoolStats(5, 0, 2, 40, 8, 0, 8));
		given(load.pool()).willReturn(perCall);
		given(load.mode()).willReturn(LoadMode.PER_CALL);
		given(load.isRunning()).willReturn(true);
		given(this.loads.latest()).willReturn(load);
		this.sampler.sample();
		assertThat(this.sampler.after(0)).singleElement()
			.extracting(Sample::connections)
			.isEqualTo(new Connections(1, 2, 3, 7, 8, 44));
	}

}
