package io.github.socketpool.connection.transport;

import java.io.IOException;
import java.io.InputStream;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Moves bytes through a TCP channel as they are.
 */
final class PlainTransport implements Transport {

	private final SocketChannel channel;

	/** Asked for what has arrived, never read. */
	private final InputStream arrivals;

	private final boolean quickAck;

	/**
	 * Create a transport.
	 * @param channel a connected channel in blocking mode, this transport's to close from
	 * now on
	 * @param quickAck whether to acknowledge at once where the operating system can
	 * @throws IOException if the channel is closed
	 */
	PlainTransport(SocketChannel channel, boolean quickAck) throws IOException {
		this.channel = channel;
		this.arrivals = channel.socket().getInputStream();
		this.quickAck = quickAck && QuickAcknowledgement.isSupported();
	}

	@Override
	public int read(ByteBuffer target) throws IOException {
		return this.channel.read(target);
	}

	@Override
	public int write(ByteBuffer source) throws IOException {
		return this.channel.write(source);
	}

	@Override
	public void setBlocking(boolean blocking) throws IOException {
		this.channel.configureBlocking(blocking);
	}

	@Override
	public boolean hasUnread() throws IOException {
		return this.arrivals.available() > 0;
	}

	@Override
	public void acknowledge(boolean unlessUnread) throws IOException {
		if (this.quickAck && !(unlessUnread && hasUnread())) {
			QuickAcknowledgement.ask(this.channel);
		}
	}

	@Override
	public void close(boolean reset) {
		try {
			if (reset && this.channel.isOpen()) {
				this.channel.setOption(StandardSocketOptions.SO_LINGER, 0);
			}
		}
		catch (IOException ex) {
			// The peer has reset the connection: there is nothing to linger for.
		}
		finally {
			release();
		}
	}

	private void release() {
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			// The descriptor is released all the same (close(2): never to be repeated).
		}
	}

}
