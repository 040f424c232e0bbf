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
 * All that advice about a pool depends on.
 *
 * @param target where its connections lead
 * @param pool what the pool knows about itself
 * @param heartbeat what keeps its idle connections alive
 * @param quickAck whether quick acknowledgements are asked for, or {@code null} when that
 * is not known
 * @param load the load that it has seen
 * @param turnover what has become of its connections lately
 * @param suspension who suspended it, or {@code null} when it is not suspended, or nobody
 * saw who did
 * @param kernel what the kernel knows
 */
public record PoolFigures(String target, PoolSnapshot pool, HeartbeatSettings heartbeat, @Nullable QuickAck quickAck,
		Load load, Turnover turnover, @Nullable Suspended suspension, Kernel kernel) {

	/**
	 * Return how the pool is set up.
	 * @return the settings
	 */
	public PoolSettings settings() {
		return this.pool.settings();
	}

	/**
	 * Return whether none are sent although they should be, since the peer answers them
	 * with a frame.
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
	 * Return whether each call has a connection of its own.
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
	 * What the kernel knows. {@code null} is what it does not tell.
	 *
	 * @param sockets the sockets that lead to the target
	 * @param settings the settings that decide how many there can be
	 * @param files the file descriptors of this process
	 */
	public record Kernel(@Nullable TargetSockets sockets, @Nullable KernelSettings settings,
			@Nullable FileDescriptors files) {

		static Kernel unknown() {
			return new Kernel(null, null, null);
		}

	}

}
