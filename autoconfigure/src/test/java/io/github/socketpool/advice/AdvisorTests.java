package io.github.socketpool.advice;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.github.socketpool.Endpoint;
import io.github.socketpool.advice.rule.AdviceRules;
import io.github.socketpool.connection.ConnectionFactory.AnsweredCloses;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.HeartbeatReaction;
import io.github.socketpool.pool.PoolControl;
import io.github.socketpool.pool.PoolListener;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolSnapshot;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.pool.PoolStats;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.ArgumentCaptor;
import org.mockito.BDDMockito;
import org.mockito.Mockito;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Advisor} with an overloaded pool and a fake clock.
 */
@ExtendWith(OutputCaptureExtension.class)
class AdvisorTests {

	private static final Endpoint ENDPOINT = Endpoint.of("localhost", 9000);

	private static final Duration WINDOW = Duration.ofMinutes(1);

	private final ConnectionPool pool = Mockito.mock();

	private final PoolControl control = Mockito.mock();

	private final ConnectionFactory factory = Mockito.mock();

	private final AtomicLong now = new AtomicLong();

	private Advisor advisor;

	private PoolListener recorder;

	@BeforeEach
	void watch() {
		BDDMockito.given(this.factory.heartbeat()).willReturn(HeartbeatSettings.off());
		BDDMockito.given(this.pool.control()).willReturn(this.control);
		BDDMockito.given(this.control.connectionFactory()).willReturn(this.factory);
		BDDMockito.given(this.pool.endpoints()).willReturn(List.of(Endpoint.of("quotes", 9000)));
		is(PoolSettings.defaults());
		this.advisor = new Advisor(this.pool, AdviceRules.all(), null, null, WINDOW, this.now::get);
		ArgumentCaptor<PoolListener> listener = ArgumentCaptor.captor();
		BDDMockito.then(this.control).should().addListener(listener.capture());
		this.recorder = listener.getValue();
		this.advisor.sample();
		overload();
		assertThat(this.advisor.advice()).extracting(Advice::id).containsExactly("pool-too-small");
	}

	@Test
	void aChangeOfThePoolClearsItsHistory() {
		PoolSettings larger = PoolSettings.defaults().withMaxSize(64);
		is(larger);
		this.recorder.settingsChanged(larger);
		assertThat(this.advisor.advice()).isEmpty();
	}

	@Test
	void aChangeCountsBeforeTheListenerIsNotified() {
		is(PoolSettings.defaults().withMaxSize(64));
		assertThat(this.advisor.advice()).isEmpty();
		is(PoolSettings.defaults());
		assertThat(this.advisor.advice()).as("what was before that").isEmpty();
	}

	@Test
	void aPoolThatWasSuspendedInBetweenStartsANewHistory() {
		this.recorder.stateChanged(PoolState.SUSPENDED);
		this.recorder.stateChanged(PoolState.OPEN);
		assertThat(this.advisor.advice()).isEmpty();
	}

	@Test
	void aPeriodWithoutSamplesIsIgnored() {
		this.now.addAndGet(WINDOW.dividedBy(2).toNanos());
		assertThat(this.advisor.advice()).as("a late look").isNotEmpty();
		this.now.incrementAndGet();
		assertThat(this.advisor.advice()).isEmpty();
		this.advisor.sample();
		assertThat(this.advisor.advice()).isEmpty();
		overload();
		assertThat(this.advisor.advice()).extracting(Advice::text)
			.singleElement()
			.asString()
			.startsWith("In the last 1 min callers waited 20 ms on average");
	}

	@Test
	void findingsThatThePoolLogsAreNotLoggedAgain(CapturedOutput output) {
		BDDMockito.given(this.factory.heartbeat()).willReturn(HeartbeatSettings.defaults());
		is(PoolSettings.defaults(), HeartbeatReaction.REFUSED);
		assertThat(this.advisor.advice()).extracting(Advice::id).contains("heartbeats-refused");
		assertThat(output).contains("(pool-too-small)").doesNotContain("heartbeats-refused");
	}

	private void is(PoolSettings settings) {
		is(settings, HeartbeatReaction.UNKNOWN);
	}

	private void is(PoolSettings settings, HeartbeatReaction heartbeats) {
		PoolStats stats = new PoolStats(8, 0, 0, 4, settings.maxSize(), 0, 8);
		BDDMockito.given(this.control.snapshot())
			.willReturn(new PoolSnapshot(settings, PoolState.OPEN, stats, List.of(), List.of(), List.of(), List.of(),
					null, null, null,
					new PoolSnapshot.PeerHabits(null, null, 0, 0).with(AnsweredCloses.NONE, heartbeats)));
	}

	private void overload() {
		for (int i = 0; i < LoadHistory.PER_WINDOW; i++) {
			for (int call = 0; call < 10; call++) {
				this.recorder.acquired(ENDPOINT, Duration.ofMillis(20).toNanos());
				this.recorder.released(ENDPOINT, Duration.ofMillis(20).toNanos());
			}
			this.now.addAndGet(WINDOW.toNanos() / LoadHistory.PER_WINDOW);
			this.advisor.sample();
		}
	}

}
