package io.github.socketpool.benchmark.idle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.protocol.Frame;

/**
 * The pool of this project, which sends heartbeats.
 */
final class SocketPoolIdle implements IdleRow {

	private final ConnectionPool pool;

	SocketPoolIdle(int port, int size, Duration heartbeats) {
		ConnectionFactory factory = SocketConnections.builder(Endpoint.of("localhost", port))
			.heartbeat(HeartbeatSettings.defaults().withInterval(heartbeats))
			.build();
		this.pool = ExclusivePool.builder(factory)
			.settings(PoolSettings.defaults().withMaxSize(size).withIdleTimeout(Duration.ZERO))
			.build();
	}

	@Override
	public void useAtOnce(int connections) {
		List<Lease> leases = new ArrayList<>(connections);
		for (int i = 0; i < connections; i++) {
			Lease lease = this.pool.acquire(Deadline.after(PATIENCE));
			lease.connection().exchange(Frame.of("\"request " + i + "\""));
			leases.add(lease);
		}
		leases.forEach(Lease::release);
	}

	@Override
	public int idle() {
		return this.pool.control().stats().idle();
	}

	@Override
	public void close() {
		this.pool.close();
	}

}
