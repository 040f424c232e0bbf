package io.github.socketpool.benchmark.acquire;

import java.util.List;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.connection.CloseInitiator;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.PoolableConnection;
import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;

/**
 * A connection without a socket, which is always usable. It ignores deadlines.
 */
final class IdleConnection implements PoolableConnection {

	private static final Endpoint NOWHERE = Endpoint.of("localhost", 1);

	/**
	 * Creates such connections.
	 */
	static final class Factory implements ConnectionFactory {

		@Override
		public List<Endpoint> endpoints() {
			return List.of(NOWHERE);
		}

		@Override
		public PoolableConnection connect(Endpoint endpoint, ErrorContext context) {
			return new IdleConnection();
		}

	}

	@Override
	public Endpoint endpoint() {
		return NOWHERE;
	}

	@Override
	public Frame exchange(Frame request) {
		throw new UnsupportedOperationException("Leads nowhere");
	}

	@Override
	public void send(Frame message) {
		throw new UnsupportedOperationException("Leads nowhere");
	}

	@Override
	public Frame receive() {
		throw new UnsupportedOperationException("Leads nowhere");
	}

	@Override
	public @Nullable CloseReason begin(Deadline deadline, long now) {
		return null;
	}

	@Override
	public @Nullable CloseReason end() {
		return null;
	}

	@Override
	public @Nullable CloseReason check() {
		return null;
	}

	@Override
	public @Nullable CloseReason sendHeartbeat() {
		return null;
	}

	@Override
	public boolean isAwaitingReply() {
		return false;
	}

	@Override
	public void close(CloseReason reason) {
	}

	@Override
	public CloseInitiator closeInitiator() {
		return CloseInitiator.LOCAL;
	}

	@Override
	public long heartbeatsReceived() {
		return 0;
	}

}
