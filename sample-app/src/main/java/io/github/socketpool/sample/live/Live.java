package io.github.socketpool.sample.live;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What the page shows.
 *
 * @param pool the pool
 * @param backEnd the back end
 * @param load the load that runs, or {@code null}
 * @param samples what has been sampled since the page last asked, oldest first
 */
record Live(Pool pool, BackEnd backEnd, @Nullable Progress load, List<Sample> samples) {

	/**
	 * The pool.
	 *
	 * @param name its name
	 * @param target where its connections lead
	 * @param maxSize the most connections at once
	 * @param minIdle how many connections are kept idle
	 */
	record Pool(String name, String target, int maxSize, int minIdle) {

	}

	/**
	 * The back end.
	 *
	 * @param embedded whether it can be stopped and started from here
	 * @param running whether it runs, as far as the pool knows if it is not embedded
	 * @param downForMillis how long connects have been failing, or {@code null} if they
	 * are not
	 */
	record BackEnd(boolean embedded, boolean running, @Nullable Long downForMillis) {

	}

	/**
	 * How far a load has come.
	 *
	 * @param mode its mode
	 * @param calls how many calls were asked for
	 * @param begun how many have been begun
	 */
	record Progress(String mode, int calls, int begun) {

	}

}
