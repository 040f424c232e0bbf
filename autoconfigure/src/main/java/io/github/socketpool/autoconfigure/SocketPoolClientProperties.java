package io.github.socketpool.autoconfigure;

import java.time.Duration;
import java.util.List;

import io.github.socketpool.connection.QuickAck;
import io.github.socketpool.pool.Balancing;
import io.github.socketpool.pool.WarmUp;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * Properties of one client. They are validated when the client is created.
 */
public class SocketPoolClientProperties {

	/**
	 * Host of the server. A client is created if the host, the port, addresses or
	 * service-id is set.
	 */
	private String host = "localhost";

	/**
	 * Port of the server.
	 */
	private @Nullable Integer port;

	/**
	 * Addresses of servers that answer alike, instead of the host and the port. Each is a
	 * host with its port, an IPv6 address in brackets with a port, or 'unix:' with the
	 * path of a Unix domain socket.
	 */
	private @Nullable List<String> addresses;

	/**
	 * Name of a service, instead of the host and the port. Its instances are the servers.
	 * They are found by the DiscoveryClient of Spring Cloud, and followed.
	 */
	private @Nullable String serviceId;

	/**
	 * How calls are balanced among several servers.
	 */
	private Balancing balancing = Balancing.LEAST_BUSY;

	/**
	 * Maximum duration of a call: waiting, connecting, writing and reading together.
	 */
	private Duration callTimeout = Duration.ofSeconds(10);

	/**
	 * How calls use connections. With 'per-call', pool.max-size is the number of calls at
	 * once, and no connection is ever idle. Then pool.min-idle, pool.idle-timeout,
	 * pool.max-lifetime, pool.max-uses, pool.max-connecting and all heartbeat keys except
	 * heartbeat.token do not apply.
	 */
	private Mode mode = Mode.POOLED;

	/**
	 * How many calls use a connection at once. With 'correlated', up to
	 * pool.max-in-flight calls are in flight on each connection, and responses are told
	 * apart by an id.
	 */
	private Sharing sharing = Sharing.EXCLUSIVE;

	/**
	 * What is put around payloads. With 'json-rpc', the operation of a call becomes its
	 * method, each request gets an id, and errors become exceptions. Responses are then
	 * told from messages by that id, so correlation.* does not apply.
	 */
	private EnvelopeType envelope = EnvelopeType.NONE;

	private final Retry retry = new Retry();

	private final Pool pool = new Pool();

	private final Connect connect = new Connect();

	private final Ssl ssl = new Ssl();

	private final Login login = new Login();

	private final Framing framing = new Framing();

	private final Correlation correlation = new Correlation();

	private final Messages messages = new Messages();

	private final Heartbeat heartbeat = new Heartbeat();

	private final Socket socket = new Socket();

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

	public @Nullable List<String> getAddresses() {
		return this.addresses;
	}

	public void setAddresses(@Nullable List<String> addresses) {
		this.addresses = addresses;
	}

	public @Nullable String getServiceId() {
		return this.serviceId;
	}

	public void setServiceId(@Nullable String serviceId) {
		this.serviceId = serviceId;
	}

	public Balancing getBalancing() {
		return this.balancing;
	}

	public void setBalancing(Balancing balancing) {
		this.balancing = balancing;
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

	public Sharing getSharing() {
		return this.sharing;
	}

	public void setSharing(Sharing sharing) {
		this.sharing = sharing;
	}

	public EnvelopeType getEnvelope() {
		return this.envelope;
	}

	public void setEnvelope(EnvelopeType envelope) {
		this.envelope = envelope;
	}

	public Retry getRetry() {
		return this.retry;
	}

	public Pool getPool() {
		return this.pool;
	}

	public Connect getConnect() {
		return this.connect;
	}

	public Ssl getSsl() {
		return this.ssl;
	}

	public Login getLogin() {
		return this.login;
	}

	public Framing getFraming() {
		return this.framing;
	}

	public Correlation getCorrelation() {
		return this.correlation;
	}

	public Messages getMessages() {
		return this.messages;
	}

	public Heartbeat getHeartbeat() {
		return this.heartbeat;
	}

	public Socket getSocket() {
		return this.socket;
	}

	/**
	 * How many calls use a connection at once.
	 */
	public enum Sharing {

		/** One call at a time. */
		EXCLUSIVE,

		/** Many calls. The id in a response tells which call it answers. */
		CORRELATED

	}

	/**
	 * What is put around payloads.
	 */
	public enum EnvelopeType {

		/** Nothing: the body of a frame is the payload. */
		NONE,

		/** JSON-RPC 2.0. */
		JSON_RPC

	}

	/**
	 * How calls use connections.
	 */
	public enum Mode {

		/**
		 * Calls share connections, which are kept open.
		 */
		POOLED,

		/**
		 * A connection is opened for each call and closed after it.
		 */
		PER_CALL

	}

	/**
	 * Which calls are repeated after a failure.
	 */
	public static class Retry {

		/**
		 * Whether calls that were declared idempotent are repeated if the server cannot
		 * be reached, the connection is lost, or retry.attempt-timeout passes.
		 */
		private boolean enabled;

		/**
		 * Whether all calls are repeated, not only those that were declared idempotent.
		 */
		private boolean all;

		/**
		 * Maximum number of repetitions for each call that may be repeated, as an average
		 * over ten seconds. One repetition a second is allowed in addition.
		 */
		private double maxRatio = 0.2;

		/**
		 * Maximum time from sending a request that may be repeated until its response.
		 * Waiting for a connection does not count. 0 means as long as the call.
		 */
		private Duration attemptTimeout = Duration.ZERO;

		/**
		 * Maximum number of repetitions of a call.
		 */
		private long maxRetries = 3;

		/**
		 * Pause before the first repetition. No pause passes the deadline of the call.
		 */
		private Duration delay = Duration.ofMillis(50);

		/**
		 * Maximum time by which a pause is longer or shorter at random. It grows with
		 * retry.multiplier. No pause is shorter than retry.delay.
		 */
		private Duration jitter = Duration.ZERO;

		/**
		 * Value that each pause is multiplied by for the next one. At least 1.
		 */
		private double multiplier = 1;

		/**
		 * Maximum pause, however often it was multiplied. By default there is none.
		 */
		private @Nullable Duration maxDelay;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public boolean isAll() {
			return this.all;
		}

		public void setAll(boolean all) {
			this.all = all;
		}

		public double getMaxRatio() {
			return this.maxRatio;
		}

		public void setMaxRatio(double maxRatio) {
			this.maxRatio = maxRatio;
		}

		public Duration getAttemptTimeout() {
			return this.attemptTimeout;
		}

		public void setAttemptTimeout(Duration attemptTimeout) {
			this.attemptTimeout = attemptTimeout;
		}

		public long getMaxRetries() {
			return this.maxRetries;
		}

		public void setMaxRetries(long maxRetries) {
			this.maxRetries = maxRetries;
		}

		public Duration getDelay() {
			return this.delay;
		}

		public void setDelay(Duration delay) {
			this.delay = delay;
		}

		public Duration getJitter() {
			return this.jitter;
		}

		public void setJitter(Duration jitter) {
			this.jitter = jitter;
		}

		public double getMultiplier() {
			return this.multiplier;
		}

		public void setMultiplier(double multiplier) {
			this.multiplier = multiplier;
		}

		public @Nullable Duration getMaxDelay() {
			return this.maxDelay;
		}

		public void setMaxDelay(@Nullable Duration maxDelay) {
			this.maxDelay = maxDelay;
		}

	}

	/**
	 * How large the pool is and how its callers wait.
	 */
	public static class Pool {

		/**
		 * Maximum number of connections: active, idle and connecting together.
		 */
		private int maxSize = 8;

		/**
		 * Number of connections to keep idle for future calls, once the pool is warm (see
		 * pool.warm-up).
		 */
		private int minIdle;

		/**
		 * Maximum number of callers that wait for a connection. Further ones are refused
		 * at once. With 0, no caller waits.
		 */
		private int maxWaiters = 256;

		/**
		 * Maximum time that a caller waits for a connection, within the deadline of its
		 * call.
		 */
		private Duration acquireTimeout = Duration.ofSeconds(3);

		/**
		 * Maximum time that a connection above pool.min-idle stays idle. 0 means forever.
		 */
		private Duration idleTimeout = Duration.ofMinutes(5);

		/**
		 * Maximum age of a connection, reduced by up to a fifth at random. A connection
		 * that is needed is replaced before it is closed. At least 1s; 0 means any age.
		 */
		private Duration maxLifetime = Duration.ofMinutes(30);

		/**
		 * Number of calls after which a connection is replaced. 0 means any number.
		 */
		private int maxUses;

		/**
		 * Maximum number of connects at once.
		 */
		private int maxConnecting = 2;

		/**
		 * How long a caller may hold a connection before it is counted as leaked, and
		 * logged with the stack of the caller's thread. 0 means forever.
		 */
		private Duration leakDetectionThreshold = Duration.ZERO;

		/**
		 * What the pool does when the application starts.
		 */
		private WarmUp warmUp = WarmUp.LAZY;

		/**
		 * Maximum number of calls in flight on each connection, with 'sharing' set to
		 * 'correlated'. Further calls wait.
		 */
		private int maxInFlight = 64;

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

		public int getMaxInFlight() {
			return this.maxInFlight;
		}

		public void setMaxInFlight(int maxInFlight) {
			this.maxInFlight = maxInFlight;
		}

	}

	/**
	 * How connections are opened.
	 */
	public static class Connect {

		/**
		 * Maximum duration of a connect, with its login.
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
	 * How long the pauses between failed connects are.
	 */
	public static class Backoff {

		/**
		 * Longest pause after the first failed connect. Each pause is a random part of
		 * the longest one, which grows while connects keep failing.
		 */
		private Duration initial = Duration.ofMillis(100);

		/**
		 * Longest pause between two failed connects, however long the outage lasts.
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
	 * How connections are encrypted.
	 */
	public static class Ssl {

		/**
		 * Whether connections are encrypted. By default, if there is a bundle.
		 */
		private @Nullable Boolean enabled;

		/**
		 * Name of the SSL bundle. Without one, the JDK's trust store is used.
		 */
		private @Nullable String bundle;

		/**
		 * Name that the server's certificate must have, and that is sent to the server.
		 * By default the host.
		 */
		private @Nullable String serverName;

		public boolean isEnabled() {
			return (this.enabled != null) ? this.enabled : StringUtils.hasText(this.bundle);
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public @Nullable String getBundle() {
			return this.bundle;
		}

		public void setBundle(@Nullable String bundle) {
			this.bundle = bundle;
		}

		public @Nullable String getServerName() {
			return this.serverName;
		}

		public void setServerName(@Nullable String serverName) {
			this.serverName = serverName;
		}

	}

	/**
	 * What is exchanged on a new connection before it is used. For a login that is not
	 * plain JSON, define a ConnectionInitializer bean.
	 */
	public static class Login {

		/**
		 * Whether the server speaks first. One frame is then read before anything is
		 * sent.
		 */
		private boolean greeting;

		/**
		 * JSON text to send as the first request. Never printed.
		 */
		private @Nullable String request;

		/**
		 * JSON Pointer of the value in the response that shows whether the login was
		 * accepted. It is refused if there is no such value, or if it is null or false.
		 * Required with login.request.
		 */
		private @Nullable String success;

		public boolean isGreeting() {
			return this.greeting;
		}

		public void setGreeting(boolean greeting) {
			this.greeting = greeting;
		}

		public @Nullable String getRequest() {
			return this.request;
		}

		public void setRequest(@Nullable String request) {
			this.request = request;
		}

		public @Nullable String getSuccess() {
			return this.success;
		}

		public void setSuccess(@Nullable String success) {
			this.success = success;
		}

	}

	/**
	 * The format of frames, unless there is a FrameCodec bean.
	 */
	public static class Framing {

		/**
		 * How the end of a frame is found.
		 */
		private Type type = Type.ASCII_LENGTH;

		/**
		 * With 'ascii-length': ASCII text that every header begins with. May be empty.
		 */
		private String prefix = "length:";

		/**
		 * With 'ascii-length': number of decimal digits that follow the prefix and give
		 * the length of the body in bytes.
		 */
		private int digits = 13;

		/**
		 * With 'binary-length': number of bytes of the length: 1, 2, 3, 4 or 8.
		 */
		private int lengthBytes = 4;

		/**
		 * With 'binary-length': order of the bytes of the length.
		 */
		private ByteOrder byteOrder = ByteOrder.BIG_ENDIAN;

		/**
		 * With 'binary-length': whether the length counts its own bytes too.
		 */
		private boolean lengthIncludesHeader;

		/**
		 * With 'delimiter': the bytes after each body, as ASCII text in which \n, \r, \t,
		 * \0 and \xNN stand for one byte. No body may contain them.
		 */
		private String delimiter = "\\n";

		/**
		 * With 'delimiter': the byte before each body, such as \x02 for STX. By default
		 * there is none.
		 */
		private @Nullable String start;

		/**
		 * Largest body of a frame, in both directions.
		 */
		private DataSize maxFrameSize = DataSize.ofMegabytes(1);

		public Type getType() {
			return this.type;
		}

		public void setType(Type type) {
			this.type = type;
		}

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

		public int getLengthBytes() {
			return this.lengthBytes;
		}

		public void setLengthBytes(int lengthBytes) {
			this.lengthBytes = lengthBytes;
		}

		public ByteOrder getByteOrder() {
			return this.byteOrder;
		}

		public void setByteOrder(ByteOrder byteOrder) {
			this.byteOrder = byteOrder;
		}

		public boolean isLengthIncludesHeader() {
			return this.lengthIncludesHeader;
		}

		public void setLengthIncludesHeader(boolean lengthIncludesHeader) {
			this.lengthIncludesHeader = lengthIncludesHeader;
		}

		public String getDelimiter() {
			return this.delimiter;
		}

		public void setDelimiter(String delimiter) {
			this.delimiter = delimiter;
		}

		public @Nullable String getStart() {
			return this.start;
		}

		public void setStart(@Nullable String start) {
			this.start = start;
		}

		public DataSize getMaxFrameSize() {
			return this.maxFrameSize;
		}

		public void setMaxFrameSize(DataSize maxFrameSize) {
			this.maxFrameSize = maxFrameSize;
		}

		/**
		 * How the end of a frame is found.
		 */
		public enum Type {

			/**
			 * A text and the length in decimal digits, before the body.
			 */
			ASCII_LENGTH,

			/**
			 * The length as a binary number, before the body.
			 */
			BINARY_LENGTH,

			/**
			 * A delimiter, after the body.
			 */
			DELIMITER,

			/**
			 * Header lines with a Content-Length, before the body.
			 */
			CONTENT_LENGTH

		}

		/**
		 * Order of the bytes of a length.
		 */
		public enum ByteOrder {

			/**
			 * The most significant byte first.
			 */
			BIG_ENDIAN,

			/**
			 * The least significant byte first.
			 */
			LITTLE_ENDIAN

		}

	}

	/**
	 * Which frame is the response to a request, if the server also sends others.
	 */
	public static class Correlation {

		/**
		 * JSON Pointer of the id in a request, such as '/id', which is the default with
		 * 'sharing' set to 'correlated'. A request without an id gets one then, and
		 * otherwise is not sent. Required with correlation.response-id.
		 */
		private @Nullable String requestId;

		/**
		 * JSON Pointer of the request's id in its response, such as '/id', which is the
		 * default with 'sharing' set to 'correlated'. Frames without that id are
		 * messages, which are skipped. Required with correlation.request-id.
		 */
		private @Nullable String responseId;

		public @Nullable String getRequestId() {
			return this.requestId;
		}

		public void setRequestId(@Nullable String requestId) {
			this.requestId = requestId;
		}

		public @Nullable String getResponseId() {
			return this.responseId;
		}

		public void setResponseId(@Nullable String responseId) {
			this.responseId = responseId;
		}

	}

	/**
	 * What becomes of the messages that the server sends by itself.
	 */
	public static class Messages {

		/**
		 * Maximum number of messages that wait for their listener. Further ones are
		 * dropped. Used only if the client has a listener.
		 */
		private int queueCapacity = 256;

		public int getQueueCapacity() {
			return this.queueCapacity;
		}

		public void setQueueCapacity(int queueCapacity) {
			this.queueCapacity = queueCapacity;
		}

	}

	/**
	 * What is sent on idle connections, and what may stand between frames.
	 */
	public static class Heartbeat {

		/**
		 * How long a connection is idle before a heartbeat is sent, and between two
		 * heartbeats. 0 means that none is sent. That is also the default if
		 * framing.type, framing.prefix or framing.digits is changed, if there is a
		 * FrameCodec bean, or if there is neither a token nor a body.
		 */
		private @Nullable Duration interval;

		/**
		 * ASCII text that either side may send between two frames as a heartbeat.
		 * Received ones are skipped and counted. Empty for none, which is also the
		 * default with another framing.type or a FrameCodec bean if its frames may begin
		 * like the token.
		 */
		private @Nullable String token;

		/**
		 * Body of a frame to send as a heartbeat, instead of the token. Received frames
		 * with this body are skipped and counted, so no response may have it. If the
		 * server answers with another body, heartbeat.expect-reply is required, or a call
		 * may receive that answer.
		 */
		private @Nullable String body;

		/**
		 * Whether the server answers each heartbeat. A connection without a reply within
		 * heartbeat.timeout is closed.
		 */
		private boolean expectReply;

		/**
		 * Maximum time until the reply to a heartbeat, if one is expected.
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
	 * How sockets are configured.
	 */
	public static class Socket {

		/**
		 * Whether the operating system probes idle connections (SO_KEEPALIVE).
		 */
		private boolean keepAlive = true;

		/**
		 * Whether small writes are sent at once (TCP_NODELAY).
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
