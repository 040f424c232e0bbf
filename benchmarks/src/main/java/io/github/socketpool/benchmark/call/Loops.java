package io.github.socketpool.benchmark.call;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The loops of some rows, one for each.
 */
final class Loops implements AutoCloseable {

	private final Map<String, ClosedLoop> loops = new HashMap<>();

	/**
	 * Return the loop of a load: the one that its row has, or another one of the same row
	 * with the same connections, or of a new row if it is for another server.
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
