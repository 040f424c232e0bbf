package io.github.socketpool.advice;

import org.jspecify.annotations.Nullable;

/**
 * Judges a pool by its figures alone: it looks at nothing else and remembers nothing.
 */
@FunctionalInterface
public interface AdviceRule {

	/**
	 * Judge a pool.
	 * @param figures all that the judgement depends on
	 * @return advice, or {@code null} when nothing is wrong
	 */
	@Nullable Advice judge(PoolFigures figures);

	/**
	 * Return whether the pool itself logs what this rule finds, as soon as it is so.
	 * @return {@code false} unless overridden
	 */
	default boolean isLoggedByPool() {
		return false;
	}

}
