package io.github.socketpool.sample.load;

/**
 * Why a load made no further call.
 */
enum LoadEnd {

	/**
	 * All calls were made.
	 */
	COMPLETE("complete"),

	/**
	 * Too many calls failed in a row.
	 */
	FAILURES("failures"),

	/**
	 * It took too long.
	 */
	TIME_LIMIT("time-limit");

	private final String text;

	LoadEnd(String text) {
		this.text = text;
	}

	@Override
	public String toString() {
		return this.text;
	}

}
