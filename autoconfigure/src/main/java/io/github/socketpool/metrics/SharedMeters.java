package io.github.socketpool.metrics;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Counts the owners of each meter. Several application contexts may have pools with the
 * same name and share one registry, which has one meter for all of them. The last owner
 * removes it. Counters and timers add up what their owners record, and a gauge combines
 * the values of its owners. The state is static, since such contexts have only the
 * registry in common. Thread-safe.
 * <p>
 * Contexts may also share a registry that each of them has in its own composite. Removing
 * a meter of a composite removes it from all registries in it. So the meter must stay
 * while the meter of another composite with a common registry has owners.
 */
final class SharedMeters {

	private static final ReentrantLock lock = new ReentrantLock();

	/**
	 * Guarded by {@link #lock}. By identity, since meters of different registries may be
	 * equal.
	 */
	private static final Map<Meter, Shared> shared = new IdentityHashMap<>();

	private SharedMeters() {
	}

	/**
	 * Register a meter, or become another owner of it.
	 * @param registry receives the meter
	 * @param id the name and tags that the meter is registered with
	 * @param registration registers the meter unless the registry has it
	 * @return the share that the owner must release
	 */
	static <M extends Meter> Owned<M> register(MeterRegistry registry, Meter.Id id,
			Function<MeterRegistry, M> registration) {
		lock.lock();
		try {
			M meter = registration.apply(registry);
			shared(registry, id, meter, null).owners++;
			return new Owned<>(meter, null);
		}
		finally {
			lock.unlock();
		}
	}

	/**
	 * Register a gauge, or become another owner of it.
	 * @param registry receives the gauge
	 * @param id the name and tags that the gauge is registered with
	 * @param value the value of this owner; NaN while it is unknown
	 * @param combination combines the values of two owners
	 * @param registration registers a gauge of a value unless the registry has it
	 * @return the share that the owner must release
	 */
	static Owned<Gauge> registerGauge(MeterRegistry registry, Meter.Id id, DoubleSupplier value,
			DoubleBinaryOperator combination, Function<DoubleSupplier, Gauge> registration) {
		lock.lock();
		try {
			CombinedValue combined = new CombinedValue(combination);
			Gauge gauge = registration.apply(combined);
			Shared entry = shared(registry, id, gauge, combined);
			entry.owners++;
			// A registry shows the value that was registered in it first.
			connectedTo(entry).forEach((other) -> other.show(value));
			return new Owned<>(gauge, value);
		}
		finally {
			lock.unlock();
		}
	}

	private static void release(Owned<?> owned) {
		lock.lock();
		try {
			Shared entry = shared.get(owned.meter());
			if (entry == null) {
				return;
			}
			connectedTo(entry).forEach((other) -> other.hide(owned.value()));
			entry.owners--;
			if (entry.owners == 0) {
				connectedTo(entry).filter(SharedMeters::isUnused).toList().forEach(SharedMeters::remove);
			}
		}
		finally {
			lock.unlock();
		}
	}

	private static Shared shared(MeterRegistry registry, Meter.Id id, Meter meter, @Nullable CombinedValue value) {
		// A composite passes on the name and tags as its filters have changed them.
		Meter.Id handedOn = (registry instanceof CompositeMeterRegistry) ? meter.getId() : id;
		return shared.computeIfAbsent(meter, (key) -> new Shared(registry, handedOn, meter, value));
	}

	/**
	 * Return a meter and all others that have a registry in common with it.
	 */
	private static Stream<Shared> connectedTo(Shared entry) {
		return shared.values().stream().filter(entry::isConnectedTo);
	}

	private static boolean isUnused(Shared entry) {
		return connectedTo(entry).allMatch((other) -> other.owners == 0);
	}

	private static void remove(Shared entry) {
		shared.remove(entry.meter);
		entry.registry.remove(entry.meter);
	}

	/**
	 * The share of one owner in a meter, to be released once.
	 *
	 * @param <M> the type of the meter
	 * @param meter the meter
	 * @param value the value that the owner shows in a gauge; {@code null} for other
	 * meters
	 */
	record Owned<M extends Meter>(M meter, @Nullable DoubleSupplier value) {

		/**
		 * Release the meter. The last owner removes it from its registry.
		 */
		void release() {
			SharedMeters.release(this);
		}

	}

	/**
	 * A meter that has or had owners.
	 */
	private static final class Shared {

		private final MeterRegistry registry;

		private final Meter.Id id;

		private final Meter meter;

		private final @Nullable CombinedValue value;

		private int owners;

		private Shared(MeterRegistry registry, Meter.Id id, Meter meter, @Nullable CombinedValue value) {
			this.registry = registry;
			this.id = id;
			this.meter = meter;
			this.value = value;
		}

		private boolean isConnectedTo(Shared other) {
			return other == this || (this.id.equals(other.id)
					&& leaves(this.registry).anyMatch((leaf) -> leaves(other.registry).anyMatch(leaf::equals)));
		}

		private static Stream<MeterRegistry> leaves(MeterRegistry registry) {
			return (registry instanceof CompositeMeterRegistry composite)
					? composite.getRegistries().stream().flatMap(Shared::leaves) : Stream.of(registry);
		}

		private void show(DoubleSupplier part) {
			if (this.value != null) {
				this.value.parts.add(part);
			}
		}

		private void hide(@Nullable DoubleSupplier part) {
			if (this.value != null && part != null) {
				this.value.parts.remove(part);
			}
		}

	}

	/**
	 * The combined value of all owners of a gauge.
	 */
	private static final class CombinedValue implements DoubleSupplier {

		private final DoubleBinaryOperator combination;

		private final List<DoubleSupplier> parts = new CopyOnWriteArrayList<>();

		private CombinedValue(DoubleBinaryOperator combination) {
			this.combination = combination;
		}

		@Override
		public double getAsDouble() {
			return this.parts.stream()
				.mapToDouble(DoubleSupplier::getAsDouble)
				.filter((part) -> !Double.isNaN(part))
				.reduce(this.combination)
				.orElse(Double.NaN);
		}

	}

}
