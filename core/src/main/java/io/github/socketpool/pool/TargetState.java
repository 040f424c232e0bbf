package io.github.socketpool.pool;

/**
 * What a pool believes about one of its targets. The arrows are <pre>
 * UP       → SUSPECT | ON_TRIAL | DOWN
 * SUSPECT  → UP | ON_TRIAL | DOWN
 * ON_TRIAL → UP | DOWN
 * DOWN     → UP | ON_TRIAL
 * </pre> A target is ON_TRIAL only while another one is UP or SUSPECT.
 */
public enum TargetState {

	/**
	 * It serves calls.
	 */
	UP,

	/**
	 * It serves calls, but a connection to it was lost and none has been made since.
	 */
	SUSPECT,

	/**
	 * It gets one call at a time, until one is answered: several calls in a row got no
	 * answer, or a connect has succeeded after others had failed.
	 */
	ON_TRIAL,

	/**
	 * The last connect has failed.
	 */
	DOWN;

	/**
	 * Return whether it gets its share of the calls.
	 * @return whether it is neither on trial nor down
	 */
	public boolean isLive() {
		return this == UP || this == SUSPECT;
	}

}
