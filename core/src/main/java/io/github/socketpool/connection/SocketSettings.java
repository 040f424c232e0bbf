package io.github.socketpool.connection;

import java.time.Duration;

import io.github.socketpool.Durations;
import io.github.socketpool.InvalidSettingException;
import org.jspecify.annotations.Nullable;

/**
 * How sockets are connected and set up. The options {@code keepAlive}, {@code noDelay}
 * and {@code quickAck} are those of TCP, and have no effect on a Unix domain socket.
 * Immutable.
 *
 * @param connectTimeout how long a connect may take; greater than zero
 * @param keepAlive whether the kernel probes idle connections ({@code SO_KEEPALIVE})
 * @param noDelay whether small writes are sent at once ({@code TCP_NODELAY})
 * @param sendBufferSize the size of the kernel's send buffer in bytes
 * ({@code SO_SNDBUF}), or {@code null} for the operating system's default
 * @param receiveBufferSize the size of the kernel's receive buffer in bytes
 * ({@code SO_RCVBUF}), or {@code null} for the operating system's default
 * @param quickAck whether a read that ends inside a frame is acknowledged at once
 */
public record SocketSettings(Duration connectTimeout, boolean keepAlive, boolean noDelay,
		@Nullable Integer sendBufferSize, @Nullable Integer receiveBufferSize, QuickAck quickAck) {

	private static final SocketSettings DEFAULTS = new SocketSettings(Duration.ofSeconds(3), true, true, null, null,
			QuickAck.AUTO);

	/**
	 * Create settings.
	 * @throws InvalidSettingException if a value makes no sense
	 */
	public SocketSettings {
		if (connectTimeout.isNegative() || connectTimeout.isZero()) {
			throw new InvalidSettingException("connect.timeout", Durations.property(connectTimeout),
					"must be longer than zero", "Use the longest time that a connect may take, such as 3s.");
		}
		requirePositive("socket.send-buffer-size", sendBufferSize);
		requirePositive("socket.receive-buffer-size", receiveBufferSize);
	}

	/**
	 * Return the default settings: 3 s to connect, keep-alive and no-delay on, buffer
	 * sizes of the operating system, quick acknowledgements if supported.
	 * @return the default settings
	 */
	public static SocketSettings defaults() {
		return DEFAULTS;
	}

	/**
	 * Return these settings with another connect timeout.
	 * @param connectTimeout how long a connect may take
	 * @return new settings
	 */
	public SocketSettings withConnectTimeout(Duration connectTimeout) {
		return new SocketSettings(connectTimeout, this.keepAlive, this.noDelay, this.sendBufferSize,
				this.receiveBufferSize, this.quickAck);
	}

	/**
	 * Return these settings with keep-alive on or off.
	 * @param keepAlive whether the kernel probes idle connections
	 * @return new settings
	 */
	public SocketSettings withKeepAlive(boolean keepAlive) {
		return new SocketSettings(this.connectTimeout, keepAlive, this.noDelay, this.sendBufferSize,
				this.receiveBufferSize, this.quickAck);
	}

	/**
	 * Return these settings with no-delay on or off.
	 * @param noDelay whether small writes are sent at once
	 * @return new settings
	 */
	public SocketSettings withNoDelay(boolean noDelay) {
		return new SocketSettings(this.connectTimeout, this.keepAlive, noDelay, this.sendBufferSize,
				this.receiveBufferSize, this.quickAck);
	}

	/**
	 * Return these settings with other kernel buffers.
	 * @param sendBufferSize bytes, or {@code null} for the operating system's default
	 * @param receiveBufferSize bytes, or {@code null} for the operating system's default
	 * @return new settings
	 */
	public SocketSettings withBufferSizes(@Nullable Integer sendBufferSize, @Nullable Integer receiveBufferSize) {
		return new SocketSettings(this.connectTimeout, this.keepAlive, this.noDelay, sendBufferSize, receiveBufferSize,
				this.quickAck);
	}

	/**
	 * Return these settings with quick acknowledgements used differently.
	 * @param quickAck whether a read that ends inside a frame is acknowledged at once
	 * @return new settings
	 */
	public SocketSettings withQuickAck(QuickAck quickAck) {
		return new SocketSettings(this.connectTimeout, this.keepAlive, this.noDelay, this.sendBufferSize,
				this.receiveBufferSize, quickAck);
	}

	private static void requirePositive(String setting, @Nullable Integer size) {
		if (size != null && size < 1) {
			throw new InvalidSettingException(setting, size, "must be at least 1 byte",
					"Leave it out to use the operating system's own choice.");
		}
	}

}
