package io.github.socketpool.sample.live;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What the page shows.
 *
 * @param pool the pool
 * @param backEnd the back end
 * @param load the load that runs, or {@code null}
 * @param connections the connections of the pool
 * @param samples what has been sampled since the page last asked, oldest first
 */
record Live(Pool pool, BackEnd backEnd, @Nullable Progress load, Connections connections, List<Sample> samples) {

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
	 * @param nextAttemptMillis how long it is until the next connect may be tried, 0 when
	 * it is due, or {@code null} if connects are not failing
	 * @param cause why the last connect failed, or {@code null} if connects are not
	 * failing
	 */
	record BackEnd(boolean embedded, boolean running, @Nullable Long downForMillis, @Nullable Long nextAttemptMillis,
			@Nullable String cause) {

	}

	/**
	 * How far a load has come.
	 *
	 * @param mode its mode
	 * @param warmingUp whether the calls are not measured yet
	 * @param calls how many calls are to be made, those of the warm-up until it has ended
	 * @param begun how many of these have been begun
	 */
	record Progress(String mode, boolean warmingUp, int calls, int begun) {

	}

	/**
	 * Connections.
	 *
	 * @param total how many there are, those that are being made included
	 * @param established how many of these lead to the back end
	 * @param oldest those that have been there longest, oldest first
	 */
	record Connections(int total, int established, List<Connection> oldest) {

	}

	/**
	 * One connection.
	 *
	 * @param state what it is doing
	 * @param ageMillis how long ago it was made, or began to be made
	 * @param uses how many calls it has served, the present one included
	 * @param holder the name of the thread that holds it, or {@code null} when none does
	 */
	record Connection(String state, long ageMillis, long uses, @Nullable String holder) {

	}

}
