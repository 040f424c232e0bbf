package io.github.socketpool.sample.live;

import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.sample.live.Sample.Connections;
import io.github.socketpool.sample.load.LoadService;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link Sampler}.
 */
class SamplerTests {

	private static final int PER_MINUTE = 120;

	private final ConnectionPool pool = mock();

	private final Sampler sampler = new Sampler(this.pool, mock(LoadService.class),
			new SocketMeters(new SimpleMeterRegistry()), new CallRecorder());

	SamplerTests() {
		given(this.pool.name()).willReturn("default");
		given(this.pool.stats()).willReturn(new PoolStats(1, 2, 3, 4, 8, 0, 17));
	}

	@Test
	void aSampleHasTheCountsOfThePool() {
		this.sampler.sample();
		assertThat(this.sampler.after(0)).singleElement()
			.extracting(Sample::connections)
			.isEqualTo(new Connections(1, 2, 3, 8, 4));
	}

	@Test
	void theLastTwoMinutesAreKeptAndNoMore() {
		for (int i = 0; i < 3 * PER_MINUTE; i++) {
			this.sampler.sample();
		}
		assertThat(this.sampler.after(0)).hasSize(2 * PER_MINUTE + 1);
	}

}
