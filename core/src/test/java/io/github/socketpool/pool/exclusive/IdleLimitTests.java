package io.github.socketpool.pool.exclusive;

import java.time.Duration;

import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolSnapshot;
import io.github.socketpool.testing.NoLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a pool learns about a peer that closes idle connections.
 */
@ExtendWith(NoLeaks.class)
class IdleLimitTests {

	private final FakePool fake = FakePool.of((settings) -> FakePool.lasting(settings).withMaxSize(2));

	@AfterEach
	void close() {
		this.fake.close();
	}

	@Test
	void nothingIsKnownBeforeTheFirstCall() {
		assertThat(habits()).isEqualTo(new PoolSnapshot.PeerHabits(null, null, 0, 0));
	}

	@Test
	void theLongestSilenceThatWasSurvivedIsRemembered() {
		call();
		callAfter(40);
		callAfter(30);
		assertThat(habits()).isEqualTo(new PoolSnapshot.PeerHabits(Duration.ofSeconds(40), null, 0, 0));
	}

	@Test
	void theShortestSilenceThatWasNotIsTheLimit() {
		call();
		callAfter(20);
		callFindsOneClosedAfter(60);
		callFindsOneClosedAfter(50);
		callFindsOneClosedAfter(70);
		assertThat(habits())
			.isEqualTo(new PoolSnapshot.PeerHabits(Duration.ofSeconds(20), Duration.ofSeconds(50), 3, 0));
	}

	@Test
	void aCloseAfterLessThanOthersSurvivedDoesNotCount() {
		call();
		callAfter(60);
		callFindsOneClosedAfter(10);
		assertThat(habits()).isEqualTo(new PoolSnapshot.PeerHabits(Duration.ofSeconds(60), null, 0, 0));
	}

	@Test
	void closesThatALaterSurvivorContradictsAreForgotten() {
		call();
		callFindsOneClosedAfter(30);
		callAfter(45);
		assertThat(habits()).isEqualTo(new PoolSnapshot.PeerHabits(Duration.ofSeconds(45), null, 0, 0));
	}

	@Test
	void connectionsThatGoTogetherCountOnce() {
		Lease first = this.fake.acquire();
		this.fake.acquire().release();
		first.release();
		this.fake.ticker.advance(Duration.ofMinutes(1));
		this.fake.factory.made.forEach((connection) -> connection.atBegin.add(CloseReason.STALE));
		call();
		assertThat(this.fake.events.closes()).containsExactly("STALE by PEER", "STALE by PEER");
		assertThat(habits().idleCloses()).isOne();
	}

	@Test
	void aConnectionThatBreaksInUseSaysNothing() {
		call();
		this.fake.ticker.advance(Duration.ofMinutes(1));
		this.fake.factory.made.forEach((connection) -> connection.atEnd.add(CloseReason.FAILED));
		call();
		assertThat(habits()).isEqualTo(new PoolSnapshot.PeerHabits(Duration.ZERO, null, 0, 0));
	}

	private PoolSnapshot.PeerHabits habits() {
		return this.fake.pool.control().snapshot().peer();
	}

	private void call() {
		this.fake.acquire().release();
	}

	private void callAfter(int seconds) {
		this.fake.ticker.advance(Duration.ofSeconds(seconds));
		call();
	}

	private void callFindsOneClosedAfter(int seconds) {
		this.fake.factory.made.forEach((connection) -> connection.atBegin.add(CloseReason.STALE));
		callAfter(seconds);
	}

}
