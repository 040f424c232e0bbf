package io.github.socketpool.advice;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What happened to the connections of a pool in the period that {@link LoadHistory}
 * covers. Not thread-safe.
 */
class ConnectionHistory {

	private static final int MAX_SAMPLES = LoadHistory.WINDOWS * LoadHistory.PER_WINDOW + 1;

	private final Deque<Sample> samples = new ArrayDeque<>();

	void add(ConnectionCounts counts, long at) {
		this.samples.addLast(new Sample(counts, at));
		if (this.samples.size() > MAX_SAMPLES) {
			this.samples.removeFirst();
		}
	}

	void clear() {
		this.samples.clear();
	}

	Turnover turnover() {
		Sample first = this.samples.peekFirst();
		Sample last = this.samples.peekLast();
		return (first != null && last != null)
				? new Turnover(Duration.ofNanos(last.at() - first.at()), last.counts().minus(first.counts()))
				: Turnover.none();
	}

	private record Sample(ConnectionCounts counts, long at) {

	}

}
