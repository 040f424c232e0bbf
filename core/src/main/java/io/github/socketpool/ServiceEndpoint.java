package io.github.socketpool;

import org.jspecify.annotations.Nullable;

/**
 * A service whose instances are found while the application runs. No connection leads to
 * it. A pool is given its instances as targets. Until then, connects fail.
 */
public final class ServiceEndpoint implements Endpoint {

	private static final long serialVersionUID = 1L;

	private final String id;

	/** Part of each message and event of a pool, so it is created once. */
	private final String text;

	ServiceEndpoint(String id) {
		if (id.isBlank() || !MessageText.isPrintable(id)) {
			throw new InvalidSettingException("service-id", id, "must not be empty, and have no control characters",
					"Use the name under which the servers are registered.");
		}
		this.id = id;
		this.text = "service:" + id;
	}

	/**
	 * Return the name of the service.
	 * @return the name under which its instances are registered
	 */
	public String id() {
		return this.id;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof ServiceEndpoint endpoint && this.id.equals(endpoint.id);
	}

	@Override
	public int hashCode() {
		return this.id.hashCode();
	}

	@Override
	public String toString() {
		return this.text;
	}

}
