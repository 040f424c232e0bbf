package io.github.socketpool.endpoint;

import java.time.Duration;
import java.util.List;

import io.github.socketpool.EnumNames;
import io.github.socketpool.pool.PoolSettings;
import org.jspecify.annotations.Nullable;

/**
 * Description of how a pool is set up. What is not known of a pool that the application
 * makes itself is {@code null}.
 *
 * @param addresses where its connections may lead, each as {@code host:port}
 * @param mode {@code pooled}, or {@code per-call} where each call has a connection of its
 * own
 * @param callTimeout how long a call may take that has no timeout of its own, or
 * {@code null} when there is no template over this pool, or several that differ
 * @param maxSize the most connections at once
 * @param minIdle how many connections are kept idle
 * @param maxWaiters how many callers may wait
 * @param acquireTimeout how long a caller waits at most
 * @param idleTimeout how long a connection above {@code minIdle} is kept without use;
 * zero means for ever
 * @param maxLifetime how old a connection may become; zero means any age
 * @param maxUses how many calls a connection serves; 0 means any number
 * @param maxConnecting how many connections are being made at once
 * @param connectTimeout how long a connect may take
 * @param connectBackoffInitial the longest pause after a first failed connect
 * @param connectBackoffMax the longest pause of all
 * @param leakDetectionThreshold how long a caller may hold a connection until it is
 * reported as leaked; zero means for ever
 * @param warmUp what the pool does when it is started: {@code lazy}, {@code background}
 * or {@code required}
 * @param framing what frames look like, or {@code null} with a {@code FrameCodec} of the
 * application's own
 * @param heartbeat what is sent on idle connections
 * @param socket how sockets are set up
 * @param tcpSampleInterval how often the kernel's tables of sockets are sampled; zero
 * means never
 */
public record SettingsDescriptor(List<String> addresses, String mode, @Nullable Duration callTimeout, int maxSize,
		int minIdle, int maxWaiters, Duration acquireTimeout, Duration idleTimeout, Duration maxLifetime, int maxUses,
		int maxConnecting, @Nullable Duration connectTimeout, Duration connectBackoffInitial,
		Duration connectBackoffMax, Duration leakDetectionThreshold, String warmUp, @Nullable Framing framing,
		HeartbeatDescriptor heartbeat, @Nullable Socket socket, Duration tcpSampleInterval) {

	/**
	 * Describe how a pool is set up.
	 * @param addresses where its connections may lead
	 * @param callTimeout how long a call may take, if that is known
	 * @param pool the settings of the pool itself
	 * @param connections how its connections are set up
	 * @param tcpSampleInterval how often the kernel's tables of sockets are sampled
	 */
	static SettingsDescriptor of(List<String> addresses, @Nullable Duration callTimeout, PoolSettings pool,
			Connections connections, Duration tcpSampleInterval) {
		return new SettingsDescriptor(addresses, (pool.maxUses() == 1) ? "per-call" : "pooled", callTimeout,
				pool.maxSize(), pool.minIdle(), pool.maxWaiters(), pool.acquireTimeout(), pool.idleTimeout(),
				pool.maxLifetime(), pool.maxUses(), pool.maxConnecting(), connections.connectTimeout(),
				pool.connectBackoffInitial(), pool.connectBackoffMax(), pool.leakDetectionThreshold(),
				EnumNames.kebab(pool.warmUp()), connections.framing(), connections.heartbeat(), connections.socket(),
				tcpSampleInterval);
	}

	/**
	 * How connections are set up: a part of the description, which has no place of its
	 * own in it.
	 *
	 * @param connectTimeout how long a connect may take
	 * @param framing what frames look like
	 * @param heartbeat what is sent on idle connections
	 * @param socket how sockets are set up
	 */
	record Connections(@Nullable Duration connectTimeout, @Nullable Framing framing, HeartbeatDescriptor heartbeat,
			@Nullable Socket socket) {

	}

	/**
	 * What frames look like.
	 *
	 * @param type how the length of a frame is told
	 * @param prefix what the header begins with; {@code ******} unless
	 * {@code management.endpoint.socketpool.show-values} lets it be seen
	 * @param digits how many digits the length has
	 * @param maxFrameSize the size of the largest body, in bytes
	 */
	public record Framing(String type, @Nullable Object prefix, int digits, long maxFrameSize) {

	}

	/**
	 * What is sent on idle connections. The body of a heartbeat is never shown.
	 *
	 * @param interval how long a connection is idle before a heartbeat is sent; zero
	 * means that none is
	 * @param kind {@code token}, or {@code body} for a frame
	 * @param token the token; {@code ******} unless
	 * {@code management.endpoint.socketpool.show-values} lets it be seen, and
	 * {@code null} when there is none or it is not known
	 * @param expectReply whether the server answers
	 * @param timeout how long an answer may take
	 */
	public record HeartbeatDescriptor(Duration interval, String kind, @Nullable Object token, boolean expectReply,
			Duration timeout) {

	}

	/**
	 * How sockets are set up.
	 *
	 * @param keepAlive whether the kernel probes idle connections
	 * @param noDelay whether small writes leave at once
	 * @param sendBufferSize the size of the kernel's send buffer in bytes, or
	 * {@code null} for the operating system's own choice
	 * @param receiveBufferSize the size of the kernel's receive buffer in bytes, or
	 * {@code null} for the operating system's own choice
	 * @param quickAck whether a read that ends inside a frame is acknowledged at once:
	 * {@code auto}, {@code on} or {@code off}
	 */
	public record Socket(boolean keepAlive, boolean noDelay, @Nullable Long sendBufferSize,
			@Nullable Long receiveBufferSize, String quickAck) {

	}

}
