package io.github.socketpool.autoconfigure;

import java.time.Duration;

import io.github.socketpool.connection.QuickAck;
import io.github.socketpool.pool.WarmUp;
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
	 * once, no connection is ever idle or grows old, and pool.min-idle,
	 * pool.idle-timeout, pool.max-lifetime, pool.max-uses, pool.max-connecting and the
	 * keys of heartbeat, except its token, do not apply.
	 */
	private Mode mode = Mode.POOLED;

	private final Pool pool = new Pool();

	private final Connect connect = new Connect();

	private final Framing framing = new Framing();

	private final Heartbeat heartbeat = new Heartbeat();

	private final Socket socket = new Socket();

	private final Tcp tcp = new Tcp();

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

	public Tcp getTcp() {
		return this.tcp;
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
		 * Number of connections to keep idle for calls to come, once the pool is warm:
		 * pool.warm-up says when that is.
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
		 * How long a connection above pool.min-idle is kept without use. 0 means for
		 * ever.
		 */
		private Duration idleTimeout = Duration.ofMinutes(5);

		/**
		 * How old a connection may become, less up to a fifth of it at random. It is
		 * replaced before it is closed where it is needed. At least 1s; 0 means any age.
		 */
		private Duration maxLifetime = Duration.ofMinutes(30);

		/**
		 * Number of calls after which a connection is replaced. 0 means any number.
		 */
		private int maxUses;

		/**
		 * Maximum number of connections being made at once.
		 */
		private int maxConnecting = 2;

		/**
		 * How long a caller may hold a connection until it is logged and counted as
		 * leaked, with what the caller's thread is doing. 0 means for ever.
		 */
		private Duration leakDetectionThreshold = Duration.ZERO;

		/**
		 * What the pool does when the application starts.
		 */
		private WarmUp warmUp = WarmUp.LAZY;

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

		public Duration getIdleTimeout() {
			return this.idleTimeout;
		}

		public void setIdleTimeout(Duration idleTimeout) {
			this.idleTimeout = idleTimeout;
		}

		public Duration getMaxLifetime() {
			return this.maxLifetime;
		}

		public void setMaxLifetime(Duration maxLifetime) {
			this.maxLifetime = maxLifetime;
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

		public Duration getLeakDetectionThreshold() {
			return this.leakDetectionThreshold;
		}

		public void setLeakDetectionThreshold(Duration leakDetectionThreshold) {
			this.leakDetectionThreshold = leakDetectionThreshold;
		}

		public WarmUp getWarmUp() {
			return this.warmUp;
		}

		public void setWarmUp(WarmUp warmUp) {
			this.warmUp = warmUp;
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

		private final Backoff backoff = new Backoff();

		public Duration getTimeout() {
			return this.timeout;
		}

		public void setTimeout(Duration timeout) {
			this.timeout = timeout;
		}

		public Backoff getBackoff() {
			return this.backoff;
		}

	}

	/**
	 * How long the pauses between connects are while they fail.
	 */
	public static class Backoff {

		/**
		 * Longest pause after a first failed connect. Each pause is a random part of the
		 * longest one, which grows with the time that connects have been failing.
		 */
		private Duration initial = Duration.ofMillis(100);

		/**
		 * Longest pause between two connects that fail, however long they have been
		 * failing.
		 */
		private Duration max = Duration.ofSeconds(10);

		public Duration getInitial() {
			return this.initial;
		}

		public void setInitial(Duration initial) {
			this.initial = initial;
		}

		public Duration getMax() {
			return this.max;
		}

		public void setMax(Duration max) {
			this.max = max;
		}

	}

	/**
	 * What a frame looks like, unless there is a FrameCodec bean.
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
	 * What is sent on idle connections, and what may stand between frames.
	 */
	public static class Heartbeat {

		/**
		 * How long a connection is idle before a heartbeat is sent, and again after each.
		 * 0 means that none is sent, which is also the default where framing.prefix or
		 * framing.digits differ from theirs, with a FrameCodec bean, or where there is
		 * neither a token nor a body.
		 */
		private @Nullable Duration interval;

		/**
		 * ASCII text that either side may send between two frames as a heartbeat.
		 * Received ones are skipped and counted; empty when there is none, which is also
		 * the default with a FrameCodec bean whose frames may begin as the token does.
		 */
		private @Nullable String token;

		/**
		 * Body of a frame to send as a heartbeat, instead of the token. Received frames
		 * with this body are skipped and counted: it must be one that is never an answer.
		 * A server that answers it with anything but the same body needs
		 * heartbeat.expect-reply, or its answer may be taken for a call's.
		 */
		private @Nullable String body;

		/**
		 * Whether the server answers each heartbeat. A connection whose reply does not
		 * come within heartbeat.timeout is closed.
		 */
		private boolean expectReply;

		/**
		 * How long a reply to a heartbeat may take where one is expected.
		 */
		private Duration timeout = Duration.ofSeconds(2);

		public @Nullable Duration getInterval() {
			return this.interval;
		}

		public void setInterval(@Nullable Duration interval) {
			this.interval = interval;
		}

		public @Nullable String getToken() {
			return this.token;
		}

		public void setToken(@Nullable String token) {
			this.token = token;
		}

		public @Nullable String getBody() {
			return this.body;
		}

		public void setBody(@Nullable String body) {
			this.body = body;
		}

		public boolean isExpectReply() {
			return this.expectReply;
		}

		public void setExpectReply(boolean expectReply) {
			this.expectReply = expectReply;
		}

		public Duration getTimeout() {
			return this.timeout;
		}

		public void setTimeout(Duration timeout) {
			this.timeout = timeout;
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

	/**
	 * What is to be known about TCP on this machine.
	 */
	public static class Tcp {

		/**
		 * How often the operating system's tables of sockets are sampled in the
		 * background, for the sockets in TIME_WAIT and the ports that are left; half as
		 * often where that takes long. 0 means never.
		 */
		private Duration sampleInterval = Duration.ofSeconds(15);

		public Duration getSampleInterval() {
			return this.sampleInterval;
		}

		public void setSampleInterval(Duration sampleInterval) {
			this.sampleInterval = sampleInterval;
		}

	}

}
