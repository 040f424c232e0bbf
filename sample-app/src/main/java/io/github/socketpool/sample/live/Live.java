package io.github.socketpool.sample.live;

import java.util.List;

import io.github.socketpool.sample.live.Sample.CallRates;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows.
 *
 * @param pool the pool of the default client
 * @param backEnd its back end
 * @param load the running load, or {@code null}
 * @param connections its connections
 * @param samples the samples since the last request of the page, oldest first
 * @param clients all clients, the default one first
 */
record Live(Pool pool, BackEnd backEnd, @Nullable Progress load, Connections connections, List<Sample> samples,
		List<Client> clients) {

	/**
	 * A client.
	 *
	 * @param pool its pool
	 * @param connections its connections by state, and its waiters
	 * @param calls the calls that have ended in the last moments
	 * @param backEnds the back ends at its addresses
	 */
	record Client(Pool pool, Sample.Connections connections, CallRates calls, List<BackEnd> backEnds) {

	}

	/**
	 * The pool.
	 *
	 * @param name its name
	 * @param target where its connections lead
	 * @param maxSize the maximum number of connections
	 * @param minIdle how many connections are kept idle
	 */
	record Pool(String name, String target, int maxSize, int minIdle) {

	}

	/**
	 * A back end.
	 *
	 * @param address its address
	 * @param port its port, or {@code null} if the application cannot stop it
	 * @param embedded whether the application can stop and start it
	 * @param running whether it runs; if it is not embedded, as far as the pool knows
	 * @param state what the pool believes about it
	 * @param connections how many connections to it are made
	 * @param calls how many calls have ended on these and on earlier ones
	 * @param downForMillis how long it has been down or on trial, or {@code null} if it
	 * is neither
	 * @param nextAttemptMillis how long until the next attempt may be made, 0 if it is
	 * due, or {@code null} if it is neither down nor on trial
	 * @param cause why it is down or on trial, or {@code null} if it is neither
	 */
	record BackEnd(String address, @Nullable Integer port, boolean embedded, boolean running, String state,
			int connections, long calls, @Nullable Long downForMillis, @Nullable Long nextAttemptMillis,
			@Nullable String cause) {

	}

	/**
	 * The progress of a load.
	 *
	 * @param mode its mode
	 * @param warmingUp whether calls are not measured yet
	 * @param calls how many calls will be made; during the warm-up, how many of the
	 * warm-up
	 * @param begun how many of these have begun
	 */
	record Progress(String mode, boolean warmingUp, int calls, int begun) {

	}

	/**
	 * Connections.
	 *
	 * @param total how many there are, including connecting ones
	 * @param established how many of these are connected
	 * @param oldest the oldest ones, oldest first
	 */
	record Connections(int total, int established, List<Connection> oldest) {

	}

	/**
	 * One connection.
	 *
	 * @param state its state
	 * @param ageMillis how long ago its connect began or ended
	 * @param uses how many calls it has served, including the current one
	 * @param holder the name of the thread that holds it, or {@code null} if none does
	 */
	record Connection(String state, long ageMillis, long uses, @Nullable String holder) {

	}

}
