package io.github.socketpool.connection;

import java.time.Duration;
import java.util.List;

import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.ResolvedEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections. Thread-safe.
 */
public interface ConnectionFactory {

	/**
	 * Return the endpoints that the connections go to, unless a pool is told otherwise.
	 * @return the endpoints, each once; never empty, and always the same
	 */
	List<Endpoint> endpoints();

	/**
	 * Return where the connections to an endpoint lead at present. A host name may stand
	 * for several servers, each of which has an address of its own. Blocks for the time
	 * it takes to resolve the name. A pool calls this before each connect, and every 30 s
	 * while it has connections; never on the thread of a caller.
	 * @param configured one of {@link #endpoints()}, or another one that a pool was told
	 * to have as its target
	 * @param context the pool that an error names
	 * @return each server once, at least one; the endpoint itself if it stands for one,
	 * as by default
	 * @throws ConnectFailedException if the name cannot be resolved, and never was
	 */
	default List<ResolvedEndpoint> resolve(Endpoint configured, ErrorContext context) {
		return List.of(ResolvedEndpoint.of(configured));
	}

	/**
	 * Make a connection. Blocks for at most the connect timeout plus the time it takes to
	 * resolve the host's name.
	 * @param endpoint the endpoint to connect to: one of {@link #endpoints()}, or another
	 * one that a pool was told to have as its target, or one that they were
	 * {@linkplain #resolve resolved} to
	 * @param context the pool that the connection's errors name
	 * @return a new connection, not yet in use
	 * @throws ConnectFailedException if no connection can be made
	 */
	PoolableConnection connect(Endpoint endpoint, ErrorContext context);

	/**
	 * Return whether a connect succeeds only if the server answers, as in a login or a
	 * handshake of TLS. Otherwise the operating system of the server may complete it,
	 * though the server is stuck.
	 * @return whether the server has answered when {@link #connect} returns
	 */
	default boolean isConnectAnswered() {
		return false;
	}

	/**
	 * Return the heartbeats that the pool sends on these connections while they are idle.
	 * @return the heartbeats; off by default
	 */
	default HeartbeatSettings heartbeat() {
		return HeartbeatSettings.off();
	}

	/**
	 * Return how often a connection must be read while it is idle, so that the messages
	 * of the server do not fill its receive buffer.
	 * @return the longest time between two {@linkplain PoolableConnection#check checks};
	 * zero if idle connections need not be read, as by default
	 */
	default Duration idleReadInterval() {
		return Duration.ZERO;
	}

	/**
	 * Return what receives the messages of the server. The connections pass to it those
	 * that they skip. A pool that reads frames by itself does so too.
	 * @return the receiver, or {@code null} if messages are only counted, as by default
	 */
	default @Nullable MessageReceiver messageReceiver() {
		return null;
	}

	/**
	 * Return how many responses arrived in two writes, such as the header alone and then
	 * the body. Such peers are slow where acknowledgements are delayed.
	 * @return the number since the factory was created; zero if it is not counted
	 */
	default long splitResponses() {
		return 0;
	}

	/**
	 * Return how often the peer has closed a connection right after a response. A caller
	 * that sends at that moment fails.
	 * @return the closes found so far; none if they are not counted
	 */
	default AnsweredCloses answeredCloses() {
		return AnsweredCloses.NONE;
	}

	/**
	 * Return what the frames were like that no request had asked for.
	 * @return the counts of the frames for which connections were closed so far; none if
	 * they are not counted
	 */
	default UnsolicitedFrames unsolicitedFrames() {
		return UnsolicitedFrames.NONE;
	}

	/**
	 * What the frames were like that no request had asked for, and for which connections
	 * were closed. They show whether the server sends messages. Only the first such frame
	 * of a connection counts, and only without a {@link ResponseMatcher}. Immutable.
	 *
	 * @param method how many were JSON with a member {@code method}, such as
	 * notifications of JSON-RPC
	 * @param event how many others had a member {@code event}
	 * @param id how many others had an {@code id}, which belongs to another request or to
	 * none
	 * @param other how many others there were
	 */
	record UnsolicitedFrames(long method, long event, long id, long other) {

		/** No such frame has been seen. */
		public static final UnsolicitedFrames NONE = new UnsolicitedFrames(0, 0, 0, 0);

	}

	/**
	 * How often the peer has closed a connection right after a response, and after how
	 * many uses. While no connection has served more uses than that, the peer seems to
	 * limit the uses of a connection. Immutable.
	 *
	 * @param count how many closes have been found; those that came together count once
	 * @param fewestUses the smallest number of uses after which one came; 0 when none was
	 * found
	 */
	record AnsweredCloses(long count, long fewestUses) {

		/** No such close has been found. */
		public static final AnsweredCloses NONE = new AnsweredCloses(0, 0);

	}

}
