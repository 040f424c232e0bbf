package io.github.socketpool.endpoint;

import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.github.socketpool.EnumNames;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.connection.SocketSettings;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.BinaryLengthFormat;
import io.github.socketpool.protocol.DelimiterFormat;
import io.github.socketpool.protocol.FrameFormat;
import io.github.socketpool.template.ProtocolTemplate;
import io.github.socketpool.template.RetrySettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;

/**
 * Describes how pools are configured. Everything it describes is immutable: the settings
 * of the pool, and those from which the connections of the application's properties are
 * made. Values that may be secret are sanitized.
 */
public class SettingsDescriber {

	private final Function<ConnectionPool, Configuration> configurations;

	private final Duration tcpSampleInterval;

	private final List<ProtocolTemplate> templates;

	private final Sanitizer sanitizer;

	/**
	 * Create a describer.
	 * @param configurations returns how properties configure a pool
	 * @param tcpSampleInterval how often the kernel's socket tables are sampled
	 * @param templates all templates of the application
	 * @param sanitizer hides values that may be secret
	 */
	public SettingsDescriber(Function<ConnectionPool, Configuration> configurations, Duration tcpSampleInterval,
			List<ProtocolTemplate> templates, Sanitizer sanitizer) {
		this.configurations = configurations;
		this.tcpSampleInterval = tcpSampleInterval;
		this.templates = List.copyOf(templates);
		this.sanitizer = sanitizer;
	}

	SettingsDescriptor describe(ConnectionPool pool, PoolSettings settings, boolean showUnsanitized) {
		Configuration configuration = this.configurations.apply(pool);
		ConfiguredConnections configured = configuration.connections();
		SettingsDescriptor.Calls calls = SettingsDescriptor.Calls.of(pool, settings,
				common(pool, ProtocolTemplate::callTimeout), common(pool, SettingsDescriptor.Retry::of));
		SettingsDescriptor.Connections connections = connections(pool, configured, showUnsanitized);
		return SettingsDescriptor.of(calls, settings,
				(configured != null) ? configured.sockets().connectTimeout() : null, connections,
				this.tcpSampleInterval, SettingOrigins.of(configuration, calls, settings, connections));
	}

	private SettingsDescriptor.Connections connections(ConnectionPool pool, @Nullable ConfiguredConnections configured,
			boolean showUnsanitized) {
		FrameFormat format = (configured != null) ? configured.format() : null;
		return new SettingsDescriptor.Connections((configured != null) ? configured.ssl() : null,
				(format != null) ? framing(format, showUnsanitized) : null,
				(configured != null) ? configured.correlation() : null,
				(configured != null) ? configured.envelope() : null,
				heartbeat(pool.control().connectionFactory().heartbeat(), configured != null, showUnsanitized),
				(configured != null) ? socket(configured.sockets()) : null);
	}

	/**
	 * Return a setting of the templates over a pool, if they have the same.
	 */
	private <T> @Nullable T common(ConnectionPool pool, Function<ProtocolTemplate, @Nullable T> setting) {
		List<Optional<T>> values = this.templates.stream()
			.filter((template) -> template.pool() == pool)
			.map((template) -> Optional.ofNullable(setting.apply(template)))
			.distinct()
			.toList();
		return (values.size() == 1) ? values.get(0).orElse(null) : null;
	}

	private SettingsDescriptor.Framing framing(FrameFormat format, boolean showUnsanitized) {
		if (format instanceof AsciiLengthFormat ascii) {
			return new SettingsDescriptor.Framing("ascii-length",
					sanitize("socketpool.framing.prefix", ascii.prefix(), showUnsanitized), ascii.digits(), null, null,
					null, ascii.maxFrameSize());
		}
		if (format instanceof BinaryLengthFormat binary) {
			return new SettingsDescriptor.Framing("binary-length", null, null,
					new SettingsDescriptor.BinaryLength(binary.lengthBytes(),
							(binary.byteOrder() == ByteOrder.BIG_ENDIAN) ? "big-endian" : "little-endian",
							binary.lengthIncludesHeader()),
					null, null, binary.maxFrameSize());
		}
		if (format instanceof DelimiterFormat delimiter) {
			return new SettingsDescriptor.Framing("delimiter", null, null, null,
					bytes("socketpool.framing.delimiter", delimiter.delimiter(), showUnsanitized),
					bytes("socketpool.framing.start", delimiter.start(), showUnsanitized), delimiter.maxFrameSize());
		}
		return new SettingsDescriptor.Framing("content-length", null, null, null, null, null, format.maxFrameSize());
	}

	private @Nullable Object bytes(String key, String bytes, boolean showUnsanitized) {
		return bytes.isEmpty() ? null : sanitize(key, DelimiterFormat.escape(bytes), showUnsanitized);
	}

	private SettingsDescriptor.HeartbeatDescriptor heartbeat(HeartbeatSettings heartbeat, boolean showToken,
			boolean showUnsanitized) {
		String token = showToken ? heartbeat.token().text() : "";
		return new SettingsDescriptor.HeartbeatDescriptor(heartbeat.interval(),
				(heartbeat.body() != null) ? "body" : "token",
				token.isEmpty() ? null : sanitize("socketpool.heartbeat.token", token, showUnsanitized),
				heartbeat.expectReply(), heartbeat.timeout());
	}

	private static SettingsDescriptor.Socket socket(SocketSettings sockets) {
		return new SettingsDescriptor.Socket(sockets.keepAlive(), sockets.noDelay(), sockets.sendBufferSize(),
				sockets.receiveBufferSize(), EnumNames.kebab(sockets.quickAck()));
	}

	private @Nullable Object sanitize(String key, String value, boolean showUnsanitized) {
		return this.sanitizer.sanitize(new SanitizableData(null, key, value), showUnsanitized);
	}

	/**
	 * How properties configure a pool.
	 *
	 * @param pool the settings of the pool, or {@code null} if the application creates it
	 * @param sharing {@code exclusive} or {@code correlated}, or {@code null} if the
	 * application creates the pool
	 * @param callTimeout how long a call may take, or {@code null} if the application
	 * creates the pool
	 * @param retry which calls are repeated, or {@code null} if none is or the
	 * application creates the pool
	 * @param connections the connections, or {@code null} if the application makes them
	 * @param origins returns where the value of a setting, such as {@code pool.max-size},
	 * comes from
	 */
	public record Configuration(@Nullable PoolSettings pool, @Nullable String sharing, @Nullable Duration callTimeout,
			@Nullable RetrySettings retry, @Nullable ConfiguredConnections connections, UnaryOperator<String> origins) {

	}

	/**
	 * The connections that the application's properties configure.
	 *
	 * @param sockets how their sockets are configured
	 * @param format what their frames look like, or {@code null} if a codec of the
	 * application's own decides that
	 * @param correlation how their responses are told from messages, or {@code null} if
	 * no property says that
	 * @param envelope what is put around their payloads, or {@code null} for nothing
	 * @param ssl how they are encrypted
	 */
	public record ConfiguredConnections(SocketSettings sockets, @Nullable FrameFormat format,
			SettingsDescriptor.@Nullable Correlation correlation, @Nullable String envelope,
			SettingsDescriptor.Ssl ssl) {

	}

}
