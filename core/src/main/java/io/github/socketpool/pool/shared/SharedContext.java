package io.github.socketpool.pool.shared;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.socketpool.Ticker;
import io.github.socketpool.connection.CorrelationStrategy;
import io.github.socketpool.payload.RedactedException;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameFormatException;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of one pool need to know of it. Thread-safe.
 *
 * @param poolName the name of the pool
 * @param correlation finds the ids of requests and responses
 * @param places which call has its place on which connection
 * @param currentRules gives what places are given by
 * @param errors makes the errors of calls
 * @param messages receives the messages of the server
 * @param counters counts the responses that reached no caller
 * @param ticker the source of time
 * @param gone is told of each connection that was released
 * @param readers how many threads that read have been created
 */
record SharedContext(String poolName, CorrelationStrategy correlation, Places places,
		Supplier<Places.Rules> currentRules, SharedErrors errors, ReceivedMessages messages, ResponseCounters counters,
		Ticker ticker, Consumer<SharedConnection> gone, AtomicInteger readers) {

	PoolSettings settings() {
		return rules().settings();
	}

	Places.Rules rules() {
		return this.currentRules.get();
	}

	/**
	 * Calls of a connection have ended: have the requests of those written that get their
	 * places.
	 * @param gone how many of them have callers that have left
	 */
	void ended(SharedConnection connection, int count, int gone) {
		connection.usedAt(now());
		proceed(this.places.ended(connection, count, gone, rules()), connection);
	}

	/**
	 * Do what there is to do on connections on which calls have got places.
	 * @param except the one on which this thread does it anyway, or {@code null}
	 */
	static void proceed(List<SharedConnection> connections, @Nullable SharedConnection except) {
		for (SharedConnection connection : connections) {
			if (connection != except) {
				connection.proceed(null);
			}
		}
	}

	long now() {
		return this.ticker.nanos();
	}

	long left(SharedCall call) {
		return call.deadline().remainingNanos(now());
	}

	String nextReaderName() {
		return "socketpool-" + this.poolName + "-read-" + this.readers.incrementAndGet();
	}

	/**
	 * Return the id of a response.
	 * @return the id, or {@code null} if the frame is no response
	 * @throws FrameFormatException if the frame is none of the protocol
	 * @throws CorrelationFailedException if the strategy fails
	 */
	@Nullable Object responseId(Frame received) {
		try {
			return this.correlation.responseId(received);
		}
		catch (FrameFormatException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			throw new CorrelationFailedException(RedactedException.of(ex));
		}
	}

	/**
	 * A connection is not used any more: release it.
	 */
	void removed(SharedConnection connection, Lease lease) {
		try {
			lease.release();
		}
		finally {
			this.gone.accept(connection);
		}
	}

}
