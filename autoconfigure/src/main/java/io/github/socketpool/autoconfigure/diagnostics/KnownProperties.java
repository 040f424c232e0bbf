package io.github.socketpool.autoconfigure.diagnostics;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.github.socketpool.autoconfigure.SocketPoolClientProperties;
import io.github.socketpool.autoconfigure.SocketPoolProperties;
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

	private static final ConfigurationPropertyName CLIENTS = PREFIX.append("clients");

	/** How many elements the name of a client has, with its prefix. */
	private static final int CLIENT_ELEMENTS = CLIENTS.getNumberOfElements() + 1;

	private final Set<ConfigurationPropertyName> keys;

	/** The keys of a client, without its name. */
	private final Set<ConfigurationPropertyName> clientKeys;

	/** Maps and collections, whose elements are named by the user. */
	private final Set<ConfigurationPropertyName> containers;

	private KnownProperties(Collector all, Collector client) {
		this.keys = all.keys;
		this.clientKeys = client.keys;
		this.containers = all.containers;
	}

	static KnownProperties collect() {
		return new KnownProperties(Collector.of(SocketPoolProperties.class),
				Collector.of(SocketPoolClientProperties.class));
	}

	/**
	 * Return whether a key looks like a property of socketpool but is not one.
	 */
	boolean isUnknown(ConfigurationPropertyName key) {
		return PREFIX.isAncestorOf(key) && !isKnown(key);
	}

	/**
	 * Return whether a key is a property of socketpool. The keys of a client are those of
	 * socketpool itself.
	 */
	boolean isKnown(ConfigurationPropertyName key) {
		boolean ofClient = isOfClient(key);
		ConfigurationPropertyName shared = ofClient ? shared(key) : key;
		return (ofClient ? this.clientKeys : this.keys).contains(shared)
				|| this.containers.stream().anyMatch((container) -> container.isAncestorOf(shared));
	}

	private static boolean isOfClient(ConfigurationPropertyName key) {
		return CLIENTS.isAncestorOf(key) && key.getNumberOfElements() > CLIENT_ELEMENTS;
	}

	/**
	 * Return the key of the property that a client inherits.
	 */
	private static ConfigurationPropertyName shared(ConfigurationPropertyName key) {
		return PREFIX.append(key.subName(CLIENT_ELEMENTS));
	}

	/**
	 * Return the known key that is most similar to another key. They are compared as a
	 * whole, and by their last parts, in case the group is missing or wrong.
	 */
	ConfigurationPropertyName nearestTo(ConfigurationPropertyName unknown) {
		Comparator<ConfigurationPropertyName> byDistance = Comparator.comparingInt(
				(known) -> Math.min(distance(whole(known), whole(unknown)), 1 + distance(last(known), last(unknown))));
		return candidatesFor(unknown)
			.min(byDistance.thenComparingInt((known) -> distance(whole(known), whole(unknown))))
			.orElse(PREFIX);
	}

	private Stream<ConfigurationPropertyName> candidatesFor(ConfigurationPropertyName unknown) {
		if (!isOfClient(unknown)) {
			return this.keys.stream();
		}
		ConfigurationPropertyName client = unknown.chop(CLIENT_ELEMENTS);
		return this.clientKeys.stream().map((key) -> client.append(key.subName(PREFIX.getNumberOfElements())));
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

		static Collector of(Class<?> type) {
			Collector collector = new Collector();
			ConfigurationPropertySource nothing = (name) -> null;
			new Binder(nothing).bind(PREFIX, Bindable.of(type), collector);
			return collector;
		}

		@Override
		public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target,
				BindContext context) {
			Class<?> type = target.getType().resolve(Object.class);
			if (isGroup(type)) {
				return target;
			}
			this.keys.add(name);
			if (name.equals(CLIENTS)) {
				return null;
			}
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
