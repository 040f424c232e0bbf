package io.github.socketpool.benchmark.call;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The loops of several rows, one for each row.
 */
final class Loops implements AutoCloseable {

	private final Map<String, ClosedLoop> loops = new HashMap<>();

	/**
	 * Return the loop of a load. It is the existing loop of its row, or a new one of that
	 * row with the same connections. For another server, the row is new too.
	 */
	ClosedLoop of(Load load) throws IOException {
		ClosedLoop loop = this.loops.get(load.row());
		if (loop != null && loop.load().equals(load)) {
			return loop;
		}
		if (loop != null && !loop.load().isForSameRowAs(load)) {
			loop.close();
			loop = null;
		}
		ClosedLoop next = (loop != null) ? loop.with(load) : new ClosedLoop(load);
		this.loops.put(load.row(), next);
		return next;
	}

	@Override
	public void close() throws IOException {
		for (ClosedLoop loop : this.loops.values()) {
			loop.close();
		}
	}

}
