package io.github.socketpool.sample.load;

/**
 * How the calls of a load get their connections.
 */
public enum LoadMode {

	/**
	 * From the application's pool.
	 */
	POOLED("pooled"),

	/**
	 * Each call opens a connection and closes it.
	 */
	PER_CALL("per-call"),

	/**
	 * Many calls are in flight on a connection at once.
	 */
	SHARED("shared");

	private final String text;

	LoadMode(String text) {
		this.text = text;
	}

	@Override
	public String toString() {
		return this.text;
	}

}
