package io.github.socketpool.discovery;

import io.github.socketpool.Durations;
import org.jspecify.annotations.Nullable;

/**
 * Why no instance of a service is found. Immutable.
 *
 * @param kind what is wrong
 * @param description what is wrong and what to do, as the end of a sentence and another
 * one
 * @param cause the error of the registry's client, or {@code null} if there is none
 */
record DiscoveryProblem(Kind kind, String description, @Nullable Throwable cause) {

	private static final String CHECK_REGISTRY = ". Check that it can be reached, and the settings of its client.";

	static DiscoveryProblem silent(long nanos) {
		return new DiscoveryProblem(Kind.SILENT,
				"the service registry has not answered for " + Durations.readable(nanos) + CHECK_REGISTRY, null);
	}

	static DiscoveryProblem failed(Throwable cause) {
		return new DiscoveryProblem(Kind.FAILED,
				"the service registry could not be asked (" + cause.getClass().getName() + ")" + CHECK_REGISTRY, cause);
	}

	/**
	 * Return the problem that there is no instance to connect to.
	 * @param unusable how many instances have no host or no port
	 */
	static DiscoveryProblem none(int unusable) {
		String description = (unusable == 0)
				? "the service registry has none. Check the service id, and that the servers are registered."
				: "none of those in the service registry (" + unusable
						+ ") has a host and a port. Correct how the servers are registered.";
		return new DiscoveryProblem(Kind.NONE, description, null);
	}

	/**
	 * What is wrong.
	 */
	enum Kind {

		SILENT, FAILED, NONE

	}

}
