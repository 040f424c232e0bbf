package io.github.socketpool.advice;

import java.time.Duration;

import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.connection.QuickAck;
import io.github.socketpool.kernel.FileDescriptors;
import io.github.socketpool.kernel.KernelSettings;
import io.github.socketpool.kernel.TargetSockets;
import io.github.socketpool.pool.HeartbeatReaction;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * The figures that advice about a pool depends on.
 *
 * @param target where its connections lead
 * @param pool a snapshot of the pool
 * @param heartbeat the heartbeats on its idle connections
 * @param quickAck whether quick acknowledgements are used, or {@code null} if unknown
 * @param load its recent load
 * @param turnover what happened to its connections recently
 * @param suspension who suspended it, or {@code null} if it is not suspended, or if that
 * is unknown
 * @param kernel the kernel's figures
 */
public record PoolFigures(String target, PoolSnapshot pool, HeartbeatSettings heartbeat, @Nullable QuickAck quickAck,
		Load load, Turnover turnover, @Nullable Suspended suspension, Kernel kernel) {

	/**
	 * Return how the pool is configured.
	 * @return the settings
	 */
	public PoolSettings settings() {
		return this.pool.settings();
	}

	/**
	 * Return whether no heartbeats are sent, although they are enabled, because the peer
	 * answers them with a frame.
	 * @return {@code true} if the peer refused them
	 */
	public boolean areHeartbeatsRefused() {
		return this.heartbeat.isEnabled() && this.pool.peer().heartbeat() == HeartbeatReaction.REFUSED;
	}

	/**
	 * Return whether heartbeats keep idle connections alive.
	 * @return {@code true} if they are enabled and not refused
	 */
	public boolean areHeartbeatsSent() {
		return this.heartbeat.isEnabled() && !areHeartbeatsRefused();
	}

	/**
	 * Return whether each call uses a new connection.
	 * @return {@code true} if a connection is used once
	 */
	public boolean isPerCall() {
		return settings().maxUses() == 1;
	}

	/**
	 * Who suspended a pool.
	 *
	 * @param thread the name of the thread
	 * @param since how long ago
	 */
	public record Suspended(String thread, Duration since) {

	}

	/**
	 * The kernel's figures. A figure that is unknown is {@code null}.
	 *
	 * @param sockets the sockets that lead to the target
	 * @param settings the settings that limit their number
	 * @param files the file descriptors of this process
	 */
	public record Kernel(@Nullable TargetSockets sockets, @Nullable KernelSettings settings,
			@Nullable FileDescriptors files) {

		static Kernel unknown() {
			return new Kernel(null, null, null);
		}

	}

}
