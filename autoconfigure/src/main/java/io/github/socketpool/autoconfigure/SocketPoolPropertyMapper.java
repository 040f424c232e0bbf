package io.github.socketpool.autoconfigure;

import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import io.github.socketpool.Durations;
import io.github.socketpool.Endpoint;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.client.JsonRpcEnvelope;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.ConnectionInitializer;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.connection.MessageReceiver;
import io.github.socketpool.connection.ResponseMatcher;
import io.github.socketpool.connection.SocketSettings;
import io.github.socketpool.connection.json.JsonLogin;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.context.SocketPoolSsl;
import io.github.socketpool.payload.PayloadConverter;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.BinaryLengthFormat;
import io.github.socketpool.protocol.ContentLengthFormat;
import io.github.socketpool.protocol.DelimiterFormat;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.FrameFormat;
import io.github.socketpool.protocol.HeartbeatToken;
import io.github.socketpool.template.Envelope;
import io.github.socketpool.template.RetrySettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.retry.RetryPolicySettings;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

/**
 * Maps {@link SocketPoolClientProperties} to the immutable settings of the core.
 * Properties that depend on each other are passed together, because only the whole can be
 * checked: a prefix may conflict with the default heartbeat token, but not with the
 * configured one.
 */
public class SocketPoolPropertyMapper {

	/**
	 * JSON Pointer of the ids of calls that share connections, unless properties name
	 * others.
	 */
	public static final String DEFAULT_ID = "/id";

	private static final Duration MIN_LIFETIME = Duration.ofSeconds(1);

	private final SocketPoolClientProperties properties;

	/**
	 * Create a mapper.
	 * @param properties the properties to map
	 */
	public SocketPoolPropertyMapper(SocketPoolClientProperties properties) {
		this.properties = properties;
	}

	/**
	 * Return the settings of the pool.
	 * @return the settings
	 * @throws InvalidPropertyException if a property is invalid
	 */
	public PoolSettings poolSettings() {
		SocketPoolClientProperties.Pool pool = this.properties.getPool();
		SocketPoolClientProperties.Backoff backoff = this.properties.getConnect().getBackoff();
		PoolSettings settings = InvalidPropertyException.fromProperties(() -> PoolSettings.defaults()
			.withSize(pool.getMaxSize(), pool.getMinIdle())
			.withMaxWaiters(pool.getMaxWaiters())
			.withAcquireTimeout(pool.getAcquireTimeout())
			.withIdleTimeout(pool.getIdleTimeout())
			.withMaxLifetime(maxLifetime(pool.getMaxLifetime()))
			.withMaxUses(pool.getMaxUses())
			.withMaxConnecting(pool.getMaxConnecting())
			.withConnectBackoff(backoff.getInitial(), backoff.getMax())
			.withLeakDetectionThreshold(pool.getLeakDetectionThreshold())
			.withWarmUp(pool.getWarmUp())
			.withBalancing(this.properties.getBalancing())
			.withMaxInFlight(pool.getMaxInFlight()));
		return switch (this.properties.getMode()) {
			case POOLED -> settings;
			case PER_CALL -> settings.perCall();
		};
	}

	/**
	 * The core accepts any duration, which its tests need. A property below one second is
	 * a mistake: it was meant in another unit, or connections would be replaced all the
	 * time.
	 */
	private static Duration maxLifetime(Duration maxLifetime) {
		if (!maxLifetime.isNegative() && !maxLifetime.isZero() && maxLifetime.compareTo(MIN_LIFETIME) < 0) {
			throw new InvalidSettingException("pool.max-lifetime", Durations.property(maxLifetime),
					"must be 0 or at least " + Durations.property(MIN_LIFETIME),
					"Use a duration such as 30m, or 0 for no limit. To use a new connection for each call, "
							+ "set mode to per-call.");
		}
		return maxLifetime;
	}

	/**
	 * Return which calls are repeated after a failure.
	 * @return the settings, or {@code null} if none is
	 * @throws InvalidPropertyException if a property is invalid
	 */
	public @Nullable RetrySettings retrySettings() {
		SocketPoolClientProperties.Retry retry = this.properties.getRetry();
		RetrySettings settings = InvalidPropertyException.fromProperties(() -> new RetrySettings(retryPolicy(retry),
				retry.isAll(), retry.getMaxRatio(), retry.getAttemptTimeout()));
		return retry.isEnabled() ? settings : null;
	}

	private static RetryPolicy retryPolicy(SocketPoolClientProperties.Retry retry) {
		require(retry.getMaxRetries() >= 0, "retry.max-retries", retry.getMaxRetries(), "must not be negative",
				"Use the maximum number of repetitions of a call, such as 3.");
		requireNotNegative("retry.delay", retry.getDelay(), "Use the pause before a repetition, such as 50ms.");
		requireNotNegative("retry.jitter", retry.getJitter(),
				"Use a part of retry.delay, such as 20ms, or 0 for none.");
		require(retry.getMultiplier() >= 1, "retry.multiplier", retry.getMultiplier(), "must be at least 1",
				"Use 1 for pauses of the same length, or a value such as 2.");
		RetryPolicySettings settings = new RetryPolicySettings();
		settings.setMaxRetries(retry.getMaxRetries());
		settings.setDelay(retry.getDelay());
		settings.setJitter(retry.getJitter());
		settings.setMultiplier(retry.getMultiplier());
		Duration maxDelay = retry.getMaxDelay();
		if (maxDelay != null) {
			require(!maxDelay.isZero() && maxDelay.compareTo(retry.getDelay()) >= 0, "retry.max-delay",
					Durations.property(maxDelay), "must be longer than zero, and at least retry.delay",
					"Raise it, or lower retry.delay.");
			settings.setMaxDelay(maxDelay);
		}
		return settings.createRetryPolicy();
	}

	private static void requireNotNegative(String setting, Duration value, String remedy) {
		require(!value.isNegative(), setting, Durations.property(value), "must not be negative", remedy);
	}

	private static void require(boolean valid, String setting, Object value, String reason, String remedy) {
		if (!valid) {
			throw new InvalidSettingException(setting, value, reason, remedy);
		}
	}

	/**
	 * Return how sockets are connected and configured.
	 * @return the settings
	 * @throws InvalidPropertyException if a property is invalid
	 */
	public SocketSettings socketSettings() {
		SocketPoolClientProperties.Socket socket = this.properties.getSocket();
		return InvalidPropertyException
			.fromProperties(() -> new SocketSettings(this.properties.getConnect().getTimeout(), socket.isKeepAlive(),
					socket.isNoDelay(), bytes("socket.send-buffer-size", socket.getSendBufferSize()),
					bytes("socket.receive-buffer-size", socket.getReceiveBufferSize()), socket.getQuickAck()));
	}

	/**
	 * Return the format of frames if there is no {@link FrameCodec} bean.
	 * @return the format
	 * @throws InvalidPropertyException if a property is invalid
	 */
	public FrameFormat format() {
		SocketPoolClientProperties.Framing framing = this.properties.getFraming();
		long maxFrameSize = framing.getMaxFrameSize().toBytes();
		return InvalidPropertyException.fromProperties(() -> switch (framing.getType()) {
			case ASCII_LENGTH -> new AsciiLengthFormat(framing.getPrefix(), framing.getDigits(), maxFrameSize);
			case BINARY_LENGTH -> new BinaryLengthFormat(framing.getLengthBytes(), byteOrder(framing.getByteOrder()),
					framing.isLengthIncludesHeader(), maxFrameSize);
			case DELIMITER -> new DelimiterFormat(EscapedText.unescape("framing.delimiter", framing.getDelimiter()),
					start(framing.getStart()), maxFrameSize);
			case CONTENT_LENGTH -> new ContentLengthFormat(maxFrameSize);
		});
	}

	private static ByteOrder byteOrder(SocketPoolClientProperties.Framing.ByteOrder byteOrder) {
		return switch (byteOrder) {
			case BIG_ENDIAN -> ByteOrder.BIG_ENDIAN;
			case LITTLE_ENDIAN -> ByteOrder.LITTLE_ENDIAN;
		};
	}

	private static String start(@Nullable String start) {
		return (start != null) ? EscapedText.unescape("framing.start", start) : "";
	}

	/**
	 * Return the settings of heartbeats.
	 * @param ownCodec the application's codec, or {@code null} if the properties
	 * configure the framing
	 */
	HeartbeatSettings heartbeatSettings(@Nullable FrameCodec ownCodec) {
		SocketPoolClientProperties.Heartbeat heartbeat = this.properties.getHeartbeat();
		return InvalidPropertyException.fromProperties(() -> {
			HeartbeatToken token = (heartbeat.getToken() != null) ? HeartbeatToken.of(heartbeat.getToken())
					: defaultToken(ownCodec);
			Duration interval = (heartbeat.getInterval() != null) ? heartbeat.getInterval()
					: defaultInterval(ownCodec, token);
			return new HeartbeatSettings(interval, token, body(heartbeat.getBody()), heartbeat.isExpectReply(),
					heartbeat.getTimeout());
		});
	}

	/**
	 * Return what is put around payloads.
	 * @return the envelope, or {@code null} for nothing
	 */
	@Nullable Envelope envelope() {
		return switch (this.properties.getEnvelope()) {
			case NONE -> null;
			case JSON_RPC -> jsonRpc();
		};
	}

	private static Envelope jsonRpc() {
		return InvalidPropertyException.fromProperties(() -> {
			if (!isJacksonPresent()) {
				throw new InvalidSettingException("envelope", "json-rpc",
						"needs Jackson to read responses, which is not on the class path",
						"Add tools.jackson.core:jackson-databind.");
			}
			return new JsonRpcEnvelope();
		});
	}

	static boolean isJacksonPresent() {
		return ClassUtils.isPresent("tools.jackson.databind.json.JsonMapper", null);
	}

	/**
	 * Return how many messages of the server may wait for their listener.
	 */
	int messageQueueCapacity() {
		int capacity = this.properties.getMessages().getQueueCapacity();
		if (capacity < 1) {
			throw new InvalidPropertyException("messages.queue-capacity", "must be at least 1",
					"Use how many messages may wait for their listener, such as 256.");
		}
		return capacity;
	}

	/**
	 * Return the factory of connections.
	 * @param ownCodec the application's codec, or {@code null} if the properties
	 * configure the framing
	 * @param matcher tells responses from messages, or {@code null} if the server sends
	 * no messages
	 * @param initializers prepare each connection after the login that the properties
	 * configure
	 * @param converter converts the payloads of these initializers
	 * @param ssl encrypts the connections
	 * @param receiver receives the messages of the server, or {@code null}
	 */
	ConnectionFactory connectionFactory(SocketPoolConnectionDetails connectionDetails, @Nullable FrameCodec ownCodec,
			@Nullable ResponseMatcher matcher, List<ConnectionInitializer> initializers,
			Supplier<PayloadConverter> converter, SocketPoolSsl ssl, @Nullable MessageReceiver receiver) {
		List<Endpoint> addresses = addresses(connectionDetails);
		FrameCodec codec = codec(ownCodec);
		return InvalidPropertyException.fromProperties(() -> {
			SocketConnections.Builder builder = SocketConnections.builder(addresses)
				.settings(socketSettings())
				.codec(codec)
				.heartbeat(heartbeatSettings(ownCodec))
				.responseMatcher(matcher)
				.messageReceiver(receiver)
				.tls(ssl.settings(connectionDetails.getSslBundle(), this.properties.getSsl().getServerName()));
			addLogin(builder);
			initializers.forEach(builder::initializer);
			if (!initializers.isEmpty()) {
				builder.converter(converter.get());
			}
			return builder.build();
		});
	}

	private void addLogin(SocketConnections.Builder builder) {
		SocketPoolClientProperties.Login login = this.properties.getLogin();
		if (login.getRequest() != null && login.getSuccess() == null) {
			throw new InvalidPropertyException("login.success", "is required with login.request",
					"Set it to the JSON Pointer of a value that only the response to an accepted login has, such as /ok.");
		}
		if (login.isGreeting() || login.getRequest() != null || login.getSuccess() != null) {
			builder.initializer(new JsonLogin(login.isGreeting(), login.getRequest(), login.getSuccess()));
		}
	}

	/**
	 * The default framing has the default token, even if the prefix is changed. A prefix
	 * that begins like it is then reported.
	 */
	private HeartbeatToken defaultToken(@Nullable FrameCodec ownCodec) {
		boolean asciiLength = ownCodec == null
				&& this.properties.getFraming().getType() == SocketPoolClientProperties.Framing.Type.ASCII_LENGTH;
		return asciiLength ? HeartbeatToken.defaults() : HeartbeatToken.defaultsFor(codec(ownCodec));
	}

	private FrameCodec codec(@Nullable FrameCodec ownCodec) {
		return (ownCodec != null) ? ownCodec : format().codec();
	}

	/**
	 * A server with another framing is unlikely to know the default heartbeat.
	 */
	private Duration defaultInterval(@Nullable FrameCodec ownCodec, HeartbeatToken token) {
		boolean defaultFraming = ownCodec == null && format() instanceof AsciiLengthFormat format
				&& format.withMaxFrameSize(AsciiLengthFormat.defaults().maxFrameSize())
					.equals(AsciiLengthFormat.defaults());
		boolean somethingToSend = this.properties.getHeartbeat().getBody() != null || !token.isEmpty();
		return (defaultFraming && somethingToSend) ? HeartbeatSettings.defaults().interval() : Duration.ZERO;
	}

	/**
	 * Return the addresses. Those of the application's own connection details are checked
	 * here, as they come from no property.
	 */
	private static List<Endpoint> addresses(SocketPoolConnectionDetails connectionDetails) {
		List<Endpoint> addresses = connectionDetails.getAddresses();
		if (addresses.isEmpty()) {
			throw new InvalidSettingException("addresses", addresses, "must not be empty",
					"Return at least one Endpoint from SocketPoolConnectionDetails.");
		}
		ServerAddresses.requireDistinct(addresses);
		return addresses;
	}

	private static @Nullable Frame body(@Nullable String text) {
		try {
			return (text != null) ? Frame.of(text) : null;
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidSettingException("heartbeat.body", text, "cannot be sent: " + ex.getMessage(),
					"Use text that UTF-8 can encode.");
		}
	}

	private static @Nullable Integer bytes(String setting, @Nullable DataSize size) {
		if (size == null) {
			return null;
		}
		if (size.toBytes() < 1 || size.toBytes() > Integer.MAX_VALUE) {
			throw new InvalidSettingException(setting, size, "must be between 1B and " + Integer.MAX_VALUE + "B",
					"Leave it out to use the operating system's own choice.");
		}
		return (int) size.toBytes();
	}

}
