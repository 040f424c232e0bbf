package io.github.socketpool.pool;

import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.connection.PoolableConnection;
import io.github.socketpool.testing.FakeConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class SlotTests {

	private static final PoolableConnection CONNECTION = new FakeConnectionFactory().connect(ErrorContext.none());

	private static final Consumer<Slot> CONNECTED = (slot) -> slot.connected(CONNECTION, 1);

	private static final Consumer<Slot> LEND = (slot) -> slot.lend(Thread.currentThread(), 2);

	private static final Consumer<Slot> PARK = (slot) -> slot.park(3);

	private static final Consumer<Slot> CLOSE = (slot) -> slot.close(4);

	static Stream<Arguments> drawn() {
		return Stream.of(Arguments.of(ConnectionState.CONNECTING, CONNECTED, ConnectionState.IDLE),
				Arguments.of(ConnectionState.CONNECTING, CLOSE, ConnectionState.CLOSED),
				Arguments.of(ConnectionState.IDLE, LEND, ConnectionState.ACTIVE),
				Arguments.of(ConnectionState.IDLE, CLOSE, ConnectionState.CLOSED),
				Arguments.of(ConnectionState.ACTIVE, PARK, ConnectionState.IDLE),
				Arguments.of(ConnectionState.ACTIVE, CLOSE, ConnectionState.CLOSED));
	}

	static Stream<Arguments> notDrawn() {
		return Stream.of(Arguments.of(ConnectionState.CONNECTING, LEND), Arguments.of(ConnectionState.CONNECTING, PARK),
				Arguments.of(ConnectionState.IDLE, CONNECTED), Arguments.of(ConnectionState.IDLE, PARK),
				Arguments.of(ConnectionState.ACTIVE, CONNECTED), Arguments.of(ConnectionState.ACTIVE, LEND),
				Arguments.of(ConnectionState.CLOSED, CONNECTED), Arguments.of(ConnectionState.CLOSED, LEND),
				Arguments.of(ConnectionState.CLOSED, PARK), Arguments.of(ConnectionState.CLOSED, CLOSE));
	}

	@ParameterizedTest(name = "{0} to {2}")
	@MethodSource("drawn")
	void takesTheArrowsThatAreDrawn(ConnectionState from, Consumer<Slot> arrow, ConnectionState to) {
		Slot slot = slot(from);
		arrow.accept(slot);
		assertThat(slot.state()).isEqualTo(to);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("notDrawn")
	void refusesAllOthersAndStaysAsItWas(ConnectionState from, Consumer<Slot> arrow) {
		Slot slot = slot(from);
		assertThatIllegalStateException().isThrownBy(() -> arrow.accept(slot)).withMessageContaining(from.name());
		assertThat(slot.state()).isEqualTo(from);
	}

	@Test
	void hasNoConnectionWhileItIsBeingMade() {
		assertThatIllegalStateException().isThrownBy(() -> slot(ConnectionState.CONNECTING).connection());
		assertThat(slot(ConnectionState.IDLE).connection()).isSameAs(CONNECTION);
	}

	@Test
	void endsEachLeaseOnce() {
		Slot slot = slot(ConnectionState.ACTIVE);
		long first = slot.lease();
		assertThat(slot.endLease(first)).isTrue();
		assertThat(slot.endLease(first)).isFalse();
		slot.park(5);
		slot.lend(Thread.currentThread(), 6);
		assertThat(slot.endLease(first)).isFalse();
		assertThat(slot.endLease(slot.lease())).isTrue();
	}

	@Test
	void remembersItsHolderWhileItIsLent() {
		Slot slot = slot(ConnectionState.ACTIVE);
		assertThat(slot.holder()).isSameAs(Thread.currentThread());
		assertThat(slot.stateSince()).isEqualTo(2);
		slot.park(3);
		assertThat(slot.holder()).isNull();
		assertThat(slot.madeAt()).isZero();
		assertThat(slot.stateSince()).isEqualTo(3);
		assertThat(slot.uses()).isEqualTo(1);
	}

	private static Slot slot(ConnectionState state) {
		Slot slot = new Slot(0);
		if (state != ConnectionState.CONNECTING) {
			CONNECTED.accept(slot);
		}
		if (state == ConnectionState.ACTIVE) {
			LEND.accept(slot);
		}
		if (state == ConnectionState.CLOSED) {
			CLOSE.accept(slot);
		}
		return slot;
	}

}
