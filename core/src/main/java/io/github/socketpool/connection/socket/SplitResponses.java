package io.github.socketpool.connection.socket;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the responses on one connection that the peer has sent in two writes, wherever
 * the first write ended. The bytes of one write arrive in full segments, except for the
 * last. So if a first read is shorter than any full segment and ends inside a frame,
 * there was a second write. The same holds if the last read returns only the trailer. Not
 * thread-safe.
 */
final class SplitResponses {

	/** The smallest size of a full segment (RFC 9293, section 3.7.1). */
	private static final int SMALLEST_SEGMENT = 536;

	/** The count of all connections. */
	private final LongAdder count;

	private final int trailerLength;

	/** Whether the current response has been counted. */
	private boolean counted;

	SplitResponses(LongAdder count, int trailerLength) {
		this.count = count;
		this.trailerLength = trailerLength;
	}

	/**
	 * Record a read that returned part of a response.
	 * @param bytes how many bytes of the response it returned
	 * @param first whether the response began with them
	 * @param last whether the response is complete now
	 */
	void read(int bytes, boolean first, boolean last) {
		if (first) {
			this.counted = false;
		}
		boolean split = first ? !last && bytes < SMALLEST_SEGMENT : last && bytes <= this.trailerLength;
		if (split && !this.counted) {
			this.counted = true;
			this.count.increment();
		}
	}

}
