package io.github.socketpool.sample.load;

/**
 * How far a load has come.
 */
enum LoadPhase {

	/**
	 * Calls are made that are not measured.
	 */
	WARMING_UP,

	/**
	 * Calls are made and measured.
	 */
	MEASURING,

	/**
	 * No more calls are made.
	 */
	ENDED

}
