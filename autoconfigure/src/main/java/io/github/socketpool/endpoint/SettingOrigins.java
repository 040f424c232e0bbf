package io.github.socketpool.endpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import io.github.socketpool.pool.PoolSettings;
import org.jspecify.annotations.Nullable;

/**
 * Tells where the values of the described settings come from. A value that differs from
 * the configured one was set by code, such as a customizer or an operation of the
 * endpoint.
 */
final class SettingOrigins {

	private static final String CODE = "code";

	private static final List<PoolMember> POOL = List.of(
			new PoolMember("balancing", "balancing", PoolSettings::balancing),
			new PoolMember("maxSize", "pool.max-size", PoolSettings::maxSize),
			new PoolMember("minIdle", "pool.min-idle", PoolSettings::minIdle),
			new PoolMember("maxWaiters", "pool.max-waiters", PoolSettings::maxWaiters),
			new PoolMember("acquireTimeout", "pool.acquire-timeout", PoolSettings::acquireTimeout),
			new PoolMember("idleTimeout", "pool.idle-timeout", PoolSettings::idleTimeout),
			new PoolMember("maxLifetime", "pool.max-lifetime", PoolSettings::maxLifetime),
			new PoolMember("maxUses", "pool.max-uses", PoolSettings::maxUses),
			new PoolMember("maxConnecting", "pool.max-connecting", PoolSettings::maxConnecting),
			new PoolMember("connectBackoffInitial", "connect.backoff.initial", PoolSettings::connectBackoffInitial),
			new PoolMember("connectBackoffMax", "connect.backoff.max", PoolSettings::connectBackoffMax),
			new PoolMember("leakDetectionThreshold", "pool.leak-detection-threshold",
					PoolSettings::leakDetectionThreshold),
			new PoolMember("warmUp", "pool.warm-up", PoolSettings::warmUp));

	private static final List<RetryMember> RETRY = List.of(new RetryMember("retry.all", SettingsDescriptor.Retry::all),
			new RetryMember("retry.maxRatio", SettingsDescriptor.Retry::maxRatio),
			new RetryMember("retry.attemptTimeout", SettingsDescriptor.Retry::attemptTimeout),
			RetryMember.ofPauses("retry.maxRetries", SettingsDescriptor.Pauses::maxRetries),
			RetryMember.ofPauses("retry.delay", SettingsDescriptor.Pauses::delay),
			RetryMember.ofPauses("retry.jitter", SettingsDescriptor.Pauses::jitter),
			RetryMember.ofPauses("retry.multiplier", SettingsDescriptor.Pauses::multiplier),
			RetryMember.ofPauses("retry.maxDelay", SettingsDescriptor.Pauses::maxDelay));

	private final SettingsDescriber.Configuration configuration;

	private final Map<String, String> origins = new LinkedHashMap<>();

	private SettingOrigins(SettingsDescriber.Configuration configuration) {
		this.configuration = configuration;
	}

	/**
	 * Return where each value comes from.
	 * @param configuration how properties configure the pool
	 * @param calls where calls go and how long they may take
	 * @param settings the settings of the pool
	 * @param connections what is sent over connections
	 * @return the origins by the names of the members, with dots between nested ones
	 */
	static Map<String, String> of(SettingsDescriber.Configuration configuration, SettingsDescriptor.Calls calls,
			PoolSettings settings, SettingsDescriptor.Connections connections) {
		SettingOrigins origins = new SettingOrigins(configuration);
		origins.addCalls(calls, settings);
		origins.addRetry(calls.retry());
		origins.addPool(settings, calls.isShared());
		origins.addSslAndCorrelation(connections.ssl(), connections.correlation());
		origins.add("envelope", connections.envelope());
		origins.addFraming(connections.framing());
		origins.addHeartbeat(connections.heartbeat());
		origins.addSocket(connections.socket());
		origins.origins.put("tcpSampleInterval", configuration.origins().apply("tcp.sample-interval"));
		return Collections.unmodifiableMap(origins.origins);
	}

	private void addCalls(SettingsDescriptor.Calls calls, PoolSettings settings) {
		add("serviceId", calls.serviceId());
		add("addresses", calls.addresses());
		PoolSettings configured = this.configuration.pool();
		put("mode", "mode", configured != null
				&& SettingsDescriptor.Calls.isPerCall(configured) == SettingsDescriptor.Calls.isPerCall(settings));
		put("sharing", "sharing", configured != null && calls.sharing().equals(this.configuration.sharing()));
		if (calls.callTimeout() != null) {
			put("callTimeout", "call-timeout", Objects.equals(calls.callTimeout(), this.configuration.callTimeout()));
		}
	}

	private void addRetry(SettingsDescriptor.@Nullable Retry retry) {
		if (retry == null) {
			return;
		}
		SettingsDescriptor.Retry configured = SettingsDescriptor.Retry.of(this.configuration.retry());
		for (RetryMember member : RETRY) {
			Object value = member.value().apply(retry);
			if (value != null) {
				put(member.name(), kebab(member.name()),
						configured != null && value.equals(member.value().apply(configured)));
			}
		}
	}

	private void addPool(PoolSettings settings, boolean shared) {
		PoolSettings configured = this.configuration.pool();
		for (PoolMember member : POOL) {
			put(member.name(), member.setting(),
					configured != null && member.value().apply(configured).equals(member.value().apply(settings)));
		}
		if (shared) {
			put("maxInFlight", "pool.max-in-flight",
					configured != null && configured.maxInFlight() == settings.maxInFlight());
		}
		if (this.configuration.connections() != null) {
			put("connectTimeout", "connect.timeout", true);
		}
	}

	private void addSslAndCorrelation(SettingsDescriptor.@Nullable Ssl ssl,
			SettingsDescriptor.@Nullable Correlation correlation) {
		if (ssl != null) {
			add("ssl.enabled", ssl.enabled());
			add("ssl.bundle", ssl.bundle());
			add("ssl.serverName", ssl.serverName());
		}
		if (correlation != null) {
			add("correlation.requestId", correlation.requestId());
			add("correlation.responseId", correlation.responseId());
		}
	}

	private void addFraming(SettingsDescriptor.@Nullable Framing framing) {
		if (framing == null) {
			return;
		}
		add("framing.type", framing.type());
		add("framing.prefix", framing.prefix());
		add("framing.digits", framing.digits());
		if (framing.length() != null) {
			add("framing.lengthBytes", framing.length().lengthBytes());
			add("framing.byteOrder", framing.length().byteOrder());
			add("framing.lengthIncludesHeader", framing.length().lengthIncludesHeader());
		}
		add("framing.delimiter", framing.delimiter());
		add("framing.start", framing.start());
		add("framing.maxFrameSize", framing.maxFrameSize());
	}

	/**
	 * A heartbeat is a frame if it has a body, and otherwise a token.
	 */
	private void addHeartbeat(SettingsDescriptor.HeartbeatDescriptor heartbeat) {
		add("heartbeat.interval", heartbeat.interval());
		put("heartbeat.kind", "heartbeat." + heartbeat.kind(), this.configuration.connections() != null);
		add("heartbeat.token", heartbeat.token());
		add("heartbeat.expectReply", heartbeat.expectReply());
		add("heartbeat.timeout", heartbeat.timeout());
	}

	private void addSocket(SettingsDescriptor.@Nullable Socket socket) {
		if (socket == null) {
			return;
		}
		add("socket.keepAlive", socket.keepAlive());
		add("socket.noDelay", socket.noDelay());
		add("socket.sendBufferSize", socket.sendBufferSize());
		add("socket.receiveBufferSize", socket.receiveBufferSize());
		add("socket.quickAck", socket.quickAck());
	}

	/**
	 * Add a member that is named like the setting of the connections that it shows.
	 */
	private void add(String member, @Nullable Object value) {
		if (value != null) {
			put(member, kebab(member), this.configuration.connections() != null);
		}
	}

	private static String kebab(String member) {
		return member.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
	}

	private void put(String member, String setting, boolean configured) {
		this.origins.put(member, configured ? this.configuration.origins().apply(setting) : CODE);
	}

	private record PoolMember(String name, String setting, Function<PoolSettings, Object> value) {

	}

	private record RetryMember(String name, Function<SettingsDescriptor.Retry, @Nullable Object> value) {

		static RetryMember ofPauses(String name, Function<SettingsDescriptor.Pauses, @Nullable Object> value) {
			return new RetryMember(name, (retry) -> (retry.pauses() != null) ? value.apply(retry.pauses()) : null);
		}

	}

}
