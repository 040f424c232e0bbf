package io.github.socketpool.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

import io.github.socketpool.metrics.SharedMeters.Owned;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;

/**
 * Registers meters of one pool, tagged with its name, and removes all of them at once.
 * After that, callers still get meters, but these are in no registry. Thread-safe.
 */
class OwnedMeters {

	/** Contains no registry, so that its meters do nothing. */
	private static final MeterRegistry NOWHERE = new CompositeMeterRegistry();

	private final MeterRegistry registry;

	private final Tags pool;

	private final ReentrantLock lock = new ReentrantLock();

	/** Guarded by the lock. */
	private final List<Owned<?>> meters = new ArrayList<>();

	/** Written under the lock. */
	private volatile boolean removed;

	OwnedMeters(MeterRegistry registry, String pool) {
		this.registry = registry;
		this.pool = Tags.of("pool", pool);
	}

	/**
	 * Register a gauge. It has no base unit, which Prometheus would append to its name.
	 * It keeps the object that it shows from being garbage collected.
	 * @param combination combines the values of two pools with this name
	 */
	void gauge(String name, String description, DoubleSupplier value, DoubleBinaryOperator combination) {
		Meter.Id id = id(name, this.pool);
		add((registry) -> SharedMeters.registerGauge(registry, id, value, combination,
				(combined) -> Gauge.builder(name, combined, DoubleSupplier::getAsDouble)
					.description(description)
					.tags(this.pool)
					.strongReference(true)
					.register(registry)));
	}

	Timer timer(String name, String description, Tags tags) {
		Tags all = this.pool.and(tags);
		return register(id(name, all), Timer.builder(name).description(description).tags(all)::register);
	}

	Counter counter(String name, String description, Tags tags) {
		Tags all = this.pool.and(tags);
		return register(id(name, all), Counter.builder(name).description(description).tags(all)::register);
	}

	/**
	 * Remove the meters from their registry, except those that another pool with this
	 * name uses too. A second call has no effect.
	 */
	void remove() {
		this.lock.lock();
		try {
			this.removed = true;
			this.meters.forEach(Owned::release);
			this.meters.clear();
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean areRemoved() {
		return this.removed;
	}

	/**
	 * Return the identity of a meter, which consists of its name and tags only.
	 */
	private static Meter.Id id(String name, Tags tags) {
		return new Meter.Id(name, tags, null, null, Meter.Type.OTHER);
	}

	private <M extends Meter> M register(Meter.Id id, Function<MeterRegistry, M> registration) {
		return add((registry) -> SharedMeters.register(registry, id, registration));
	}

	private <M extends Meter> M add(Function<MeterRegistry, Owned<M>> registration) {
		this.lock.lock();
		try {
			if (this.removed) {
				Owned<M> unseen = registration.apply(NOWHERE);
				unseen.release();
				return unseen.meter();
			}
			Owned<M> owned = registration.apply(this.registry);
			this.meters.add(owned);
			return owned.meter();
		}
		finally {
			this.lock.unlock();
		}
	}

}
