package io.github.socketpool.sample.load;

/**
 * Where the calls of a load get their connections from.
 */
public enum LoadMode {

	/**
	 * From the application's pool.
	 */
	POOLED("pooled"),

	/**
	 * Each call makes its own and closes it.
	 */
	PER_CALL("per-call");

	private final String text;

	LoadMode(String text) {
		this.text = text;
	}

	@Override
	public String toString() {
		return this.text;
	}

}
