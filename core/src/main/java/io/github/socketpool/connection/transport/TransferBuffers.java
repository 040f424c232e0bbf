package io.github.socketpool.connection.transport;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

import io.github.socketpool.protocol.BodyBudget;
import org.jspecify.annotations.Nullable;

/**
 * The direct buffers between heap and kernel. A connection holds one only while it is in
 * use, so that idle connections need none. Free buffers are kept: up to 4 MiB of small
 * ones and 2 MiB of large ones. Beyond that, the garbage collector frees them.
 * Thread-safe.
 */
public final class TransferBuffers {

	/**
	 * The size of a small buffer, which holds all of a small call.
	 */
	public static final int SMALL_SIZE = 16 * 1024;

	/**
	 * The size of a large buffer. The JDK's own sockets move the same amount at once, so
	 * a large call needs no more system calls than they do.
	 */
	public static final int LARGE_SIZE = 128 * 1024;

	/**
	 * The size of a buffer of records. A record of TLS has at most 18,437 bytes (RFC
	 * 5246, section 6.2.3), and small records may follow it.
	 */
	public static final int RECORD_SIZE = 19 * 1024;

	/** About 3 MiB, to which the stripes add one. */
	private static final int MAX_FREE_SMALL = 192;

	/** 2 MiB. */
	private static final int MAX_FREE_LARGE = 16;

	/**
	 * The maximum number of large buffers in use. Without it, large frames on many
	 * connections would take all direct memory, whose default limit is the size of the
	 * heap.
	 */
	static final int MAX_LARGE_IN_USE = (int) Math.max(MAX_FREE_LARGE,
			Math.min(1024, BodyBudget.defaultSize() / LARGE_SIZE));

	/** A power of two. */
	private static final int STRIPES = 64;

	/** In references, so that no two stripes share a cache line. */
	private static final int STRIDE = 32;

	/**
	 * The small buffers that were released last, one in each stripe. A thread always uses
	 * the same stripe, and shares it with few others. So a thread that calls again finds
	 * its own buffer, which is still in its processor's cache, and needs no lock that
	 * moves from processor to processor. The first stripe is one stride away from the
	 * array's length, which each access reads.
	 */
	private final AtomicReferenceArray<@Nullable ByteBuffer> stripes = new AtomicReferenceArray<>(
			(STRIPES + 1) * STRIDE);

	/** Small buffers that another one has displaced from its stripe. */
	private final BufferFreeList small;

	private final BufferFreeList large = new BufferFreeList(LARGE_SIZE, MAX_FREE_LARGE);

	private final AtomicInteger largeInUse = new AtomicInteger();

	private final int smallSize;

	/**
	 * Create buffers, of which none is allocated yet.
	 */
	public TransferBuffers() {
		this(SMALL_SIZE);
	}

	private TransferBuffers(int smallSize) {
		this.smallSize = smallSize;
		this.small = new BufferFreeList(smallSize, MAX_FREE_SMALL);
	}

	/**
	 * Create buffers whose small ones hold a record of TLS.
	 * @return buffers, of which none is allocated yet
	 */
	public static TransferBuffers ofRecords() {
		return new TransferBuffers(RECORD_SIZE);
	}

	/**
	 * Take a small buffer.
	 * @return an empty buffer of {@value #SMALL_SIZE} bytes, or of {@value #RECORD_SIZE}
	 * for records
	 */
	public ByteBuffer take() {
		ByteBuffer buffer = this.stripes.getAndSet(stripe(), null);
		return (buffer != null) ? buffer.clear() : this.small.take();
	}

	/**
	 * Take a large buffer.
	 * @return an empty buffer of {@value #LARGE_SIZE} bytes, or {@code null} when too
	 * many of them are in use: then use a small one
	 */
	public @Nullable ByteBuffer takeLarge() {
		if (this.largeInUse.incrementAndGet() > MAX_LARGE_IN_USE) {
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
	 * Release a buffer. The caller must not use it any more.
	 * @param buffer a buffer that was taken from here
	 */
	public void release(ByteBuffer buffer) {
		if (buffer.capacity() != this.smallSize) {
			this.largeInUse.decrementAndGet();
			this.large.release(buffer);
			return;
		}
		ByteBuffer older = this.stripes.getAndSet(stripe(), buffer);
		if (older != null) {
			this.small.release(older);
		}
	}

	private static int stripe() {
		return (((int) Thread.currentThread().getId() & (STRIPES - 1)) + 1) * STRIDE;
	}

}
