package io.github.socketpool.connection.transport;

import java.io.IOException;
import java.io.InputStream;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Moves bytes through a TCP channel, unencrypted.
 */
public final class PlainTransport implements Transport {

	private final SocketChannel channel;

	/** Used only to find out whether bytes have arrived; never read. */
	private final InputStream arrivals;

	private final boolean quickAck;

	/**
	 * Create a transport.
	 * @param channel a connected channel in blocking mode, which this transport closes
	 * @param quickAck whether to acknowledge at once if the operating system supports it
	 * @throws IOException if the channel is closed
	 */
	public PlainTransport(SocketChannel channel, boolean quickAck) throws IOException {
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
	public Readiness readiness() throws IOException {
		return Readiness.of(this.channel);
	}

	@Override
	public boolean hasUnread() throws IOException {
		return this.arrivals.available() > 0;
	}

	@Override
	public void acknowledge(boolean unlessUnread) throws IOException {
		if (this.quickAck && !(unlessUnread && hasUnread())) {
			QuickAcknowledgement.request(this.channel);
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
			// The peer has reset the connection, so there is nothing left to reset.
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
			// The descriptor is released anyway, and close(2) must never be repeated.
		}
	}

}
