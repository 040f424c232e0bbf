package io.github.socketpool.connection;

import java.time.Duration;

import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.TcpEndpoint;
import io.github.socketpool.protocol.BodyBudget;
import io.github.socketpool.protocol.FrameCodec;

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

	/**
	 * Return a factory of plain TCP connections that send no heartbeats, and skip those
	 * of the peer where frames do not begin as the default token does. Where a host has
	 * several addresses, the first that answers is connected to: the next one is tried
	 * after 250 ms, or at once when one fails, and the one that answered last comes
	 * first.
	 * @param endpoint where the server listens
	 * @param settings how sockets are connected and set up
	 * @param codec how frames are put on the wire
	 * @return the factory
	 * @throws InvalidSettingException if a header has no room in a buffer
	 */
	static ConnectionFactory sockets(TcpEndpoint endpoint, SocketSettings settings, FrameCodec codec) {
		return sockets(endpoint, settings, codec, HeartbeatSettings.defaultsFor(codec).withInterval(Duration.ZERO));
	}

	/**
	 * Return a factory of plain TCP connections.
	 * @param endpoint where the server listens
	 * @param settings how sockets are connected and set up
	 * @param codec how frames are put on the wire
	 * @param heartbeat what is sent on idle connections, how often, and whether it is
	 * answered
	 * @return the factory
	 * @throws InvalidSettingException if heartbeats are on and there is neither a token
	 * nor a body to send, if a frame can begin as the token does, or if a header or a
	 * heartbeat has no room in a buffer
	 */
	static ConnectionFactory sockets(TcpEndpoint endpoint, SocketSettings settings, FrameCodec codec,
			HeartbeatSettings heartbeat) {
		return sockets(endpoint, settings, codec, heartbeat, BodyBudget.shared());
	}

	/**
	 * Return a factory of plain TCP connections with a budget for the memory of responses
	 * that are being received. A response beyond it fails its call with a
	 * {@link TransportException}, and its connection is closed.
	 * @param endpoint where the server listens
	 * @param settings how sockets are connected and set up
	 * @param codec how frames are put on the wire
	 * @param heartbeat what is sent on idle connections, how often, and whether it is
	 * answered
	 * @param budget the budget; the other factories use {@link BodyBudget#shared()}
	 * @return the factory
	 * @throws InvalidSettingException if heartbeats are on and there is neither a token
	 * nor a body to send, if a frame can begin as the token does, or if a header or a
	 * heartbeat has no room in a buffer
	 */
	static ConnectionFactory sockets(TcpEndpoint endpoint, SocketSettings settings, FrameCodec codec,
			HeartbeatSettings heartbeat, BodyBudget budget) {
		return new SocketConnectionFactory(endpoint, settings, codec, heartbeat, budget);
	}

}
