package io.github.socketpool.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The meters of the calls through one pool, by name and key values. A call finds its
 * timer with one lookup, while the registry would create its identity anew each time.
 * There is one timer for each combination of key values, so these should be few.
 * Thread-safe.
 */
class CallMeters {

	private final OwnedMeters meters;

	private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

	private final Map<Key, Counter> events = new ConcurrentHashMap<>();

	/**
	 * The timer of the last lookup. Most calls end alike, and a convention may return the
	 * same key values object for them. Then nothing needs to be hashed.
	 */
	private volatile @Nullable Found last;

	CallMeters(OwnedMeters meters) {
		this.meters = meters;
	}

	/**
	 * Return the timer for calls with the same outcome.
	 * @param name the name of the observation
	 * @param keyValues its key values
	 * @param error the simple name of the class of its error, or {@code none}
	 */
	Timer timer(String name, KeyValues keyValues, String error) {
		Found last = this.last;
		if (last != null && last.isFor(name, keyValues, error)) {
			return last.timer();
		}
		Key key = new Key(name, keyValues, error);
		Timer timer = this.timers.get(key);
		timer = (timer != null) ? timer : this.timers.computeIfAbsent(key, this::register);
		if (last == null || last.timer() != timer) {
			this.last = new Found(key, timer);
		}
		return timer;
	}

	/**
	 * Count an event that was signalled within a call.
	 * @param name the names of the observation and the event
	 * @param keyValues the key values of the observation
	 */
	void event(String name, KeyValues keyValues) {
		this.events.computeIfAbsent(new Key(name, keyValues, KeyValue.NONE_VALUE), this::registerEvent).increment();
	}

	/**
	 * Remove the meters from their registry. They are not registered again.
	 */
	void remove() {
		this.meters.remove();
	}

	private Timer register(Key key) {
		return this.meters.timer(key.name(), "How long calls took.", tags(key.keyValues()).and("error", key.error()));
	}

	private Counter registerEvent(Key key) {
		return this.meters.counter(key.name(), "Events within calls.", tags(key.keyValues()));
	}

	private static Tags tags(KeyValues keyValues) {
		return Tags.of(keyValues.stream().map((keyValue) -> Tag.of(keyValue.getKey(), keyValue.getValue())).toList());
	}

	private record Key(String name, KeyValues keyValues, String error) {

	}

	private record Found(Key key, Timer timer) {

		boolean isFor(String name, KeyValues keyValues, String error) {
			return this.key.keyValues() == keyValues && this.key.name().equals(name) && this.key.error().equals(error);
		}

	}

}
