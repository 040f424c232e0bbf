package io.github.socketpool.template;

import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

/**
 * Keeps buffers of finished calls for reuse, since the body of a request is not needed
 * after it was sent. A buffer whose bytes may be kept by other code serves one call only.
 * At most eight megabytes are kept: one buffer of the largest kept size for each place.
 * Thread-safe.
 */
final class BodyBufferPool {

	/**
	 * The largest small body, in bytes. Jackson writes pieces of at most 8,000 bytes, so
	 * such a body consists of one or two.
	 */
	static final int LARGEST_SMALL = 8 * 1024;

	/**
	 * The largest medium body, in bytes. The buffer of a larger one is not kept, only its
	 * length.
	 */
	static final int LARGEST_KEPT = 128 * 1024;

	/** The largest array, in bytes, that virtual machines support. */
	static final int LARGEST_ROOM = Integer.MAX_VALUE - 8;

	/** A power of two. */
	private static final int PLACES = 64;

	/**
	 * The distance of two places in the array, so that they do not share a cache line.
	 */
	private static final int DISTANCE = 32;

	/**
	 * The free buffers. Each thread has a place, which it shares with few others. A
	 * thread that calls again finds its own buffer there, still in its processor's cache,
	 * and no lock moves between processors with each call. The first place keeps a
	 * distance from the array's length, which every access reads.
	 */
	private final AtomicReferenceArray<@Nullable BodyBuffer> free = new AtomicReferenceArray<>((PLACES + 1) * DISTANCE);

	private volatile int mediumRoom;

	private volatile int largeRoom;

	BodyBuffer take() {
		BodyBuffer free = this.free.getAndSet(place(), null);
		return (free != null) ? free : new BodyBuffer(this);
	}

	/**
	 * Create a buffer for a body whose bytes may be used for longer than the call. It is
	 * never released.
	 */
	BodyBuffer make() {
		return new BodyBuffer(this);
	}

	/**
	 * Release a buffer. No frame that was made from it may be used any more.
	 */
	void release(BodyBuffer buffer) {
		remember(buffer);
		if (buffer.room() <= LARGEST_KEPT) {
			buffer.reset();
			this.free.setRelease(place(), buffer);
		}
	}

	/**
	 * Remember the length of a body that is not small, for following bodies.
	 */
	void remember(BodyBuffer buffer) {
		if (buffer.length() > LARGEST_KEPT) {
			this.largeRoom = plusAnEighth(buffer.length());
		}
		else if (buffer.length() > LARGEST_SMALL) {
			this.mediumRoom = plusAnEighth(buffer.length());
		}
	}

	/**
	 * Return a capacity for a body like the last medium one: its length plus an eighth,
	 * or 0 if there was none.
	 */
	int mediumRoom() {
		return this.mediumRoom;
	}

	/**
	 * Return a capacity for a body like the last large one: its length plus an eighth, or
	 * 0 if there was none.
	 */
	int largeRoom() {
		return this.largeRoom;
	}

	private static int plusAnEighth(int length) {
		return (int) Math.min(length * 9L / 8, LARGEST_ROOM);
	}

	private static int place() {
		return (((int) Thread.currentThread().getId() & (PLACES - 1)) + 1) * DISTANCE;
	}

}
