package io.github.socketpool.endpoint;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.github.socketpool.Endpoint;
import io.github.socketpool.EnumNames;
import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.template.ProtocolTemplate;
import io.github.socketpool.template.RetrySettings;
import org.jspecify.annotations.Nullable;

import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.ExponentialBackOff;
import org.springframework.util.backoff.FixedBackOff;

/**
 * Description of how a pool is configured. What is not known about a pool that the
 * application creates itself is {@code null}. Parts that are unwrapped group properties
 * in Java; in JSON their properties stand directly in the description of the settings.
 *
 * @param calls where calls go and how long they may take
 * @param pool how large the pool is, and how long its connections live
 * @param connect how connections are made
 * @param leakDetectionThreshold how long a caller may hold a connection before it is
 * reported as leaked; zero means forever
 * @param warmUp what the pool does when it is started: {@code lazy}, {@code background}
 * or {@code required}
 * @param connections what is sent over connections, and how
 * @param tcpSampleInterval how often the kernel's socket tables are sampled; zero means
 * never
 * @param origins where each value comes from, by the name of its member: the key of a
 * property, {@code default}, or {@code code}
 */
public record SettingsDescriptor(@JsonUnwrapped Calls calls, @JsonUnwrapped Pool pool, @JsonUnwrapped Connect connect,
		Duration leakDetectionThreshold, String warmUp, @JsonUnwrapped Connections connections,
		Duration tcpSampleInterval, Map<String, String> origins) {

	/**
	 * Describe how a pool is configured.
	 * @param calls where calls go and how long they may take
	 * @param settings the settings of the pool
	 * @param connectTimeout how long a connect may take, if that is known
	 * @param connections what is sent over connections
	 * @param tcpSampleInterval how often the kernel's socket tables are sampled
	 * @param origins where each value comes from
	 */
	static SettingsDescriptor of(Calls calls, PoolSettings settings, @Nullable Duration connectTimeout,
			Connections connections, Duration tcpSampleInterval, Map<String, String> origins) {
		return new SettingsDescriptor(calls, Pool.of(settings, calls.isShared()),
				new Connect(connectTimeout, settings.connectBackoffInitial(), settings.connectBackoffMax()),
				settings.leakDetectionThreshold(), EnumNames.kebab(settings.warmUp()), connections, tcpSampleInterval,
				origins);
	}

	/**
	 * Where calls go and how long they may take.
	 *
	 * @param serviceId the service whose instances the addresses are, or {@code null} if
	 * they do not change
	 * @param addresses where connections may lead, each as {@code host:port}
	 * @param balancing how the pool chooses among several targets: {@code least-busy},
	 * {@code round-robin} or {@code failover}
	 * @param mode {@code pooled}, or {@code per-call} if each call uses a new connection
	 * @param sharing {@code exclusive}, or {@code correlated} if many calls are in flight
	 * on a connection
	 * @param callTimeout how long a call without a timeout of its own may take, or
	 * {@code null} if the pool has no template, or several with different timeouts
	 * @param retry which calls are repeated after a failure, or {@code null} if none is,
	 * or the pool has no template, or several with different settings
	 */
	public record Calls(@Nullable String serviceId, List<String> addresses, String balancing, String mode,
			String sharing, @Nullable Duration callTimeout, @Nullable Retry retry) {

		private static final String CORRELATED = "correlated";

		static Calls of(ConnectionPool pool, PoolSettings settings, @Nullable Duration callTimeout,
				@Nullable Retry retry) {
			List<String> addresses = pool.endpoints().stream().map(Endpoint::toString).toList();
			return new Calls(ConnectionPools.serviceIdOf(pool), addresses, EnumNames.kebab(settings.balancing()),
					isPerCall(settings) ? "per-call" : "pooled",
					(pool.control().sharing() != null) ? CORRELATED : "exclusive", callTimeout, retry);
		}

		boolean isShared() {
			return this.sharing.equals(CORRELATED);
		}

		static boolean isPerCall(PoolSettings settings) {
			return settings.maxUses() == 1;
		}

	}

	/**
	 * Which calls are repeated after a failure. What a policy of the application's own
	 * does not tell is {@code null}.
	 *
	 * @param all whether all calls are repeated, not only those that were declared
	 * idempotent
	 * @param maxRatio how many repetitions there may be for each of these calls
	 * @param attemptTimeout how long an exchange of these calls may take; zero means as
	 * long as the call
	 * @param pauses how often a call is repeated, and after which pauses
	 */
	public record Retry(boolean all, double maxRatio, Duration attemptTimeout, @JsonUnwrapped @Nullable Pauses pauses) {

		static @Nullable Retry of(ProtocolTemplate template) {
			return of(template.retry());
		}

		static @Nullable Retry of(@Nullable RetrySettings settings) {
			return (settings != null) ? new Retry(settings.all(), settings.maxRatio(), settings.attemptTimeout(),
					Pauses.of(settings.policy().getBackOff())) : null;
		}

	}

	/**
	 * How often a call is repeated, and after which pauses.
	 *
	 * @param maxRetries the maximum number of repetitions
	 * @param delay the first pause
	 * @param jitter how much longer or shorter a pause is at random
	 * @param multiplier what each pause is multiplied by for the next one
	 * @param maxDelay the maximum pause, or {@code null} if there is none
	 */
	public record Pauses(long maxRetries, Duration delay, Duration jitter, double multiplier,
			@Nullable Duration maxDelay) {

		static @Nullable Pauses of(BackOff backOff) {
			if (backOff instanceof FixedBackOff pauses) {
				return new Pauses(pauses.getMaxAttempts(), Duration.ofMillis(pauses.getInterval()), Duration.ZERO, 1,
						null);
			}
			return (backOff instanceof ExponentialBackOff pauses) ? of(pauses) : null;
		}

		private static Pauses of(ExponentialBackOff pauses) {
			long max = pauses.getMaxInterval();
			return new Pauses(pauses.getMaxAttempts(), Duration.ofMillis(pauses.getInitialInterval()),
					Duration.ofMillis(pauses.getJitter()), pauses.getMultiplier(),
					(max != Long.MAX_VALUE) ? Duration.ofMillis(max) : null);
		}

	}

	/**
	 * How large a pool is, how its callers wait, and how long its connections live.
	 *
	 * @param maxSize the maximum number of connections
	 * @param minIdle how many connections are kept idle
	 * @param maxWaiters how many callers may wait
	 * @param acquireTimeout how long a caller may wait
	 * @param idleTimeout how long a connection above {@code minIdle} may stay idle; zero
	 * means forever
	 * @param maxLifetime how old a connection may become; zero means any age
	 * @param maxUses how many calls a connection serves; 0 means any number
	 * @param maxConnecting how many connections may be connecting at once
	 * @param maxInFlight how many calls may be in flight on a connection, or {@code null}
	 * if it has one call at a time
	 */
	public record Pool(int maxSize, int minIdle, int maxWaiters, Duration acquireTimeout, Duration idleTimeout,
			Duration maxLifetime, int maxUses, int maxConnecting, @Nullable Integer maxInFlight) {

		static Pool of(PoolSettings settings, boolean shared) {
			return new Pool(settings.maxSize(), settings.minIdle(), settings.maxWaiters(), settings.acquireTimeout(),
					settings.idleTimeout(), settings.maxLifetime(), settings.maxUses(), settings.maxConnecting(),
					shared ? settings.maxInFlight() : null);
		}

	}

	/**
	 * How connections are made.
	 *
	 * @param connectTimeout how long a connect may take
	 * @param connectBackoffInitial the longest pause after the first failed connect
	 * @param connectBackoffMax the longest pause after any failed connect
	 */
	public record Connect(@Nullable Duration connectTimeout, Duration connectBackoffInitial,
			Duration connectBackoffMax) {

	}

	/**
	 * What is sent over connections, and how.
	 *
	 * @param ssl how connections are encrypted
	 * @param framing what frames look like, or {@code null} with a {@code FrameCodec} of
	 * the application's own
	 * @param correlation how responses are told from messages, or {@code null} if the
	 * properties do not say that
	 * @param envelope what is put around payloads: {@code json-rpc}, or {@code null} for
	 * nothing
	 * @param heartbeat what is sent on idle connections
	 * @param socket how sockets are configured
	 */
	public record Connections(@Nullable Ssl ssl, @Nullable Framing framing, @Nullable Correlation correlation,
			@Nullable String envelope, HeartbeatDescriptor heartbeat, @Nullable Socket socket) {

	}

	/**
	 * How connections are encrypted.
	 *
	 * @param enabled whether they are encrypted
	 * @param bundle the name of the SSL bundle, or {@code null} if there is none or the
	 * application chooses it itself
	 * @param serverName the name that the server's certificate must have, or {@code null}
	 * for the host
	 */
	public record Ssl(boolean enabled, @Nullable String bundle, @Nullable String serverName) {

	}

	/**
	 * How responses are told from messages: by an id.
	 *
	 * @param requestId the JSON Pointer of the id in a request
	 * @param responseId the JSON Pointer of the same id in its response
	 */
	public record Correlation(String requestId, String responseId) {

	}

	/**
	 * What frames look like. Of {@code prefix}, {@code delimiter} and {@code start},
	 * {@code ******} is shown unless {@code management.endpoint.socketpool.show-values}
	 * shows them.
	 *
	 * @param type how the end of a frame is found: {@code ascii-length},
	 * {@code binary-length}, {@code delimiter} or {@code content-length}
	 * @param prefix what the header begins with, with {@code ascii-length}
	 * @param digits how many digits the length has, with {@code ascii-length}
	 * @param length how the length is written, with {@code binary-length}
	 * @param delimiter the bytes after a body, with {@code delimiter}
	 * @param start the byte before a body, with {@code delimiter}; {@code null} if there
	 * is none
	 * @param maxFrameSize the size of the largest body, in bytes
	 */
	public record Framing(String type, @Nullable Object prefix, @Nullable Integer digits,
			@JsonUnwrapped @Nullable BinaryLength length, @Nullable Object delimiter, @Nullable Object start,
			long maxFrameSize) {

	}

	/**
	 * How a binary length is written.
	 *
	 * @param lengthBytes the number of its bytes
	 * @param byteOrder {@code big-endian} or {@code little-endian}
	 * @param lengthIncludesHeader whether it counts its own bytes too
	 */
	public record BinaryLength(int lengthBytes, String byteOrder, boolean lengthIncludesHeader) {

	}

	/**
	 * What is sent on idle connections. The body of a heartbeat is never shown.
	 *
	 * @param interval how long a connection is idle before a heartbeat is sent; zero
	 * means that none is
	 * @param kind {@code token}, or {@code body} for a frame
	 * @param token the token; {@code ******} unless
	 * {@code management.endpoint.socketpool.show-values} shows it, and {@code null} if
	 * there is none or it is unknown
	 * @param expectReply whether the server answers heartbeats
	 * @param timeout how long an answer may take
	 */
	public record HeartbeatDescriptor(Duration interval, String kind, @Nullable Object token, boolean expectReply,
			Duration timeout) {

	}

	/**
	 * How sockets are configured.
	 *
	 * @param keepAlive whether the kernel probes idle connections
	 * @param noDelay whether small writes are sent at once
	 * @param sendBufferSize the size of the kernel's send buffer in bytes, or
	 * {@code null} for the operating system's own choice
	 * @param receiveBufferSize the size of the kernel's receive buffer in bytes, or
	 * {@code null} for the operating system's own choice
	 * @param quickAck whether a read that ends inside a frame is acknowledged at once:
	 * {@code auto}, {@code on} or {@code off}
	 */
	public record Socket(boolean keepAlive, boolean noDelay, @Nullable Integer sendBufferSize,
			@Nullable Integer receiveBufferSize, String quickAck) {

	}

}
