package io.github.socketpool.autoconfigure;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.socketpool.Endpoint;
import io.github.socketpool.UnixEndpoint;
import io.github.socketpool.connection.ResponseMatcher;
import io.github.socketpool.pool.WarmUp;
import io.github.socketpool.protocol.FrameCodec;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.Environment;

/**
 * Warns about properties that are set but have no effect in combination with others. Each
 * of them is valid by itself, so the application starts.
 */
final class IneffectiveProperties {

	private static final Log logger = LogFactory.getLog(IneffectiveProperties.class);

	private static final List<String> NOT_FOR_PER_CALL = List.of("pool.min-idle", "pool.idle-timeout",
			"pool.max-lifetime", "pool.max-uses", "pool.max-connecting", "heartbeat.interval", "heartbeat.body",
			"heartbeat.expect-reply", "heartbeat.timeout");

	private static final List<String> ONLY_TCP = List.of("socket.keep-alive", "socket.no-delay", "socket.quick-ack");

	private static final List<String> FRAMING = List.of("framing.prefix", "framing.digits", "framing.max-frame-size");

	private static final List<String> CORRELATION = List.of("correlation.request-id", "correlation.response-id");

	private final SocketPoolProperties properties;

	private final Environment environment;

	private final List<String> warnings = new ArrayList<>();

	private IneffectiveProperties(SocketPoolProperties properties, Environment environment) {
		this.properties = properties;
		this.environment = environment;
	}

	/**
	 * Warn about those that configure the pool.
	 */
	static void warnOfPool(SocketPoolProperties properties, Environment environment) {
		IneffectiveProperties ineffective = new IneffectiveProperties(properties, environment);
		if (properties.getMode() == SocketPoolProperties.Mode.PER_CALL) {
			ineffective.checkPerCall();
		}
		else {
			ineffective.checkSizes();
			ineffective.checkLifetimes();
		}
		ineffective.checkAcquireTimeout();
		ineffective.log();
	}

	/**
	 * Warn about those that configure the address and its sockets.
	 */
	static void warnOfAddress(SocketPoolProperties properties, Environment environment, Endpoint endpoint) {
		IneffectiveProperties ineffective = new IneffectiveProperties(properties, environment);
		if (properties.getAddresses() != null) {
			List.of("host", "port")
				.forEach((key) -> ineffective.warn(key, "socketpool.addresses names the server",
						"Remove it, or remove socketpool.addresses."));
		}
		if (endpoint instanceof UnixEndpoint) {
			ONLY_TCP.forEach((key) -> ineffective.warn(key, "it is an option of TCP, and connections go to " + endpoint,
					"Remove it."));
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
	static void warnOfConnections(SocketPoolProperties properties, Environment environment,
			@Nullable FrameCodec ownCodec, @Nullable ResponseMatcher ownMatcher) {
		IneffectiveProperties ineffective = new IneffectiveProperties(properties, environment);
		if (ownCodec != null) {
			ineffective.checkFraming(ownCodec);
		}
		else {
			ineffective.checkFrameSize();
		}
		if (ownMatcher != null) {
			ineffective.checkCorrelation(ownMatcher);
		}
		if (properties.getMode() != SocketPoolProperties.Mode.PER_CALL) {
			ineffective.checkHeartbeat(ownCodec);
		}
		ineffective.log();
	}

	private void checkPerCall() {
		NOT_FOR_PER_CALL.forEach((key) -> warn(key, "with socketpool.mode=per-call no connection is kept",
				"Remove it, or set socketpool.mode to pooled."));
	}

	private void checkAcquireTimeout() {
		Duration callTimeout = this.properties.getCallTimeout();
		if (this.properties.getPool().getAcquireTimeout().compareTo(callTimeout) > 0) {
			warn("pool.acquire-timeout", "a call ends by socketpool.call-timeout, which is shorter",
					"Lower it, or raise socketpool.call-timeout.");
		}
	}

	private void checkSizes() {
		SocketPoolProperties.Pool pool = this.properties.getPool();
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
		SocketPoolProperties.Pool pool = this.properties.getPool();
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

	private void checkFrameSize() {
		SocketPoolProperties.Framing framing = this.properties.getFraming();
		BigInteger largest = BigInteger.TEN.pow(Math.max(0, framing.getDigits())).subtract(BigInteger.ONE);
		if (largest.compareTo(BigInteger.valueOf(framing.getMaxFrameSize().toBytes())) < 0) {
			String reason = "a length of " + framing.getDigits() + " digits (socketpool.framing.digits) goes up to "
					+ largest + " bytes";
			this.warnings.add("Property 'socketpool.framing.max-frame-size' cannot be reached: " + reason
					+ ". Lower it to " + largest + "B, or raise socketpool.framing.digits if the server allows it.");
		}
	}

	private void checkFraming(FrameCodec ownCodec) {
		FRAMING.forEach(
				(key) -> warn(key, "the FrameCodec bean (" + ownCodec.getClass().getName() + ") defines the framing",
						"Remove the property or the bean."));
	}

	private void checkCorrelation(ResponseMatcher ownMatcher) {
		CORRELATION.forEach((key) -> warn(key,
				"the ResponseMatcher bean (" + ownMatcher.getClass().getName() + ") tells responses from messages",
				"Remove the property or the bean."));
	}

	private void checkHeartbeat(@Nullable FrameCodec ownCodec) {
		SocketPoolProperties.Pool pool = this.properties.getPool();
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
	 * Warn about a property, unless it has its default value.
	 */
	private void warn(String key, String reason, String remedy) {
		if (isSet(ConfigurationPropertyName.of("socketpool." + key))) {
			this.warnings.add("Property 'socketpool." + key + "' has no effect: " + reason + ". " + remedy);
		}
	}

	private boolean isSet(ConfigurationPropertyName name) {
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			if (source.getConfigurationProperty(name) != null) {
				return true;
			}
		}
		return false;
	}

	private void log() {
		this.warnings.forEach(logger::warn);
	}

}
