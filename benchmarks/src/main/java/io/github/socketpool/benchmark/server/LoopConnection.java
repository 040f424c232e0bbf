package io.github.socketpool.benchmark.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * A connection of the {@link LoopServer}. Its event loop reads and flushes, any thread
 * sends. Nothing is read while answers wait to be written.
 */
final class LoopConnection {

	private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

	private final SocketChannel channel;

	private final SelectionKey key;

	private ByteBuffer waiting = NOTHING;

	LoopConnection(SocketChannel channel, SelectionKey key) {
		this.channel = channel;
		this.key = key;
	}

	/**
	 * Read what has arrived, once.
	 * @return whether the connection is still open
	 */
	boolean read(ByteBuffer buffer) throws IOException {
		return this.channel.read(buffer) >= 0;
	}

	/**
	 * Write bytes, or as many as the socket takes, and the rest later.
	 */
	synchronized void send(ByteBuffer bytes) throws IOException {
		if (!this.waiting.hasRemaining()) {
			this.channel.write(bytes);
		}
		if (bytes.hasRemaining()) {
			this.waiting = ByteBuffer.allocate(this.waiting.remaining() + bytes.remaining())
				.put(this.waiting)
				.put(bytes)
				.flip();
			this.key.interestOps(SelectionKey.OP_WRITE);
			this.key.selector().wakeup();
		}
	}

	synchronized boolean isWritable() {
		return this.key.isValid() && this.key.isWritable();
	}

	synchronized void flush() throws IOException {
		this.channel.write(this.waiting);
		if (!this.waiting.hasRemaining()) {
			this.key.interestOps(SelectionKey.OP_READ);
		}
	}

	synchronized void stopReading() {
		this.key.interestOpsAnd(~SelectionKey.OP_READ);
	}

	synchronized void close() {
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
