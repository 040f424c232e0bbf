package io.github.socketpool.advice;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The latest samples of a pool: {@value #PER_WINDOW} to a window, and {@value #WINDOWS}
 * windows. Not thread-safe.
 */
class LoadHistory {

	static final int PER_WINDOW = 12;

	static final int WINDOWS = 10;

	/** The minimum load, in calls per second, that counts as steady load. */
	private static final int STEADY_CALLS = 10;

	private static final int STEADY_FACTOR = 2;

	private final List<LoadSample> samples = new ArrayList<>();

	void add(LoadSample sample) {
		this.samples.add(sample);
		if (this.samples.size() > WINDOWS * PER_WINDOW + 1) {
			this.samples.remove(0);
		}
	}

	void clear() {
		this.samples.clear();
	}

	@Nullable LoadSample latest() {
		return this.samples.isEmpty() ? null : this.samples.get(this.samples.size() - 1);
	}

	/**
	 * Return the load of the latest window, or of the part of it that has been sampled.
	 */
	Load load() {
		if (this.samples.size() < 2) {
			return Load.none();
		}
		int last = this.samples.size() - 1;
		int first = Math.max(0, last - PER_WINDOW);
		List<LoadSample> window = this.samples.subList(first + 1, last + 1);
		List<LoadSample> full = window.stream().filter(LoadSample::full).toList();
		LoadSample oldest = this.samples.get(0);
		LoadSample latest = this.samples.get(last);
		return new Load(time(first, last), between(first, last), window.size(), full.size(),
				full.stream().mapToInt(LoadSample::wanted).average().orElse(0), between(0, last).uses(),
				latest.splitResponses() - oldest.splitResponses(), steady());
	}

	private Load.@Nullable Steady steady() {
		if (this.samples.size() <= WINDOWS * PER_WINDOW) {
			return null;
		}
		long fewest = Long.MAX_VALUE;
		long most = 0;
		for (int i = 0; i < WINDOWS; i++) {
			long calls = between(i * PER_WINDOW, (i + 1) * PER_WINDOW).arrivals();
			fewest = Math.min(fewest, calls);
			most = Math.max(most, calls);
		}
		int last = this.samples.size() - 1;
		Duration time = time(0, last);
		if (most > STEADY_FACTOR * fewest
				|| fewest * WINDOWS * Duration.ofSeconds(1).toNanos() < STEADY_CALLS * time.toNanos()) {
			return null;
		}
		int peak = this.samples.subList(1, last + 1).stream().mapToInt(LoadSample::inUse).max().orElse(0);
		return new Load.Steady(time, Math.max(1, peak), between(0, last).arrivals());
	}

	private LoadCounts between(int first, int last) {
		return this.samples.get(last).counts().minus(this.samples.get(first).counts());
	}

	private Duration time(int first, int last) {
		return Duration.ofNanos(this.samples.get(last).at() - this.samples.get(first).at());
	}

}
