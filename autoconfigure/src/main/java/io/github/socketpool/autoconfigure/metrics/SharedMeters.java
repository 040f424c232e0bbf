package io.github.socketpool.autoconfigure.metrics;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Counts the owners of each meter. Several application contexts may have a pool of one
 * name and share one registry, which has one meter for all of them: it is removed with
 * its last owner. Counters and timers add up what their owners record, and a gauge
 * combines what its owners show. Static, since such contexts have nothing but the
 * registry in common. Thread-safe.
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
	 * @param registry takes the meter
	 * @param registration registers the meter unless the registry has it
	 * @return what the owner has to release
	 */
	static <M extends Meter> Owned<M> register(MeterRegistry registry, Function<MeterRegistry, M> registration) {
		lock.lock();
		try {
			M meter = registration.apply(registry);
			shared.computeIfAbsent(meter, (key) -> new Shared(null)).owners++;
			return new Owned<>(registry, meter, null);
		}
		finally {
			lock.unlock();
		}
	}

	/**
	 * Register a gauge, or become another owner of it.
	 * @param registry takes the gauge
	 * @param value what this owner shows; not a number while it is unknown
	 * @param combination makes one value of those of two owners
	 * @param registration registers a gauge of a value unless the registry has it
	 * @return what the owner has to release
	 */
	static Owned<Gauge> registerGauge(MeterRegistry registry, DoubleSupplier value, DoubleBinaryOperator combination,
			Function<DoubleSupplier, Gauge> registration) {
		lock.lock();
		try {
			CombinedValue combined = new CombinedValue(combination);
			Gauge gauge = registration.apply(combined);
			Shared entry = shared.computeIfAbsent(gauge, (key) -> new Shared(combined));
			entry.owners++;
			if (entry.value != null) {
				entry.value.parts.add(value);
			}
			return new Owned<>(registry, gauge, value);
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
			if (entry.value != null) {
				entry.value.parts.remove(owned.value());
			}
			entry.owners--;
			if (entry.owners == 0) {
				shared.remove(owned.meter());
				owned.registry().remove(owned.meter());
			}
		}
		finally {
			lock.unlock();
		}
	}

	/**
	 * One owner's part in a meter, to be released once.
	 *
	 * @param <M> the type of the meter
	 * @param registry where the meter is registered
	 * @param meter the meter
	 * @param value what the owner shows by a gauge; {@code null} for other meters
	 */
	record Owned<M extends Meter>(MeterRegistry registry, M meter, @Nullable DoubleSupplier value) {

		/**
		 * Give up the meter. The last owner removes it from its registry.
		 */
		void release() {
			SharedMeters.release(this);
		}

	}

	/**
	 * A meter that has owners.
	 */
	private static final class Shared {

		private final @Nullable CombinedValue value;

		private int owners;

		private Shared(@Nullable CombinedValue value) {
			this.value = value;
		}

	}

	/**
	 * What all owners of a gauge show together.
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
