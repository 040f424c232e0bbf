package io.github.socketpool.connection.transport;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Waits until one channel has bytes or accepts some. It holds two descriptors until it is
 * closed. One thread at a time may wait. Any thread may wake or close it.
 */
public final class Readiness {

	private static final int READ_OR_WRITE = SelectionKey.OP_READ | SelectionKey.OP_WRITE;

	private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

	private final Selector selector;

	private final SelectionKey key;

	/**
	 * Only here the ready operations are those that were found by the last selection.
	 */
	private final Consumer<SelectionKey> found = (key) -> this.writable = isWritable(key);

	/** Belongs to the thread that waits. */
	private boolean writable;

	private Readiness(Selector selector, SelectionKey key) {
		this.selector = selector;
		this.key = key;
	}

	/**
	 * Begin to watch a channel.
	 * @param channel a channel in non-blocking mode
	 * @throws IOException if the channel is closed, or no descriptor is left
	 */
	static Readiness of(SelectableChannel channel) throws IOException {
		Selector selector = channel.provider().openSelector();
		boolean registered = false;
		try {
			Readiness readiness = new Readiness(selector, channel.register(selector, SelectionKey.OP_READ));
			registered = true;
			return readiness;
		}
		finally {
			if (!registered) {
				close(selector);
			}
		}
	}

	/**
	 * Wait until bytes have arrived or the channel is woken, or the time has passed, or
	 * the thread is interrupted. The interrupt status is kept.
	 * @param alsoWritable whether to wait also until the channel accepts bytes
	 * @param nanos how long to wait at most, rounded up to milliseconds; zero or less to
	 * look without waiting
	 * @return whether the channel accepts bytes; {@code false} if that was not asked
	 * @throws IOException if the channel or this object is closed
	 */
	public boolean await(boolean alsoWritable, long nanos) throws IOException {
		this.writable = false;
		try {
			this.key.interestOps(alsoWritable ? READ_OR_WRITE : SelectionKey.OP_READ);
			if (nanos > 0) {
				this.selector.select(this.found, toMillis(nanos));
			}
			else {
				this.selector.selectNow(this.found);
			}
		}
		catch (ClosedSelectorException | CancelledKeyException ex) {
			throw new ClosedChannelException();
		}
		return this.writable;
	}

	/**
	 * Wake the thread that waits, or let the next wait return at once. Has no effect if
	 * this object is closed.
	 */
	public void wakeUp() {
		this.selector.wakeup();
	}

	/**
	 * Stop watching the channel, and wake the thread that waits. The descriptor of a
	 * channel that was closed meanwhile is released here. Only the first call has an
	 * effect.
	 */
	public void close() {
		close(this.selector);
	}

	private static void close(Selector selector) {
		try {
			selector.close();
		}
		catch (IOException ex) {
			// Its descriptors are released anyway, and close(2) must never be repeated.
		}
	}

	private static boolean isWritable(SelectionKey key) {
		return (key.readyOps() & SelectionKey.OP_WRITE) != 0;
	}

	private static long toMillis(long nanos) {
		return nanos / MILLI + ((nanos % MILLI > 0) ? 1 : 0);
	}

}
