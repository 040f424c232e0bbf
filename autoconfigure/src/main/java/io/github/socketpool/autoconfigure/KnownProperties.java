package io.github.socketpool.autoconfigure;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;

/**
 * The keys that can be bound to {@link SocketPoolProperties}. They are collected from a
 * binding to an empty source, which tries each key. Immutable and thread-safe.
 */
final class KnownProperties {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("socketpool");

	private final Set<ConfigurationPropertyName> keys;

	/** Maps and collections, whose elements are named by the user. */
	private final Set<ConfigurationPropertyName> containers;

	private KnownProperties(Set<ConfigurationPropertyName> keys, Set<ConfigurationPropertyName> containers) {
		this.keys = keys;
		this.containers = containers;
	}

	static KnownProperties collect() {
		Collector collector = new Collector();
		ConfigurationPropertySource nothing = (name) -> null;
		new Binder(nothing).bind(PREFIX, Bindable.of(SocketPoolProperties.class), collector);
		return new KnownProperties(collector.keys, collector.containers);
	}

	/**
	 * Return whether a key looks like a property of socketpool but is not one.
	 */
	boolean isUnknown(ConfigurationPropertyName key) {
		return PREFIX.isAncestorOf(key) && !this.keys.contains(key)
				&& this.containers.stream().noneMatch((container) -> container.isAncestorOf(key));
	}

	/**
	 * Return the known key that is most similar to another key. They are compared as a
	 * whole, and by their last parts, in case the group is missing or wrong.
	 */
	ConfigurationPropertyName nearestTo(ConfigurationPropertyName unknown) {
		Comparator<ConfigurationPropertyName> byDistance = Comparator.comparingInt(
				(known) -> Math.min(distance(whole(known), whole(unknown)), 1 + distance(last(known), last(unknown))));
		return this.keys.stream()
			.min(byDistance.thenComparingInt((known) -> distance(whole(known), whole(unknown))))
			.orElse(PREFIX);
	}

	private static String whole(ConfigurationPropertyName name) {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < name.getNumberOfElements(); i++) {
			text.append(name.getElement(i, Form.UNIFORM)).append('.');
		}
		return text.toString();
	}

	private static String last(ConfigurationPropertyName name) {
		return name.getLastElement(Form.UNIFORM);
	}

	/**
	 * Return how many characters must be inserted, removed or replaced to turn one text
	 * into another (Levenshtein distance).
	 */
	private static int distance(String from, String to) {
		int[] previous = new int[to.length() + 1];
		for (int j = 0; j <= to.length(); j++) {
			previous[j] = j;
		}
		for (int i = 1; i <= from.length(); i++) {
			int[] current = new int[to.length() + 1];
			current[0] = i;
			for (int j = 1; j <= to.length(); j++) {
				int replaced = previous[j - 1] + ((from.charAt(i - 1) != to.charAt(j - 1)) ? 1 : 0);
				current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
			}
			previous = current;
		}
		return previous[to.length()];
	}

	/**
	 * Records each name that is tried, and descends only into groups of properties.
	 */
	private static final class Collector extends AbstractBindHandler {

		private final Set<ConfigurationPropertyName> keys = new LinkedHashSet<>();

		private final Set<ConfigurationPropertyName> containers = new LinkedHashSet<>();

		@Override
		public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target,
				BindContext context) {
			Class<?> type = target.getType().resolve(Object.class);
			if (isGroup(type)) {
				return target;
			}
			this.keys.add(name);
			if (Map.class.isAssignableFrom(type) || Collection.class.isAssignableFrom(type)) {
				this.containers.add(name);
			}
			return null;
		}

		private static boolean isGroup(Class<?> type) {
			return type.getPackage() == SocketPoolProperties.class.getPackage() && !type.isEnum();
		}

	}

}
