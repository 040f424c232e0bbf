package io.github.socketpool.service;

import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The arguments of a method that are its request. Immutable.
 *
 * @param indexes where they are among all arguments
 * @param names their names, if the request is an object with them as members; else there
 * is at most one argument, and {@code names} is empty
 */
record RequestArguments(List<Integer> indexes, List<String> names) {

	/**
	 * Return the request.
	 * @param method the method, for the error
	 * @param arguments all arguments of the method
	 * @return the request, or {@code null} if there is none
	 * @throws IllegalArgumentException if the only argument is {@code null}
	 */
	@Nullable Object request(Method method, @Nullable Object[] arguments) {
		if (!this.names.isEmpty()) {
			return members(arguments);
		}
		if (this.indexes.isEmpty()) {
			return null;
		}
		Object request = arguments[this.indexes.get(0)];
		if (request == null) {
			throw new IllegalArgumentException("The request of " + method.getDeclaringClass().getName() + "."
					+ method.getName() + " must not be null");
		}
		return request;
	}

	private Map<String, @Nullable Object> members(@Nullable Object[] arguments) {
		Map<String, @Nullable Object> members = new LinkedHashMap<>();
		for (int i = 0; i < this.names.size(); i++) {
			members.put(this.names.get(i), arguments[this.indexes.get(i)]);
		}
		return members;
	}

}
