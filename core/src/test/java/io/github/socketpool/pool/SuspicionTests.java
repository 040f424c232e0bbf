package io.github.socketpool.pool;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.testing.FakeConnectionFactory;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SuspicionTests {

	private static final long START = Long.MAX_VALUE - 10;

	private final Suspicion suspicion = new Suspicion();

	@Test
	void suspectsNothingBeforeAConnectionWasFoundDead() {
		assertThat(this.suspicion.isOn(provenAt(START))).isFalse();
	}

	@Test
	void suspectsWhatWasProvenBeforeTheLossEvenAcrossAnOverflowOfTheClock() {
		this.suspicion.raise(provenAt(START), START + 20);
		assertThat(this.suspicion.isOn(provenAt(START))).isTrue();
		assertThat(this.suspicion.isOn(provenAt(START + 19))).isTrue();
		assertThat(this.suspicion.isOn(provenAt(START + 20))).isFalse();
		assertThat(this.suspicion.isOn(provenAt(START + 21))).isFalse();
	}

	@Test
	void learnsNothingFromTheDeathOfASuspect() {
		this.suspicion.raise(provenAt(START), START + 10);
		this.suspicion.raise(provenAt(START), START + 20);
		assertThat(this.suspicion.isOn(provenAt(START + 15))).isFalse();
	}

	@Test
	void learnsFromTheDeathOfOneThatWasNoSuspect() {
		this.suspicion.raise(provenAt(START), START + 10);
		this.suspicion.raise(provenAt(START + 15), START + 20);
		assertThat(this.suspicion.isOn(provenAt(START + 15))).isTrue();
	}

	private static Slot provenAt(long now) {
		Slot slot = new Slot(START, 1);
		slot.connected(new FakeConnectionFactory().connect(ErrorContext.none()), now);
		return slot;
	}

}
