package io.github.socketpool.service;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

/**
 * What {@link ProtocolExchange} says about a method.
 */
record Exchange(String operation, boolean oneWay, boolean idempotent) {

	/**
	 * Return what the nearest annotation says: that of the method itself, or else that of
	 * a method that it overrides.
	 * @return the exchange, or {@code null} if the method is none
	 */
	static @Nullable Exchange of(Method method) {
		MergedAnnotation<ProtocolExchange> annotation = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY)
			.get(ProtocolExchange.class);
		if (!annotation.isPresent()) {
			return null;
		}
		String value = annotation.getString(MergedAnnotation.VALUE);
		return new Exchange(value.isEmpty() ? method.getName() : value, annotation.getBoolean("oneWay"),
				annotation.getBoolean("idempotent"));
	}

}
