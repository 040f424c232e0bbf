package io.github.socketpool.connection.socket;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the responses on one connection that the peer has written in two writes, be the
 * cut behind the header, inside the body or before the trailer. What was written at once
 * arrives in full segments but for the last one, so that a first read inside a frame that
 * is shorter than any full segment shows a second write. So does a last read of nothing
 * but the trailer. Not thread-safe.
 */
final class SplitResponses {

	/** The smallest size of a full segment (RFC 9293, section 3.7.1). */
	private static final int SMALLEST_SEGMENT = 536;

	/** Those of all connections. */
	private final LongAdder count;

	private final int trailerLength;

	/** Whether the present response has been counted. */
	private boolean counted;

	SplitResponses(LongAdder count, int trailerLength) {
		this.count = count;
		this.trailerLength = trailerLength;
	}

	/**
	 * Take note of a read that has brought part of a response.
	 * @param bytes how many bytes it has brought, up to the end of the response
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
