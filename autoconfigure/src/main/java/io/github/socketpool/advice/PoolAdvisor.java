package io.github.socketpool.advice;

import java.util.List;

/**
 * Gives advice about the pools of the application. Each piece is also logged once, as a
 * warning, when it becomes true. Thread-safe.
 */
@FunctionalInterface
public interface PoolAdvisor {

	/**
	 * Return the advice that is true now. Advice about load needs some minutes of load
	 * first.
	 * @param pool the id of the pool, which is its name unless several have that name
	 * @return the advice; empty if nothing is wrong, or if there is no such pool
	 */
	List<Advice> advice(String pool);

}
