package io.github.socketpool.connection;

import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;

/**
 * Makes connections to one endpoint. Thread-safe.
 */
public interface ConnectionFactory {

	/**
	 * Return where the connections lead.
	 * @return the endpoint
	 */
	Endpoint endpoint();

	/**
	 * Make a connection. Blocks until it is made, or at most for the connect timeout plus
	 * the time that resolving the host's name takes.
	 * @param context whose errors the connection's errors are
	 * @return a new connection, not yet in use
	 * @throws ConnectFailedException if no connection can be made
	 */
	PoolableConnection connect(ErrorContext context);

	/**
	 * Return the heartbeats that are to be sent on these connections while they are idle,
	 * by whoever pools them.
	 * @return the heartbeats; off unless the factory says otherwise
	 */
	default HeartbeatSettings heartbeat() {
		return HeartbeatSettings.off();
	}

	/**
	 * Return how many responses have come in two writes, such as the header alone and
	 * then the body. Peers that write so are slow where acknowledgements are delayed.
	 * @return the number since the factory was made; zero where it is not counted
	 */
	default long splitResponses() {
		return 0;
	}

	/**
	 * Return how often the peer has closed a connection right behind an answer. A caller
	 * who sends at that moment fails.
	 * @return what has been learned; nothing where it is not counted
	 */
	default AnsweredCloses answeredCloses() {
		return AnsweredCloses.NONE;
	}

}
