package io.github.socketpool.connection.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Moves bytes through the channel of a Unix domain socket. Such a channel cannot tell how
 * many bytes have arrived. So one byte is read ahead, which the next read returns first.
 */
final class UnixTransport implements Transport {

	private final SocketChannel channel;

	/** A byte that was read ahead, if the buffer is full. */
	private final ByteBuffer ahead = ByteBuffer.allocate(1);

	/**
	 * Create a transport.
	 * @param channel a connected channel in blocking mode, which this transport closes
	 */
	UnixTransport(SocketChannel channel) {
		this.channel = channel;
	}

	@Override
	public int read(ByteBuffer target) throws IOException {
		if (this.ahead.hasRemaining()) {
			return this.channel.read(target);
		}
		target.put(this.ahead.flip());
		this.ahead.clear();
		// Callers take a read that leaves room in the buffer for the last one.
		return 1 + (target.hasRemaining() ? Math.max(0, readArrived(target)) : 0);
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
		return !this.ahead.hasRemaining() || readArrived(this.ahead) > 0;
	}

	/**
	 * Do nothing, since bytes are not acknowledged on one machine.
	 */
	@Override
	public void acknowledge(boolean unlessUnread) {
	}

	/**
	 * Close the connection. There is no reset: the kernel discards what this side has not
	 * read, and the peer can read what was sent.
	 */
	@Override
	public void close(boolean reset) {
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			// The descriptor is released anyway, and close(2) must never be repeated.
		}
	}

	/**
	 * Read without waiting, in whatever mode the channel is.
	 */
	private int readArrived(ByteBuffer target) throws IOException {
		boolean blocking = this.channel.isBlocking();
		this.channel.configureBlocking(false);
		try {
			return this.channel.read(target);
		}
		finally {
			this.channel.configureBlocking(blocking);
		}
	}

}
