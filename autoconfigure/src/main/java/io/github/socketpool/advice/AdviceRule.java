package io.github.socketpool.advice;

import org.jspecify.annotations.Nullable;

/**
 * Judges a pool by its figures. It reads nothing else and keeps no state.
 */
@FunctionalInterface
public interface AdviceRule {

	/**
	 * Judge a pool.
	 * @param figures the figures of the pool
	 * @return advice, or {@code null} when nothing is wrong
	 */
	@Nullable Advice judge(PoolFigures figures);

	/**
	 * Return whether the pool itself already logs what this rule finds.
	 * @return {@code false} unless overridden
	 */
	default boolean isLoggedByPool() {
		return false;
	}

}
