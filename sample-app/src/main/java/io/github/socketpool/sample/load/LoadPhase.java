package io.github.socketpool.sample.load;

/**
 * The phase of a load.
 */
enum LoadPhase {

	/**
	 * Calls are made but not measured.
	 */
	WARMING_UP,

	/**
	 * Calls are made and measured.
	 */
	MEASURING,

	/**
	 * No further calls are made.
	 */
	ENDED

}
