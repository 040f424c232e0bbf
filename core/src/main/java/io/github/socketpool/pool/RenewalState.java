package io.github.socketpool.pool;

/**
 * How far {@link PoolControl#renew()} has come. The arrows are <pre>
 * NONE      → TRYING
 * TRYING    → REPLACING | NONE
 * REPLACING → TRYING | NONE
 * </pre> A further call of {@code renew()} leads to TRYING from any state. Any state ends
 * in NONE once no connection is left that was made before the last call.
 */
public enum RenewalState {

	/**
	 * Nothing is to be renewed.
	 */
	NONE,

	/**
	 * No connect that began after the call has succeeded yet: the older connections stay.
	 */
	TRYING,

	/**
	 * A connect that began after the call has succeeded: the older connections are closed
	 * as others take their places.
	 */
	REPLACING

}
