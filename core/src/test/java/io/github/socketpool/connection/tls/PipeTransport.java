package io.github.socketpool.connection.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.github.socketpool.connection.transport.Readiness;
import io.github.socketpool.connection.transport.Transport;

/**
 * One end of a connection within this virtual machine, whose chunks, room and closes are
 * those that a test wants.
 */
final class PipeTransport implements Transport {

	private final Pipe in;

	private final Pipe out;

	/** How many bytes a read returns at most. */
	volatile int chunk = Integer.MAX_VALUE;

	volatile int reads;

	volatile int writes;

	volatile int acknowledged;

	volatile boolean reset;

	volatile boolean blocking = true;

	private PipeTransport(Pipe in, Pipe out) {
		this.in = in;
		this.out = out;
	}

	/**
	 * Return both ends of a connection.
	 */
	static PipeTransport[] pair() {
		Pipe there = new Pipe();
		Pipe back = new Pipe();
		return new PipeTransport[] { new PipeTransport(back, there), new PipeTransport(there, back) };
	}

	/**
	 * Set how many bytes the peer's side has room for, until it has more.
	 */
	void room(int bytes) {
		this.out.run(() -> this.out.room = bytes);
	}

	/**
	 * Return how many bytes have arrived here and were not read.
	 */
	int arrived() {
		return this.in.count();
	}

	/**
	 * Let bytes arrive that the peer has not sent, and nothing after them.
	 */
	void arrive(byte... bytes) {
		this.in.run(() -> {
			for (byte value : bytes) {
				this.in.bytes.add(value);
			}
			this.in.ended = true;
		});
	}

	/**
	 * Lose the last bytes that have arrived here, and what follows them.
	 */
	void truncate(int lost) {
		this.in.run(() -> {
			Queue<Byte> kept = new ArrayDeque<>();
			while (this.in.bytes.size() > lost) {
				kept.add(this.in.bytes.remove());
			}
			this.in.bytes.clear();
			this.in.bytes.addAll(kept);
			this.in.ended = true;
		});
	}

	/**
	 * Change the last byte that has arrived here.
	 */
	void changeLast() {
		this.in.run(() -> this.in.bytes.add((byte) (this.in.bytes.removeLast() ^ 1)));
	}

	@Override
	public int read(ByteBuffer target) throws IOException {
		this.reads++;
		if (this.blocking && Thread.currentThread().isInterrupted()) {
			// As a channel does.
			close(false);
			throw new ClosedByInterruptException();
		}
		return this.in.read(target, this.chunk, this.blocking);
	}

	@Override
	public int write(ByteBuffer source) throws IOException {
		this.writes++;
		return this.out.write(source, this.blocking);
	}

	@Override
	public void setBlocking(boolean blocking) {
		this.blocking = blocking;
	}

	@Override
	public Readiness readiness() {
		throw new UnsupportedOperationException();
	}

	@Override
	public boolean hasUnread() throws IOException {
		this.in.requireOpen();
		return this.in.count() > 0;
	}

	@Override
	public void acknowledge(boolean unlessUnread) {
		this.acknowledged++;
	}

	@Override
	public void close(boolean reset) {
		this.reset = reset;
		this.in.run(() -> this.in.closed = true);
		this.out.run(() -> this.out.ended = true);
	}

	private static final class Pipe {

		private final ReentrantLock lock = new ReentrantLock();

		private final Condition changed = this.lock.newCondition();

		private final Deque<Byte> bytes = new ArrayDeque<>();

		private int room = Integer.MAX_VALUE;

		private boolean ended;

		private boolean closed;

		int read(ByteBuffer target, int chunk, boolean blocking) throws IOException {
			this.lock.lock();
			try {
				while (this.bytes.isEmpty() && !this.ended && blocking && !this.closed) {
					this.changed.awaitUninterruptibly();
				}
				requireOpen();
				int count = 0;
				while (count < chunk && target.hasRemaining() && !this.bytes.isEmpty()) {
					target.put(this.bytes.remove());
					count++;
				}
				return (count == 0 && this.ended) ? -1 : count;
			}
			finally {
				this.lock.unlock();
			}
		}

		int write(ByteBuffer source, boolean blocking) throws IOException {
			this.lock.lock();
			try {
				int count = 0;
				while (source.hasRemaining()) {
					while (this.room == 0 && blocking && !this.ended) {
						this.changed.awaitUninterruptibly();
					}
					if (this.ended || this.closed) {
						throw new IOException("Broken pipe");
					}
					if (this.room == 0) {
						return count;
					}
					this.bytes.add(source.get());
					this.room--;
					count++;
				}
				this.changed.signalAll();
				return count;
			}
			finally {
				this.lock.unlock();
			}
		}

		void requireOpen() throws IOException {
			if (this.closed) {
				throw new IOException("Closed");
			}
		}

		int count() {
			this.lock.lock();
			try {
				return this.bytes.size();
			}
			finally {
				this.lock.unlock();
			}
		}

		void run(Runnable change) {
			this.lock.lock();
			try {
				change.run();
				this.changed.signalAll();
			}
			finally {
				this.lock.unlock();
			}
		}

	}

}
