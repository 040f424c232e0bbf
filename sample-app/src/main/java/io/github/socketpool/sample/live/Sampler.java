package io.github.socketpool.sample.live;

import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.sample.live.Sample.CallRates;
import io.github.socketpool.sample.live.Sample.Connections;
import io.github.socketpool.sample.live.Sample.Sockets;
import io.github.socketpool.sample.load.Load;
import io.github.socketpool.sample.load.LoadService;
import io.github.socketpool.sample.load.SocketMeters;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Takes two samples per second and keeps those of the last two minutes, long enough for a
 * socket to enter TIME_WAIT and leave it again. All open pages receive the same samples.
 */
@Component
class Sampler {

	private static final int INTERVAL_MILLIS = 500;

	private static final long KEPT_MILLIS = TimeUnit.MINUTES.toMillis(2);

	private final ConnectionPool pool;

	private final LoadService loads;

	private final SocketMeters sockets;

	private final CallRecorder calls;

	private final Deque<Sample> samples = new ConcurrentLinkedDeque<>();

	private volatile Map<String, CallRates> latestCalls = Map.of();

	private long lastNanos = System.nanoTime();

	private @Nullable Load lastLoad;

	Sampler(ConnectionPool pool, LoadService loads, SocketMeters sockets, CallRecorder calls) {
		this.pool = pool;
		this.loads = loads;
		this.sockets = sockets;
		this.calls = calls;
	}

	/**
	 * Return the samples since an instant.
	 * @param time the instant, in milliseconds since 1970
	 */
	List<Sample> after(long time) {
		return this.samples.stream().filter((sample) -> sample.time() > time).toList();
	}

	/**
	 * Return figures of the calls of a client in the period before the latest sample.
	 * @param client the name of the client
	 */
	CallRates latestCalls(String client) {
		return this.latestCalls.getOrDefault(client, CallRates.NONE);
	}

	/**
	 * Take a sample now. Samples missed during a pause are not taken in a burst, since
	 * rates over very short periods mean nothing.
	 */
	@Scheduled(fixedDelay = INTERVAL_MILLIS)
	void sample() {
		sample(System.currentTimeMillis());
	}

	/**
	 * Take a sample, and remove those that are too old, or were taken before the clock
	 * was set back.
	 * @param time the current time, in milliseconds since 1970
	 */
	void sample(long time) {
		this.samples.removeIf((sample) -> sample.time() < time - KEPT_MILLIS || sample.time() > time);
		Load load = loadSinceLastSample();
		this.latestCalls = calls();
		this.samples.addLast(new Sample(time, (load != null) ? load.mode().toString() : null, connections(load),
				sockets(), latestCalls(this.pool.name())));
	}

	/**
	 * Return the load that is running or has ended since the last sample. A short one may
	 * run between two samples.
	 */
	private @Nullable Load loadSinceLastSample() {
		Load load = this.loads.latest();
		Load last = this.lastLoad;
		// Read before it is stored, so that its end is not missed.
		boolean running = load != null && load.isRunning();
		this.lastLoad = running ? null : load;
		return (running || load != last) ? load : null;
	}

	private Connections connections(@Nullable Load load) {
		Connections connections = Connections.of(this.pool.control().stats());
		if (load == null || load.pool() == this.pool || !load.isRunning()) {
			return connections;
		}
		return connections.withLoad(load.pool().control().stats());
	}

	private Sockets sockets() {
		String name = this.pool.name();
		return new Sockets(this.sockets.timeWait(name), this.sockets.timeWaitOfHost(), this.sockets.freePorts(name));
	}

	private Map<String, CallRates> calls() {
		long now = System.nanoTime();
		double seconds = (double) (now - this.lastNanos) / TimeUnit.SECONDS.toNanos(1);
		this.lastNanos = now;
		return this.calls.drain()
			.entrySet()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, (client) -> CallRates.of(client.getValue(), seconds)));
	}

}
