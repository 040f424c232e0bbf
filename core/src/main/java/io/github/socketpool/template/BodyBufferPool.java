package io.github.socketpool.template;

import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

/**
 * Builders that have served a call and may serve another one: the body of a request is of
 * no use once it has left, and small ones follow each other quickly. One whose bytes
 * somebody may keep serves one call only. At most eight megabytes are kept, if as many
 * threads as there are places make the largest bodies that are kept. Thread-safe.
 */
final class BodyBufferPool {

	/**
	 * The largest small body, in bytes. Jackson writes in pieces of at most 8,000 bytes,
	 * so that it has one or two of them.
	 */
	static final int LARGEST_SMALL = 8 * 1024;

	/**
	 * The largest medium body, in bytes. A larger one is large: it is left to the garbage
	 * collector, and only its length remembered.
	 */
	static final int LARGEST_KEPT = 128 * 1024;

	/** The largest array, in bytes, that virtual machines make. */
	static final int LARGEST_ROOM = Integer.MAX_VALUE - 8;

	/** A power of two. */
	private static final int PLACES = 64;

	/** Of references, so that no two places share a line of the processor's cache. */
	private static final int DISTANCE = 32;

	/**
	 * The buffers that are free. Each thread has a place, which the threads of a pool
	 * share with few others: one that calls again finds its own buffer there, which is
	 * still in its processor's cache, and no lock goes from processor to processor with
	 * each call. The first place keeps its distance from the array's length, which every
	 * access reads.
	 */
	private final AtomicReferenceArray<@Nullable BodyBuffer> free = new AtomicReferenceArray<>((PLACES + 1) * DISTANCE);

	private volatile int mediumRoom;

	private volatile int largeRoom;

	BodyBuffer take() {
		BodyBuffer free = this.free.getAndSet(place(), null);
		return (free != null) ? free : new BodyBuffer(this);
	}

	/**
	 * Make a buffer for a body whose bytes may be used for longer than the call, so that
	 * it is not given back.
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
	 * Remember the length of a body that is not small, for those to come.
	 */
	void remember(BodyBuffer buffer) {
		if (buffer.length() > LARGEST_KEPT) {
			this.largeRoom = andAnEighth(buffer.length());
		}
		else if (buffer.length() > LARGEST_SMALL) {
			this.mediumRoom = andAnEighth(buffer.length());
		}
	}

	/**
	 * Return room for a body like the last medium one: its length and an eighth, or 0 if
	 * there was none.
	 */
	int mediumRoom() {
		return this.mediumRoom;
	}

	/**
	 * Return room for a body like the last large one: its length and an eighth, or 0 if
	 * there was none.
	 */
	int largeRoom() {
		return this.largeRoom;
	}

	private static int andAnEighth(int length) {
		return (int) Math.min(length * 9L / 8, LARGEST_ROOM);
	}

	private static int place() {
		return (((int) Thread.currentThread().getId() & (PLACES - 1)) + 1) * DISTANCE;
	}

}
