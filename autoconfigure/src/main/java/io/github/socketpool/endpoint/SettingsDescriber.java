package io.github.socketpool.endpoint;

import java.time.Duration;
import java.util.List;

import io.github.socketpool.Endpoint;
import io.github.socketpool.EnumNames;
import io.github.socketpool.autoconfigure.SocketPoolProperties;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.template.ProtocolTemplate;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.util.unit.DataSize;

/**
 * Describes how pools are set up. What only the properties tell is told of pools whose
 * connections are made by them. Texts that somebody chose are sanitized.
 */
public class SettingsDescriber {

	private final SocketPoolProperties properties;

	private final @Nullable ConnectionFactory ownFactory;

	private final boolean ownCodec;

	private final List<ProtocolTemplate> templates;

	private final Sanitizer sanitizer;

	/**
	 * Create a describer.
	 * @param properties the properties of the application
	 * @param ownFactory what makes connections as the properties say, or {@code null}
	 * when the application makes its own
	 * @param ownCodec whether a codec of the application's says what frames look like
	 * @param templates all templates of the application
	 * @param sanitizer hides what may be secret
	 */
	public SettingsDescriber(SocketPoolProperties properties, @Nullable ConnectionFactory ownFactory, boolean ownCodec,
			List<ProtocolTemplate> templates, Sanitizer sanitizer) {
		this.properties = properties;
		this.ownFactory = ownFactory;
		this.ownCodec = ownCodec;
		this.templates = templates;
		this.sanitizer = sanitizer;
	}

	SettingsDescriptor describe(ConnectionPool pool, PoolSettings settings, boolean showUnsanitized) {
		SocketPoolProperties own = (pool.control().connectionFactory() == this.ownFactory) ? this.properties : null;
		return SettingsDescriptor.of(pool.endpoints().stream().map(Endpoint::toString).toList(), callTimeout(pool),
				settings, connections(pool, own, showUnsanitized), this.properties.getTcp().getSampleInterval());
	}

	private SettingsDescriptor.Connections connections(ConnectionPool pool, @Nullable SocketPoolProperties own,
			boolean showUnsanitized) {
		return new SettingsDescriptor.Connections((own != null) ? own.getConnect().getTimeout() : null,
				(own != null && !this.ownCodec) ? framing(own.getFraming(), showUnsanitized) : null,
				heartbeat(pool.control().connectionFactory().heartbeat(), own, showUnsanitized),
				(own != null) ? socket(own.getSocket()) : null);
	}

	private @Nullable Duration callTimeout(ConnectionPool pool) {
		List<Duration> timeouts = this.templates.stream()
			.filter((template) -> template.pool() == pool)
			.map(ProtocolTemplate::callTimeout)
			.distinct()
			.toList();
		return (timeouts.size() == 1) ? timeouts.get(0) : null;
	}

	private SettingsDescriptor.Framing framing(SocketPoolProperties.Framing framing, boolean showUnsanitized) {
		return new SettingsDescriptor.Framing("ascii-length",
				sanitize("socketpool.framing.prefix", framing.getPrefix(), showUnsanitized), framing.getDigits(),
				framing.getMaxFrameSize().toBytes());
	}

	private SettingsDescriptor.HeartbeatDescriptor heartbeat(HeartbeatSettings heartbeat,
			@Nullable SocketPoolProperties own, boolean showUnsanitized) {
		String token = (own != null) ? heartbeat.token().text() : "";
		return new SettingsDescriptor.HeartbeatDescriptor(heartbeat.interval(),
				(heartbeat.body() != null) ? "body" : "token",
				token.isEmpty() ? null : sanitize("socketpool.heartbeat.token", token, showUnsanitized),
				heartbeat.expectReply(), heartbeat.timeout());
	}

	private static SettingsDescriptor.Socket socket(SocketPoolProperties.Socket socket) {
		return new SettingsDescriptor.Socket(socket.isKeepAlive(), socket.isNoDelay(),
				toBytes(socket.getSendBufferSize()), toBytes(socket.getReceiveBufferSize()),
				EnumNames.kebab(socket.getQuickAck()));
	}

	private static @Nullable Long toBytes(@Nullable DataSize size) {
		return (size != null) ? size.toBytes() : null;
	}

	private @Nullable Object sanitize(String key, String value, boolean showUnsanitized) {
		return this.sanitizer.sanitize(new SanitizableData(null, key, value), showUnsanitized);
	}

}
