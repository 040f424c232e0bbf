package io.github.socketpool.connection.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

import org.jspecify.annotations.Nullable;

/**
 * A non-blocking connect to one address. Not thread-safe.
 */
final class AddressConnect {

	private final InetAddress address;

	private final SocketChannel channel;

	private @Nullable SelectionKey key;

	/**
	 * Create a connect that has not started.
	 * @param channel a channel that is not connected, and that this object closes from
	 * now on
	 */
	AddressConnect(InetAddress address, SocketChannel channel) {
		this.address = address;
		this.channel = channel;
	}

	InetAddress address() {
		return this.address;
	}

	SocketChannel channel() {
		return this.channel;
	}

	/**
	 * Start to connect. On the same machine most connects end at once.
	 * @return whether the channel is connected
	 */
	boolean start(int port) throws IOException {
		this.channel.configureBlocking(false);
		this.channel.connect(new InetSocketAddress(this.address, port));
		return finish();
	}

	/**
	 * Register with a selector that reports the end of this connect.
	 */
	void register(Selector selector) throws IOException {
		this.key = this.channel.register(selector, SelectionKey.OP_CONNECT, this);
	}

	/**
	 * Check whether the connect has ended.
	 * @return whether the channel is connected
	 * @throws IOException if the connect has failed
	 */
	boolean finish() throws IOException {
		if (!this.channel.finishConnect()) {
			return false;
		}
		ClientChannels.requireNoSelfConnect(this.channel);
		return true;
	}

	/**
	 * Remove the connected channel from its selector and put it into blocking mode.
	 */
	void toBlocking() throws IOException {
		if (this.key != null) {
			this.key.cancel();
		}
		this.channel.configureBlocking(true);
	}

	/**
	 * Close the channel with a reset, in whatever state the connect is. The descriptor of
	 * a registered channel is released when its selector is closed.
	 */
	void reset() {
		try {
			this.channel.setOption(StandardSocketOptions.SO_LINGER, 0);
		}
		catch (IOException | RuntimeException | Error ex) {
			// The connect has failed, or no memory is left. The channel must be closed
			// anyway.
		}
		finally {
			close();
		}
	}

	private void close() {
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			// The descriptor is released anyway, and close(2) must never be repeated.
		}
	}

}
