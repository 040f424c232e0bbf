package io.github.socketpool.autoconfigure;

import java.util.function.Supplier;

import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.Endpoint;
import io.github.socketpool.connection.SocketSettings;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.FrameCodec;
import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * Maps {@link SocketPoolProperties} to the settings of the core. Each record is made at
 * once and not property by property, because only the whole can be checked: a prefix may
 * not fit the default heartbeat token, and still fit the one that is configured.
 */
class SocketPoolPropertyMapper {

	private final SocketPoolProperties properties;

	SocketPoolPropertyMapper(SocketPoolProperties properties) {
		this.properties = properties;
	}

	PoolSettings poolSettings() {
		SocketPoolProperties.Pool pool = this.properties.getPool();
		PoolSettings settings = InvalidPropertyException
			.fromProperties(() -> new PoolSettings(pool.getMaxSize(), pool.getMinIdle(), pool.getMaxWaiters(),
					pool.getAcquireTimeout(), pool.getMaxUses(), pool.getMaxConnecting()));
		return switch (this.properties.getMode()) {
			case POOLED -> settings;
			case PER_CALL -> settings.perCall();
		};
	}

	SocketSettings socketSettings() {
		SocketPoolProperties.Socket socket = this.properties.getSocket();
		return InvalidPropertyException
			.fromProperties(() -> new SocketSettings(this.properties.getConnect().getTimeout(), socket.isKeepAlive(),
					socket.isNoDelay(), bytes("socket.send-buffer-size", socket.getSendBufferSize()),
					bytes("socket.receive-buffer-size", socket.getReceiveBufferSize()), socket.getQuickAck()));
	}

	AsciiLengthFormat format() {
		SocketPoolProperties.Framing framing = this.properties.getFraming();
		return InvalidPropertyException.fromProperties(() -> new AsciiLengthFormat(framing.getPrefix(),
				framing.getDigits(), this.properties.getHeartbeat().getToken(), framing.getMaxFrameSize().toBytes()));
	}

	ConnectionFactory connectionFactory(SocketPoolConnectionDetails connectionDetails) {
		return ConnectionFactory.sockets(endpoint(connectionDetails), socketSettings(),
				FrameCodec.asciiLength(format()));
	}

	private static Endpoint endpoint(SocketPoolConnectionDetails connectionDetails) {
		Supplier<Endpoint> endpoint = () -> new Endpoint(connectionDetails.getHost(), connectionDetails.getPort());
		return (connectionDetails instanceof PropertiesSocketPoolConnectionDetails)
				? InvalidPropertyException.fromProperties(endpoint) : endpoint.get();
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
