package io.github.socketpool.connection.transport;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

import io.github.socketpool.connection.SocketSettings;

/**
 * Opens the channels of a client with their options set, and checks them when they are
 * connected. Thread-safe.
 */
final class ClientChannels {

	private final Network network;

	private final SocketSettings settings;

	ClientChannels(Network network, SocketSettings settings) {
		this.network = network;
		this.settings = settings;
	}

	/**
	 * Open a channel in blocking mode that is not connected.
	 */
	SocketChannel open() throws IOException {
		SocketChannel channel = this.network.open();
		try {
			setOptions(channel);
			return channel;
		}
		catch (IOException | RuntimeException | Error ex) {
			channel.close();
			throw ex;
		}
	}

	/**
	 * Refuse a channel that is connected to itself. If nothing listens on a port that
	 * this machine also uses for outgoing connections, a connect can reach itself
	 * (simultaneous open, RFC 9293 section 3.5). Each request would then be answered with
	 * itself.
	 */
	static void requireNoSelfConnect(SocketChannel channel) throws IOException {
		if (channel.getLocalAddress().equals(channel.getRemoteAddress())) {
			channel.setOption(StandardSocketOptions.SO_LINGER, 0);
			throw new ConnectException("The connect reached itself: nothing listens there");
		}
	}

	private void setOptions(SocketChannel channel) throws IOException {
		channel.setOption(StandardSocketOptions.SO_KEEPALIVE, this.settings.keepAlive());
		channel.setOption(StandardSocketOptions.TCP_NODELAY, this.settings.noDelay());
		if (this.settings.sendBufferSize() != null) {
			channel.setOption(StandardSocketOptions.SO_SNDBUF, this.settings.sendBufferSize());
		}
		if (this.settings.receiveBufferSize() != null) {
			channel.setOption(StandardSocketOptions.SO_RCVBUF, this.settings.receiveBufferSize());
		}
	}

}
