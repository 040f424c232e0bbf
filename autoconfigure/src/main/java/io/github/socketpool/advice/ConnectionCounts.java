package io.github.socketpool.advice;

import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.pool.PoolSnapshot;

/**
 * Counts of the connections of a pool.
 *
 * @param opened how many were made
 * @param unsolicited how many were closed because of unsolicited bytes
 * @param idleTimeout how many were closed because they were idle for too long
 * @param maxLifetime how many were closed because they were too old
 * @param heartbeatsSent how many heartbeats were sent on them
 * @param heartbeatsReceived how many heartbeats were received
 */
public record ConnectionCounts(long opened, long unsolicited, long idleTimeout, long maxLifetime, long heartbeatsSent,
		long heartbeatsReceived) {

	static ConnectionCounts none() {
		return new ConnectionCounts(0, 0, 0, 0, 0, 0);
	}

	static ConnectionCounts of(PoolSnapshot pool, long heartbeatsSent, long heartbeatsReceived) {
		return new ConnectionCounts(pool.stats().opened(), closed(pool, CloseReason.UNSOLICITED),
				closed(pool, CloseReason.IDLE_TIMEOUT), closed(pool, CloseReason.MAX_LIFETIME), heartbeatsSent,
				heartbeatsReceived);
	}

	ConnectionCounts minus(ConnectionCounts before) {
		return new ConnectionCounts(this.opened - before.opened, this.unsolicited - before.unsolicited,
				this.idleTimeout - before.idleTimeout, this.maxLifetime - before.maxLifetime,
				this.heartbeatsSent - before.heartbeatsSent, this.heartbeatsReceived - before.heartbeatsReceived);
	}

	private static long closed(PoolSnapshot pool, CloseReason reason) {
		return pool.closes()
			.stream()
			.filter((close) -> close.reason() == reason)
			.mapToLong(PoolSnapshot.CloseCount::count)
			.sum();
	}

}
