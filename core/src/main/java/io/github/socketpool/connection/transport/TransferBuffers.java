package io.github.socketpool.connection.transport;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

import io.github.socketpool.protocol.BodyBudget;
import org.jspecify.annotations.Nullable;

/**
 * The buffers between heap and kernel. A connection has one only while it is in use, so
 * that idle connections cost no buffers. Up to four megabytes of usual ones and two of
 * large ones are kept for good; beyond that, a peak allocates direct memory, which only
 * the garbage collector frees. Thread-safe.
 */
public final class TransferBuffers {

	/**
	 * Holds a small call whole.
	 */
	public static final int SIZE = 16 * 1024;

	/**
	 * As much as the JDK's own sockets move at once, so that a large call takes no more
	 * system calls than there.
	 */
	public static final int LARGE = 128 * 1024;

	/** Three megabytes, to which the places add one. */
	private static final int KEPT = 192;

	/** Two megabytes. */
	private static final int LARGE_KEPT = 16;

	/**
	 * How many large buffers may be in use at once, so that large frames on many
	 * connections do not take all direct memory, whose usual limit is the size of the
	 * heap.
	 */
	static final int MAX_LARGE = (int) Math.max(LARGE_KEPT, Math.min(1024, BodyBudget.defaultSize() / LARGE));

	/** A power of two. */
	private static final int PLACES = 64;

	/** Of references, so that no two places share a line of the processor's cache. */
	private static final int DISTANCE = 32;

	/**
	 * The usual buffers that were given back last. Each thread has a place, which the
	 * threads of a pool share with few others: one that calls again finds its own buffer
	 * there, which is still in its processor's cache, and no lock goes from processor to
	 * processor with each call. The first place keeps its distance from the array's
	 * length, which every access reads.
	 */
	private final AtomicReferenceArray<@Nullable ByteBuffer> last = new AtomicReferenceArray<>((PLACES + 1) * DISTANCE);

	/** Usual buffers that another one has driven out of its place. */
	private final BufferFreeList small = new BufferFreeList(SIZE, KEPT);

	private final BufferFreeList large = new BufferFreeList(LARGE, LARGE_KEPT);

	private final AtomicInteger largeInUse = new AtomicInteger();

	/**
	 * Create buffers, of which none is allocated yet.
	 */
	public TransferBuffers() {
	}

	/**
	 * Take a buffer.
	 * @return an empty buffer of {@value #SIZE} bytes
	 */
	ByteBuffer take() {
		ByteBuffer buffer = this.last.getAndSet(place(), null);
		return (buffer != null) ? buffer.clear() : this.small.take();
	}

	/**
	 * Take a buffer for what does not fit a usual one.
	 * @return an empty buffer of {@value #LARGE} bytes, or {@code null} when
	 * {@link #MAX_LARGE} of them are in use: a usual one has to do
	 */
	@Nullable ByteBuffer takeLarge() {
		if (this.largeInUse.incrementAndGet() > MAX_LARGE) {
			this.largeInUse.decrementAndGet();
			return null;
		}
		boolean taken = false;
		try {
			ByteBuffer buffer = this.large.take();
			taken = true;
			return buffer;
		}
		finally {
			if (!taken) {
				this.largeInUse.decrementAndGet();
			}
		}
	}

	/**
	 * Give a buffer back. The caller must not touch it any more.
	 */
	void giveBack(ByteBuffer buffer) {
		if (buffer.capacity() != SIZE) {
			this.largeInUse.decrementAndGet();
			this.large.giveBack(buffer);
			return;
		}
		ByteBuffer older = this.last.getAndSet(place(), buffer);
		if (older != null) {
			this.small.giveBack(older);
		}
	}

	private static int place() {
		return (((int) Thread.currentThread().getId() & (PLACES - 1)) + 1) * DISTANCE;
	}

}
