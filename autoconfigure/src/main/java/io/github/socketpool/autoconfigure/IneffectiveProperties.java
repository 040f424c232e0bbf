package io.github.socketpool.autoconfigure;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.socketpool.Endpoint;
import io.github.socketpool.EnumNames;
import io.github.socketpool.ServiceEndpoint;
import io.github.socketpool.TcpEndpoint;
import io.github.socketpool.UnixEndpoint;
import io.github.socketpool.connection.ResponseMatcher;
import io.github.socketpool.pool.Balancing;
import io.github.socketpool.pool.WarmUp;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.BinaryLengthFormat;
import io.github.socketpool.protocol.DelimiterFormat;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.FrameFormat;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Warns about properties that are set but have no effect in combination with others, and
 * about a delimiter that bodies may contain. Each of them is valid by itself, so the
 * application starts.
 */
final class IneffectiveProperties {

	private static final Log logger = LogFactory.getLog(IneffectiveProperties.class);

	private static final List<String> NOT_FOR_PER_CALL = List.of("pool.min-idle", "pool.idle-timeout",
			"pool.max-lifetime", "pool.max-uses", "pool.max-connecting", "heartbeat.interval", "heartbeat.body",
			"heartbeat.expect-reply", "heartbeat.timeout");

	private static final List<String> ONLY_TCP = List.of("socket.keep-alive", "socket.no-delay", "socket.quick-ack");

	private static final Map<SocketPoolClientProperties.Framing.Type, List<String>> FRAMING = Map.of(
			SocketPoolClientProperties.Framing.Type.ASCII_LENGTH, List.of("framing.prefix", "framing.digits"),
			SocketPoolClientProperties.Framing.Type.BINARY_LENGTH,
			List.of("framing.length-bytes", "framing.byte-order", "framing.length-includes-header"),
			SocketPoolClientProperties.Framing.Type.DELIMITER, List.of("framing.delimiter", "framing.start"),
			SocketPoolClientProperties.Framing.Type.CONTENT_LENGTH, List.of());

	private static final List<String> CORRELATION = List.of("correlation.request-id", "correlation.response-id");

	private static final List<String> RETRY = List.of("retry.all", "retry.max-ratio", "retry.attempt-timeout",
			"retry.max-retries", "retry.delay", "retry.jitter", "retry.multiplier", "retry.max-delay");

	private static final Pattern KEY = Pattern.compile("socketpool\\.([a-z.-]*[a-z])");

	private final ClientProperties client;

	private final SocketPoolClientProperties properties;

	private final List<String> warnings = new ArrayList<>();

	private IneffectiveProperties(ClientProperties client) {
		this.client = client;
		this.properties = client.values();
	}

	/**
	 * Warn about those that configure the pool.
	 */
	static void warnOfPool(ClientProperties client) {
		IneffectiveProperties ineffective = new IneffectiveProperties(client);
		if (ineffective.properties.getMode() == SocketPoolClientProperties.Mode.PER_CALL) {
			ineffective.checkPerCall();
		}
		else {
			ineffective.checkSizes();
			ineffective.checkLifetimes();
		}
		ineffective.checkAcquireTimeout();
		ineffective.checkSharing();
		ineffective.log();
	}

	/**
	 * Warn about those that configure calls.
	 */
	static void warnOfCalls(ClientProperties client) {
		IneffectiveProperties ineffective = new IneffectiveProperties(client);
		SocketPoolClientProperties.Retry retry = ineffective.properties.getRetry();
		if (!retry.isEnabled()) {
			RETRY.forEach((key) -> ineffective.warn(key, "socketpool.retry.enabled is false and no call is repeated",
					"Remove it, or set socketpool.retry.enabled to true."));
		}
		else if (retry.getMaxRetries() == 0) {
			ineffective.warn("retry.enabled", "socketpool.retry.max-retries is 0",
					"Remove it, or raise socketpool.retry.max-retries.");
		}
		else if (retry.getMultiplier() == 1 && retry.getJitter().isZero()) {
			ineffective.warn("retry.max-delay", "each pause is as long as socketpool.retry.delay",
					"Remove it, or set socketpool.retry.multiplier or socketpool.retry.jitter.");
		}
		ineffective.log();
	}

	/**
	 * Warn about those that configure the addresses and their sockets.
	 */
	static void warnOfAddresses(ClientProperties client, List<Endpoint> endpoints) {
		IneffectiveProperties ineffective = new IneffectiveProperties(client);
		if (endpoints.stream().allMatch(UnixEndpoint.class::isInstance)) {
			String targets = endpoints.stream().map(Endpoint::toString).collect(Collectors.joining(", "));
			ONLY_TCP.forEach((key) -> ineffective.warn(key, "it is an option of TCP, and connections go to " + targets,
					"Remove it."));
		}
		if (endpoints.size() == 1 && !isName(endpoints.get(0))) {
			ineffective.warn("balancing", "calls go to one server only, " + endpoints.get(0),
					"Remove it, or add the other servers to socketpool.addresses.");
		}
		ineffective.checkNumberOfAddresses(endpoints.size());
		ineffective.log();
	}

	/**
	 * Return whether an endpoint has a name, which may stand for several servers.
	 */
	private static boolean isName(Endpoint endpoint) {
		return endpoint instanceof ServiceEndpoint || (endpoint instanceof TcpEndpoint tcp && tcp.hasHostName());
	}

	/**
	 * A pool that is full has no room for a connection to each server.
	 */
	private void checkNumberOfAddresses(int addresses) {
		int maxSize = this.properties.getPool().getMaxSize();
		if (this.properties.getMode() == SocketPoolClientProperties.Mode.POOLED
				&& this.properties.getBalancing() != Balancing.FAILOVER && maxSize < addresses) {
			this.warnings.add("Property 'socketpool.pool.max-size' is " + maxSize + ", and there are " + addresses
					+ " addresses: some servers get no connection. Raise it, or set socketpool.balancing to failover.");
		}
	}

	/**
	 * Warn about those that configure how connections are encrypted.
	 */
	static void warnOfSsl(ClientProperties client, SocketPoolConnectionDetails connectionDetails) {
		IneffectiveProperties ineffective = new IneffectiveProperties(client);
		if (!(connectionDetails instanceof PropertiesSocketPoolConnectionDetails)) {
			List.of("ssl.enabled", "ssl.bundle")
				.forEach((key) -> ineffective.warn(key,
						"the SocketPoolConnectionDetails of the application choose the SSL bundle", "Remove it."));
		}
		else if (!ineffective.properties.getSsl().isEnabled()) {
			List.of("ssl.bundle", "ssl.server-name")
				.forEach((key) -> ineffective.warn(key, "connections are not encrypted",
						"Remove it, or set socketpool.ssl.enabled to true."));
		}
		ineffective.log();
	}

	/**
	 * Warn about those that configure connections.
	 * @param ownCodec the application's codec, or {@code null} if the properties
	 * configure the framing
	 * @param ownMatcher the application's matcher, or {@code null} if the properties tell
	 * responses from messages
	 */
	static void warnOfConnections(ClientProperties client, @Nullable FrameCodec ownCodec,
			@Nullable ResponseMatcher ownMatcher) {
		IneffectiveProperties ineffective = new IneffectiveProperties(client);
		if (ownCodec != null) {
			ineffective.checkFraming(ownCodec);
		}
		else {
			ineffective.checkOtherFramings();
			ineffective.checkFormat(new SocketPoolPropertyMapper(ineffective.properties).format());
		}
		if (ownMatcher != null) {
			ineffective.warnOfCorrelation(
					"the ResponseMatcher bean (" + ownMatcher.getClass().getName() + ") tells responses from messages",
					"Remove the property or the bean.");
		}
		else if (ineffective.properties.getEnvelope() != SocketPoolClientProperties.EnvelopeType.NONE) {
			ineffective.warnOfCorrelation("socketpool.envelope=" + EnumNames.kebab(ineffective.properties.getEnvelope())
					+ " tells responses from messages by ids of its own", "Remove it.");
		}
		if (ineffective.properties.getMode() != SocketPoolClientProperties.Mode.PER_CALL) {
			ineffective.checkHeartbeat(ownCodec);
		}
		ineffective.log();
	}

	private void checkPerCall() {
		NOT_FOR_PER_CALL.forEach((key) -> warn(key, "with socketpool.mode=per-call no connection is kept",
				"Remove it, or set socketpool.mode to pooled."));
	}

	private void checkSharing() {
		if (this.properties.getSharing() == SocketPoolClientProperties.Sharing.CORRELATED) {
			warn("pool.leak-detection-threshold",
					"with socketpool.sharing=correlated no caller holds a connection for itself",
					"Remove it, or set socketpool.sharing to exclusive.");
		}
		else {
			warn("pool.max-in-flight", "with socketpool.sharing=exclusive a connection has one call at a time",
					"Remove it, or set socketpool.sharing to correlated.");
		}
	}

	private void checkAcquireTimeout() {
		Duration callTimeout = this.properties.getCallTimeout();
		if (this.properties.getPool().getAcquireTimeout().compareTo(callTimeout) > 0) {
			warn("pool.acquire-timeout", "a call ends by socketpool.call-timeout, which is shorter",
					"Lower it, or raise socketpool.call-timeout.");
		}
	}

	private void checkSizes() {
		SocketPoolClientProperties.Pool pool = this.properties.getPool();
		if (pool.getMaxConnecting() > pool.getMaxSize()) {
			warn("pool.max-connecting", "no more connects are started at once than socketpool.pool.max-size allows",
					"Lower it, or raise socketpool.pool.max-size.");
		}
		if (pool.getWarmUp() == WarmUp.BACKGROUND && pool.getMinIdle() == 0) {
			warn("pool.warm-up",
					"the number of connections to open in the background is socketpool.pool.min-idle, which is 0",
					"Set socketpool.pool.min-idle to the number of connections.");
		}
	}

	private void checkLifetimes() {
		SocketPoolClientProperties.Pool pool = this.properties.getPool();
		Duration idleTimeout = pool.getIdleTimeout();
		Duration maxLifetime = pool.getMaxLifetime();
		if (pool.getMinIdle() == pool.getMaxSize()) {
			warn("pool.idle-timeout", "it only closes connections above socketpool.pool.min-idle, which is as large as "
					+ "socketpool.pool.max-size", "Lower socketpool.pool.min-idle.");
		}
		else if (!maxLifetime.isZero() && idleTimeout.compareTo(maxLifetime) > 0) {
			warn("pool.idle-timeout", "no connection gets older than socketpool.pool.max-lifetime, which is shorter",
					"Lower it, or raise socketpool.pool.max-lifetime.");
		}
	}

	/**
	 * Warn about those of other framings than the configured one.
	 */
	private void checkOtherFramings() {
		SocketPoolClientProperties.Framing.Type type = this.properties.getFraming().getType();
		FRAMING.forEach((other, keys) -> {
			if (other != type) {
				keys.forEach((key) -> warn(key, "socketpool.framing.type is " + EnumNames.kebab(type),
						"Remove it, or set socketpool.framing.type to " + EnumNames.kebab(other) + "."));
			}
		});
	}

	private void checkFormat(FrameFormat format) {
		if (format instanceof AsciiLengthFormat ascii) {
			checkDigits(ascii);
		}
		else if (format instanceof BinaryLengthFormat binary) {
			checkLengthBytes(binary);
		}
		else if (format instanceof DelimiterFormat delimiter) {
			checkDelimiter(delimiter);
		}
	}

	private void checkDigits(AsciiLengthFormat format) {
		BigInteger largest = BigInteger.TEN.pow(format.digits()).subtract(BigInteger.ONE);
		if (largest.compareTo(BigInteger.valueOf(format.maxFrameSize())) < 0) {
			warnOfFrameSize("a length of " + format.digits() + " digits (socketpool.framing.digits)",
					largest.longValueExact(), "raise socketpool.framing.digits");
		}
	}

	/**
	 * A short length is the server's choice, so the default limit causes no warning.
	 */
	private void checkLengthBytes(BinaryLengthFormat format) {
		if (format.maxExpressible() < format.maxFrameSize() && isSet("framing.max-frame-size")) {
			warnOfFrameSize("a length of " + format.lengthBytes() + " bytes (socketpool.framing.length-bytes)",
					format.maxExpressible(), "raise socketpool.framing.length-bytes");
		}
		if (format.lengthBytes() == 1) {
			warn("framing.byte-order", "a length of one byte has no order",
					"Remove it, or raise socketpool.framing.length-bytes.");
		}
	}

	private void warnOfFrameSize(String length, long largest, String raise) {
		this.warnings.add("Property 'socketpool.framing.max-frame-size' cannot be reached: " + length + " goes up to "
				+ largest + " bytes. Lower it to " + largest + "B, or " + raise + " if the server allows it.");
	}

	/**
	 * JSON in UTF-8 has no control characters, except between its elements, and no bytes
	 * C0, C1 and F5 to FF. So no body contains a delimiter with one of them, if its line
	 * ends are removed.
	 */
	private void checkDelimiter(DelimiterFormat format) {
		if (format.delimiter().chars().noneMatch(IneffectiveProperties::isNeverInJson)) {
			this.warnings.add("Property 'socketpool.framing.delimiter' has no control character, and '"
					+ DelimiterFormat.escape(format.delimiter())
					+ "' may be part of a body: a response that contains it is taken for several. Use a delimiter such "
					+ "as \\n if the server allows it. If it is to be an escape sequence, write its backslash twice "
					+ "in .properties files.");
		}
	}

	private static boolean isNeverInJson(int value) {
		return value < ' ' || value == 0xc0 || value == 0xc1 || value >= 0xf5;
	}

	private void checkFraming(FrameCodec ownCodec) {
		Stream
			.concat(Stream.of("framing.type", "framing.max-frame-size"),
					FRAMING.values().stream().flatMap(List::stream))
			.forEach((key) -> warn(key,
					"the FrameCodec bean (" + ownCodec.getClass().getName() + ") defines the framing",
					"Remove the property or the bean."));
	}

	private void warnOfCorrelation(String reason, String remedy) {
		CORRELATION.forEach((key) -> warn(key, reason, remedy));
	}

	private void checkHeartbeat(@Nullable FrameCodec ownCodec) {
		SocketPoolClientProperties.Pool pool = this.properties.getPool();
		Duration interval = new SocketPoolPropertyMapper(this.properties).heartbeatSettings(ownCodec).interval();
		if (interval.isZero()) {
			warn("heartbeat.timeout", "no heartbeats are sent", "Remove it, or set socketpool.heartbeat.interval.");
		}
		else if (pool.getMinIdle() == 0 && !pool.getIdleTimeout().isZero()
				&& interval.compareTo(pool.getIdleTimeout()) >= 0) {
			warn("heartbeat.interval", "socketpool.pool.idle-timeout closes connections earlier",
					"Lower it, or raise socketpool.pool.idle-timeout or socketpool.pool.min-idle.");
		}
	}

	/**
	 * Warn about a property, unless this client does not set it.
	 */
	private void warn(String key, String reason, String remedy) {
		if (isSet(key)) {
			this.warnings.add("Property 'socketpool." + key + "' has no effect: " + reason + ". " + remedy);
		}
	}

	/**
	 * Return whether the client sets a value itself. One that it inherits may be meant
	 * for others.
	 */
	private boolean isSet(String key) {
		return this.client.propertyOf(key) != null && !this.client.isInherited(key);
	}

	/**
	 * Log the warnings, with the keys that this client uses.
	 */
	private void log() {
		this.warnings.stream()
			.map((warning) -> KEY.matcher(warning).replaceAll((key) -> this.client.keyOf(key.group(1))))
			.forEach(logger::warn);
	}

}
