package io.github.socketpool.autoconfigure;

import java.time.Duration;

import io.github.socketpool.connection.QuickAck;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * {@link ConfigurationProperties Properties} of socketpool. They are checked when the
 * client is made from them.
 */
@ConfigurationProperties("socketpool")
public class SocketPoolProperties {

	/**
	 * Whether to configure a client.
	 */
	private boolean enabled = true;

	/**
	 * Host of the server. There is a client where the host or the port is set.
	 */
	private String host = "localhost";

	/**
	 * Port of the server.
	 */
	private @Nullable Integer port;

	/**
	 * How long a call may take: waiting, connecting, writing and reading together.
	 */
	private Duration callTimeout = Duration.ofSeconds(10);

	/**
	 * How calls use connections. With 'per-call', pool.max-size is the number of calls at
	 * once, and pool.min-idle, pool.max-uses and pool.max-connecting do not apply.
	 */
	private Mode mode = Mode.POOLED;

	private final Pool pool = new Pool();

	private final Connect connect = new Connect();

	private final Framing framing = new Framing();

	private final Heartbeat heartbeat = new Heartbeat();

	private final Socket socket = new Socket();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public String getHost() {
		return this.host;
	}

	public void setHost(String host) {
		this.host = host;
	}

	public @Nullable Integer getPort() {
		return this.port;
	}

	public void setPort(@Nullable Integer port) {
		this.port = port;
	}

	public Duration getCallTimeout() {
		return this.callTimeout;
	}

	public void setCallTimeout(Duration callTimeout) {
		this.callTimeout = callTimeout;
	}

	public Mode getMode() {
		return this.mode;
	}

	public void setMode(Mode mode) {
		this.mode = mode;
	}

	public Pool getPool() {
		return this.pool;
	}

	public Connect getConnect() {
		return this.connect;
	}

	public Framing getFraming() {
		return this.framing;
	}

	public Heartbeat getHeartbeat() {
		return this.heartbeat;
	}

	public Socket getSocket() {
		return this.socket;
	}

	/**
	 * How calls use connections.
	 */
	public enum Mode {

		/**
		 * Connections are kept and shared by calls.
		 */
		POOLED,

		/**
		 * A connection is made for each call and closed after it.
		 */
		PER_CALL

	}

	/**
	 * How large the pool is and how its callers wait.
	 */
	public static class Pool {

		/**
		 * Maximum number of connections: in use, idle and being made together.
		 */
		private int maxSize = 8;

		/**
		 * Number of connections to keep idle for calls to come.
		 */
		private int minIdle;

		/**
		 * Maximum number of callers that wait for a connection. Further ones are refused
		 * at once; with 0 nobody waits.
		 */
		private int maxWaiters = 256;

		/**
		 * How long a caller waits for a connection, within the time that its call has.
		 */
		private Duration acquireTimeout = Duration.ofSeconds(3);

		/**
		 * Number of calls after which a connection is replaced. 0 means any number.
		 */
		private int maxUses;

		/**
		 * Maximum number of connections being made at once.
		 */
		private int maxConnecting = 2;

		public int getMaxSize() {
			return this.maxSize;
		}

		public void setMaxSize(int maxSize) {
			this.maxSize = maxSize;
		}

		public int getMinIdle() {
			return this.minIdle;
		}

		public void setMinIdle(int minIdle) {
			this.minIdle = minIdle;
		}

		public int getMaxWaiters() {
			return this.maxWaiters;
		}

		public void setMaxWaiters(int maxWaiters) {
			this.maxWaiters = maxWaiters;
		}

		public Duration getAcquireTimeout() {
			return this.acquireTimeout;
		}

		public void setAcquireTimeout(Duration acquireTimeout) {
			this.acquireTimeout = acquireTimeout;
		}

		public int getMaxUses() {
			return this.maxUses;
		}

		public void setMaxUses(int maxUses) {
			this.maxUses = maxUses;
		}

		public int getMaxConnecting() {
			return this.maxConnecting;
		}

		public void setMaxConnecting(int maxConnecting) {
			this.maxConnecting = maxConnecting;
		}

	}

	/**
	 * How connections are made.
	 */
	public static class Connect {

		/**
		 * How long a connect may take.
		 */
		private Duration timeout = Duration.ofSeconds(3);

		public Duration getTimeout() {
			return this.timeout;
		}

		public void setTimeout(Duration timeout) {
			this.timeout = timeout;
		}

	}

	/**
	 * What a frame looks like.
	 */
	public static class Framing {

		/**
		 * ASCII text that every header begins with. May be empty.
		 */
		private String prefix = "length:";

		/**
		 * Number of decimal digits that follow the prefix and give the length of the body
		 * in bytes.
		 */
		private int digits = 13;

		/**
		 * Largest body of a frame, in both directions.
		 */
		private DataSize maxFrameSize = DataSize.ofMegabytes(1);

		public String getPrefix() {
			return this.prefix;
		}

		public void setPrefix(String prefix) {
			this.prefix = prefix;
		}

		public int getDigits() {
			return this.digits;
		}

		public void setDigits(int digits) {
			this.digits = digits;
		}

		public DataSize getMaxFrameSize() {
			return this.maxFrameSize;
		}

		public void setMaxFrameSize(DataSize maxFrameSize) {
			this.maxFrameSize = maxFrameSize;
		}

	}

	/**
	 * What may stand between frames.
	 */
	public static class Heartbeat {

		/**
		 * ASCII text that the server may send between two frames. It is skipped and
		 * counted; empty when the server sends none.
		 */
		private String token = "HeartBeat";

		public String getToken() {
			return this.token;
		}

		public void setToken(String token) {
			this.token = token;
		}

	}

	/**
	 * How sockets are set up.
	 */
	public static class Socket {

		/**
		 * Whether the operating system probes idle connections (SO_KEEPALIVE).
		 */
		private boolean keepAlive = true;

		/**
		 * Whether small writes leave at once (TCP_NODELAY).
		 */
		private boolean noDelay = true;

		/**
		 * Size of the operating system's send buffer (SO_SNDBUF). By default, the
		 * operating system chooses.
		 */
		private @Nullable DataSize sendBufferSize;

		/**
		 * Size of the operating system's receive buffer (SO_RCVBUF). By default, the
		 * operating system chooses.
		 */
		private @Nullable DataSize receiveBufferSize;

		/**
		 * Whether to acknowledge at once when a read ends inside a frame (TCP_QUICKACK).
		 */
		private QuickAck quickAck = QuickAck.AUTO;

		public boolean isKeepAlive() {
			return this.keepAlive;
		}

		public void setKeepAlive(boolean keepAlive) {
			this.keepAlive = keepAlive;
		}

		public boolean isNoDelay() {
			return this.noDelay;
		}

		public void setNoDelay(boolean noDelay) {
			this.noDelay = noDelay;
		}

		public @Nullable DataSize getSendBufferSize() {
			return this.sendBufferSize;
		}

		public void setSendBufferSize(@Nullable DataSize sendBufferSize) {
			this.sendBufferSize = sendBufferSize;
		}

		public @Nullable DataSize getReceiveBufferSize() {
			return this.receiveBufferSize;
		}

		public void setReceiveBufferSize(@Nullable DataSize receiveBufferSize) {
			this.receiveBufferSize = receiveBufferSize;
		}

		public QuickAck getQuickAck() {
			return this.quickAck;
		}

		public void setQuickAck(QuickAck quickAck) {
			this.quickAck = quickAck;
		}

	}

}
