package io.github.socketpool.template;

import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

/**
 * Builders that have served a call and may serve another one: the body of a request is of
 * no use once it has left, and small ones follow each other quickly. One whose bytes
 * somebody may keep serves one call only. At most eight megabytes are kept, if as many
 * threads as there are places make the largest bodies that are kept. Thread-safe.
 */
final class BodyBuilders {

	/**
	 * A larger one is left to the garbage collector, and only its size remembered.
	 */
	static final int LARGEST_KEPT = 128 * 1024;

	/**
	 * A smaller one comes in few pieces, and is not worth remembering its length.
	 */
	private static final int SHORTEST_REMEMBERED = 16 * 1024;

	/** A power of two. */
	private static final int PLACES = 64;

	/** Of references, so that no two places share a line of the processor's cache. */
	private static final int DISTANCE = 32;

	/**
	 * The builders that are free. Each thread has a place, which the threads of a pool
	 * share with few others: one that calls again finds its own builder there, which is
	 * still in its processor's cache, and no lock goes from processor to processor with
	 * each call. The first place keeps its distance from the array's length, which every
	 * access reads.
	 */
	private final AtomicReferenceArray<@Nullable BodyBuilder> free = new AtomicReferenceArray<>(
			(PLACES + 1) * DISTANCE);

	/** How long the last longer body was that was small enough to keep, and an eighth. */
	private volatile int usual;

	/** How long the last body was that was too large to keep, and an eighth. */
	private volatile int large;

	BodyBuilder take() {
		BodyBuilder free = this.free.getAndSet(place(), null);
		return prepare((free != null) ? free : new BodyBuilder());
	}

	/**
	 * Make a builder for a body whose bytes may be used for longer than the call, so that
	 * it is not given back.
	 */
	BodyBuilder make() {
		return prepare(new BodyBuilder());
	}

	/**
	 * Give a builder back. No frame that was made from it may be used any more.
	 */
	void giveBack(BodyBuilder builder) {
		remember(builder);
		if (builder.room() <= LARGEST_KEPT) {
			builder.reset();
			this.free.setRelease(place(), builder);
		}
	}

	/**
	 * Remember the length of a body that is not short, for those to come.
	 */
	void remember(BodyBuilder builder) {
		if (builder.length() > LARGEST_KEPT) {
			this.large = andAnEighth(builder.length());
		}
		else if (builder.length() > SHORTEST_REMEMBERED) {
			this.usual = andAnEighth(builder.length());
		}
	}

	private BodyBuilder prepare(BodyBuilder builder) {
		builder.expect(this.usual, this.large);
		return builder;
	}

	private static int andAnEighth(int length) {
		return (int) Math.min(length * 9L / 8, Integer.MAX_VALUE - 8);
	}

	private static int place() {
		return (((int) Thread.currentThread().getId() & (PLACES - 1)) + 1) * DISTANCE;
	}

}
