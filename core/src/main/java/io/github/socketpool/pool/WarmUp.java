package io.github.socketpool.pool;

/**
 * What a pool does when it is started, before the first caller comes.
 */
public enum WarmUp {

	/**
	 * Nothing: the first caller connects, and from then on {@code pool.min-idle} is kept.
	 */
	LAZY,

	/**
	 * It begins to connect up to {@code pool.min-idle} in the background; failures are
	 * not reported, but tried again.
	 */
	BACKGROUND,

	/**
	 * It makes one connection before it counts as started, and fails to start if it
	 * cannot; the others up to {@code pool.min-idle} follow in the background.
	 */
	REQUIRED

}
