package io.github.socketpool.pool.exclusive;

import io.github.socketpool.testing.FakeConnectionFactory;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SuspectConnectionsTests {

	/** Soon before the reading of the clock overflows. */
	private static final long START = Long.MAX_VALUE - 10;

	private final Target target = new Target(FakeConnectionFactory.ENDPOINT, () -> 0);

	@Test
	void suspectsNothingBeforeAConnectionWasFoundDead() {
		assertThat(this.target.isSuspect(aliveAt(after(0)))).isFalse();
	}

	@Test
	void suspectsWhatWasProvenBeforeTheLossEvenAcrossAnOverflowOfTheClock() {
		this.target.lost(aliveAt(after(0)), after(20));
		assertThat(this.target.isSuspect(aliveAt(after(0)))).isTrue();
		assertThat(this.target.isSuspect(aliveAt(after(19)))).isTrue();
		assertThat(this.target.isSuspect(aliveAt(after(20)))).isFalse();
		assertThat(this.target.isSuspect(aliveAt(after(21)))).isFalse();
	}

	@Test
	void learnsNothingFromTheDeathOfASuspect() {
		this.target.lost(aliveAt(after(0)), after(10));
		this.target.lost(aliveAt(after(0)), after(20));
		assertThat(this.target.isSuspect(aliveAt(after(15)))).isFalse();
	}

	@Test
	void learnsFromTheDeathOfOneThatWasNoSuspect() {
		this.target.lost(aliveAt(after(0)), after(10));
		this.target.lost(aliveAt(after(15)), after(20));
		assertThat(this.target.isSuspect(aliveAt(after(15)))).isTrue();
	}

	private static long after(long nanos) {
		return START + nanos;
	}

	private static Slot aliveAt(long now) {
		Slot slot = new Slot(new Target(FakeConnectionFactory.ENDPOINT, () -> 0), START, 1);
		slot.connected(new FakeConnectionFactory().connect(), now);
		return slot;
	}

}
