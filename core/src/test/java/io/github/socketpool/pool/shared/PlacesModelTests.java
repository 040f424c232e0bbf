package io.github.socketpool.pool.shared;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

import io.github.socketpool.pool.Balancing;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.testing.Extent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random walks through all that can happen to places: calls come and leave, connections
 * are opened, fall silent, drain and go. After each step, what {@link Places} promises is
 * true.
 */
class PlacesModelTests {

	private static final int WALKS = Extent.of(10, 1_000);

	private static final int STEPS = Extent.of(2_000, 10_000);

	static LongStream seeds() {
		return LongStream.concat(LongStream.range(1, WALKS), LongStream.of(new Random().nextLong()));
	}

	@ParameterizedTest(name = "seed {0}")
	@MethodSource("seeds")
	void promisesAreKeptAfterEachStep(long seed) {
		Walk walk = new Walk(seed);
		for (int step = 0; step < STEPS; step++) {
			walk.step();
			walk.check();
		}
	}

	/**
	 * One walk.
	 */
	private static final class Walk {

		private final Random random;

		private final Places places = new Places();

		private final PoolSettings settings;

		private final Places.Rules rules;

		private final List<SharedConnection> connections = new ArrayList<>();

		/** Calls whose callers have not left and that were not answered, by arrival. */
		private final List<SharedCall> calls = new ArrayList<>();

		/** What of them waited after the latest step, in order. */
		private List<SharedCall> waited = List.of();

		private int opening;

		private long ids;

		private PoolState state = PoolState.OPEN;

		Walk(long seed) {
			this.random = new Random(seed);
			this.settings = PoolSettings.defaults()
				.withMaxSize(1 + this.random.nextInt(4))
				.withMaxInFlight(1 + this.random.nextInt(4))
				.withMaxWaiters(this.random.nextInt(12))
				.withAcquireTimeout(Duration.ofSeconds(1))
				.withBalancing(Balancing.values()[this.random.nextInt(Balancing.values().length)]);
			this.rules = new Places.Rules(this.settings, List.of(FakeStreams.ENDPOINT));
		}

		void step() {
			switch (this.random.nextInt(12)) {
				case 0, 1, 2, 3 -> enter();
				case 4, 5 -> answer();
				case 6 -> leave();
				case 7 -> open();
				case 8 -> failToOpen();
				case 9 -> startOpening();
				case 10 -> closeOrHear();
				default -> changeOrRemove();
			}
			this.calls.removeIf(SharedCall::isDecided);
		}

		private void enter() {
			SharedCall call = FakeStreams.call((this.random.nextInt(10) == 0) ? Math.max(1, this.ids) : ++this.ids,
					this.random.nextInt(8) == 0);
			boolean first = this.random.nextInt(10) == 0;
			Places.Decision decision = this.places.enter(call, first, null, this.rules);
			switch (decision) {
				case QUEUE_FULL ->
					assertThat(this.places.waiting()).hasSizeGreaterThanOrEqualTo(this.settings.maxWaiters());
				case DUPLICATE -> assertThat(call.state()).isEqualTo(SharedCall.State.FAILED);
				case PLACED -> {
					assertThat(first || this.waited.isEmpty()).as("not overtaken").isTrue();
					this.calls.add(call);
				}
				case WAIT -> {
					assertThat(call.state()).isEqualTo(SharedCall.State.WAITING);
					this.calls.add(call);
				}
				case NOT_OPEN -> assertThat(this.state).isIn(PoolState.CLOSED, PoolState.REFUSING);
			}
		}

		private void answer() {
			SharedCall call = any(this.calls.stream().filter((one) -> one.state() == SharedCall.State.PLACED).toList());
			if (call != null) {
				call.startSending(0, 0);
				call.answer(call.request());
				forget(call);
				this.places.ended(call.connection(), 1, 0, this.rules);
			}
		}

		private void leave() {
			SharedCall call = any(this.calls);
			if (call == null) {
				return;
			}
			if (this.places.abandon(call, this.rules) == null && call.leaveUnsent()) {
				forget(call);
				this.places.ended(call.connection(), 1, 0, this.rules);
			}
			this.calls.remove(call);
		}

		private static void forget(SharedCall call) {
			Iterator<SharedCall> inFlight = call.connection().inFlight().iterator();
			while (inFlight.hasNext()) {
				if (inFlight.next() == call) {
					inFlight.remove();
				}
			}
		}

		private void open() {
			if (this.opening > 0) {
				SharedConnection connection = FakeStreams.connection(this.places, this.rules);
				this.connections.add(connection);
				this.opening--;
				this.places.opened(connection, this.rules);
			}
		}

		private void failToOpen() {
			if (this.opening > 0) {
				this.opening--;
				boolean hopeless = this.opening == 0
						&& this.connections.stream().noneMatch(SharedConnection::takesCalls);
				List<SharedCall> refused = this.places.openingFailed(() -> null, this.rules);
				assertThat(refused).isEqualTo(hopeless ? this.waited : List.of());
			}
		}

		private void startOpening() {
			if (this.places.startOpening(this.rules)) {
				this.opening++;
				assertThat(this.connections.size() + this.opening).isLessThanOrEqualTo(this.settings.maxSize());
			}
		}

		private void closeOrHear() {
			SharedConnection connection = any(this.connections);
			if (connection == null) {
				return;
			}
			switch (this.random.nextInt(5)) {
				case 0 -> this.places.advance(connection, SharedConnection.Phase.SILENT);
				case 1 -> this.places.advance(connection, SharedConnection.Phase.DRAINING);
				case 2 -> this.places.drainIfIdle(connection);
				case 3 -> this.places.endIfUnused(connection);
				default -> this.places.heard(connection, this.rules);
			}
		}

		private void changeOrRemove() {
			SharedConnection connection = any(this.connections);
			if (connection != null && connection.phase == SharedConnection.Phase.ENDED) {
				connection.inFlight().forEach((call) -> call.fail(() -> null));
				this.connections.remove(connection);
				this.places.removed(connection);
			}
			else {
				this.state = (this.state != PoolState.OPEN) ? PoolState.OPEN
						: PoolState.values()[this.random.nextInt(PoolState.values().length)];
				List<SharedCall> refused = this.places.change(this.state, () -> null, this.rules).refused();
				assertThat(refused).isEqualTo(isRefusing() ? this.waited : List.of());
			}
		}

		private boolean isRefusing() {
			return this.state == PoolState.CLOSED || this.state == PoolState.REFUSING;
		}

		void check() {
			List<SharedCall> waiting = this.places.waiting();
			assertThat(waiting).as("by arrival").isSubsetOf(this.calls);
			assertThat(this.waited.stream().filter(waiting::contains).toList()).as("order")
				.isSubsetOf(waiting)
				.isEqualTo(waiting.stream().filter(this.waited::contains).toList());
			assertThat(this.places.waitingCount()).isEqualTo(waiting.size());
			if (this.state == PoolState.OPEN && !waiting.isEmpty()) {
				assertThat(this.connections).as("no place for the first")
					.noneMatch((one) -> one.hasPlace(waiting.get(0), this.settings.maxInFlight()));
			}
			assertThat(this.connections).allSatisfy((one) -> {
				assertThat(one.calls()).isBetween(0, this.settings.maxInFlight());
				assertThat(this.calls.stream().filter((call) -> call.connection() == one).count())
					.isEqualTo(one.calls());
			});
			if (isRefusing()) {
				assertThat(waiting).isEmpty();
			}
			if (!waiting.isEmpty() && this.opening == 0) {
				assertThat(this.places.isOpeningWanted()).as("opening is wanted").isTrue();
			}
			this.waited = waiting;
		}

		private <T> @Nullable T any(List<T> all) {
			return all.isEmpty() ? null : all.get(this.random.nextInt(all.size()));
		}

	}

}
