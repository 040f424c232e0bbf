package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.socketpool.connection.PoolableConnection;
import io.github.socketpool.pool.SlotState;
import io.github.socketpool.testing.FakeConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class SlotTests {

	private static final PoolableConnection CONNECTION = new FakeConnectionFactory().connect();

	private static final Map<String, Consumer<Slot>> ARROWS = Map.of("connected",
			(slot) -> slot.connected(CONNECTION, 1), "lend",
			(slot) -> slot.lend(Thread.currentThread(), LedgerOperations.DEADLINE, false, 2), "release",
			(slot) -> slot.release(3), "validate", Slot::validate, "validated", (slot) -> slot.validated(4), "pause",
			Slot::pause, "validatePaused", Slot::validatePaused, "startClosing", (slot) -> slot.startClosing(5),
			"reclaim", (slot) -> slot.reclaim(5), "remove", (slot) -> slot.remove(6));

	private static final Map<SlotState, Map<String, SlotState>> DRAWN = Map.of(SlotState.CONNECTING,
			Map.of("connected", SlotState.IDLE, "reclaim", SlotState.CLOSING, "remove", SlotState.CLOSED),
			SlotState.IDLE,
			Map.of("lend", SlotState.ACTIVE, "validate", SlotState.VALIDATING, "startClosing", SlotState.CLOSING),
			SlotState.VALIDATING,
			Map.of("validated", SlotState.IDLE, "pause", SlotState.PAUSED, "reclaim", SlotState.CLOSING, "remove",
					SlotState.CLOSED),
			SlotState.PAUSED, Map.of("validatePaused", SlotState.VALIDATING, "startClosing", SlotState.CLOSING),
			SlotState.ACTIVE,
			Map.of("release", SlotState.IDLE, "reclaim", SlotState.CLOSING, "remove", SlotState.CLOSED),
			SlotState.CLOSING, Map.of("reclaim", SlotState.CLOSING, "remove", SlotState.CLOSED), SlotState.CLOSED,
			Map.of());

	static Stream<Arguments> drawn() {
		return DRAWN.entrySet()
			.stream()
			.flatMap((from) -> from.getValue()
				.entrySet()
				.stream()
				.map((arrow) -> Arguments.of(from.getKey(), arrow.getKey(), arrow.getValue())));
	}

	static Stream<Arguments> notDrawn() {
		return DRAWN.entrySet()
			.stream()
			.flatMap((from) -> ARROWS.keySet()
				.stream()
				.filter((arrow) -> !from.getValue().containsKey(arrow))
				.map((arrow) -> Arguments.of(from.getKey(), arrow)));
	}

	@ParameterizedTest(name = "{0}, {1} to {2}")
	@MethodSource("drawn")
	void takesTheArrowsThatAreDrawn(SlotState from, String arrow, SlotState to) {
		Slot slot = slot(from);
		ARROWS.get(arrow).accept(slot);
		assertThat(slot.state()).isEqualTo(to);
	}

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("notDrawn")
	void refusesAllOthersAndStaysAsItWas(SlotState from, String arrow) {
		Slot slot = slot(from);
		assertThatIllegalStateException().isThrownBy(() -> ARROWS.get(arrow).accept(slot))
			.withMessageContaining(from.name());
		assertThat(slot.state()).isEqualTo(from);
	}

	@Test
	void hasNoConnectionWhileItIsBeingMade() {
		assertThatIllegalStateException().isThrownBy(() -> slot(SlotState.CONNECTING).connection());
		assertThat(slot(SlotState.IDLE).connection()).isSameAs(CONNECTION);
	}

	@Test
	void endsEachLeaseOnce() {
		Slot slot = slot(SlotState.ACTIVE);
		long first = slot.uses();
		assertThat(slot.endLease(first)).isTrue();
		assertThat(slot.endLease(first)).isFalse();
		slot.release(5);
		slot.lend(Thread.currentThread(), LedgerOperations.DEADLINE, false, 6);
		long second = slot.uses();
		assertThat(slot.endLease(first)).isFalse();
		assertThat(slot.endLease(second)).as("nobody else has ended it").isTrue();
		assertThat(slot.endLease(second)).isFalse();
	}

	@Test
	void remembersItsHolderWhileItIsLent() {
		Slot slot = slot(SlotState.ACTIVE);
		assertThat(slot.holder()).isSameAs(Thread.currentThread());
		assertThat(slot.stateSince()).isEqualTo(2);
		slot.release(3);
		assertThat(slot.holder()).isNull();
		assertThat(slot.madeAt()).isZero();
		assertThat(slot.stateSince()).isEqualTo(3);
		assertThat(slot.uses()).isEqualTo(1);
	}

	@Test
	void livesItsShareOfTheLongestLifeEvenAcrossAnOverflowOfTheClock() {
		long start = Long.MAX_VALUE - 10;
		Slot slot = new Slot(new Target(FakeConnectionFactory.ENDPOINT, () -> 0), start, 0.8);
		assertThat(slot.isOlderThan(Duration.ofNanos(100), start + 79)).isFalse();
		assertThat(slot.isOlderThan(Duration.ofNanos(100), start + 80)).isTrue();
		assertThat(slot.isOlderThan(Duration.ZERO, start + 80)).as("lives forever").isFalse();
	}

	@Test
	void countsTheTimeWithoutUseEvenAcrossAnOverflowOfTheClock() {
		long start = Long.MAX_VALUE - 10;
		Slot slot = new Slot(new Target(FakeConnectionFactory.ENDPOINT, () -> 0), start, 1);
		slot.connected(CONNECTION, start);
		assertThat(slot.isUnusedFor(Duration.ofNanos(100), start + 99)).isFalse();
		assertThat(slot.isUnusedFor(Duration.ofNanos(100), start + 100)).isTrue();
		assertThat(slot.isUnusedFor(Duration.ZERO, start + 100)).as("kept forever").isFalse();
	}

	@Test
	void staysIdleForAsLongAsItWasWhenItIsValidated() {
		Slot slot = slot(SlotState.VALIDATING);
		slot.validated(7);
		assertThat(slot.stateSince()).isEqualTo(1);
		assertThat(slot.aliveAt()).isEqualTo(7);
	}

	private static Slot slot(SlotState state) {
		Slot slot = new Slot(new Target(FakeConnectionFactory.ENDPOINT, () -> 0), 0, 1);
		List<String> way = switch (state) {
			case CONNECTING -> List.of();
			case IDLE -> List.of("connected");
			case VALIDATING -> List.of("connected", "validate");
			case PAUSED -> List.of("connected", "validate", "pause");
			case ACTIVE -> List.of("connected", "lend");
			case CLOSING -> List.of("connected", "startClosing");
			case CLOSED -> List.of("remove");
		};
		way.forEach((arrow) -> ARROWS.get(arrow).accept(slot));
		return slot;
	}

}
