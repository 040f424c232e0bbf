package io.github.socketpool.sample.live;

import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;

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
 * Takes a sample twice a second and keeps those of the last two minutes, in which a
 * socket enters TIME_WAIT and leaves it again. All pages are given the same ones, however
 * many there are and whenever they are opened.
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

	private long lastNanos = System.nanoTime();

	private @Nullable Load lastLoad;

	Sampler(ConnectionPool pool, LoadService loads, SocketMeters sockets, CallRecorder calls) {
		this.pool = pool;
		this.loads = loads;
		this.sockets = sockets;
		this.calls = calls;
	}

	/**
	 * Return what has been sampled since a moment.
	 * @param time the moment, in milliseconds since 1970
	 */
	List<Sample> after(long time) {
		return this.samples.stream().filter((sample) -> sample.time() > time).toList();
	}

	/**
	 * Take a sample now. After a pause those that were missed are not taken in a burst:
	 * rates over next to no time would mean nothing.
	 */
	@Scheduled(fixedDelay = INTERVAL_MILLIS)
	void sample() {
		sample(System.currentTimeMillis());
	}

	/**
	 * Take a sample, and forget what is too old by then, or was taken before the clock
	 * was put back.
	 * @param time what time it is, in milliseconds since 1970
	 */
	void sample(long time) {
		this.samples.removeIf((sample) -> sample.time() < time - KEPT_MILLIS || sample.time() > time);
		Load load = loadSinceLastSample();
		this.samples.addLast(new Sample(time, (load != null) ? load.mode().toString() : null, connections(load),
				sockets(), calls()));
	}

	/**
	 * Return the load that runs, or that has ended since the last sample: a short one
	 * falls between two of them.
	 */
	private @Nullable Load loadSinceLastSample() {
		Load load = this.loads.latest();
		Load last = this.lastLoad;
		// Asked before it is remembered, so that its end is not overlooked.
		boolean running = load != null && load.isRunning();
		this.lastLoad = running ? null : load;
		return (running || load != last) ? load : null;
	}

	private Connections connections(@Nullable Load load) {
		Connections connections = Connections.of(this.pool.control().stats());
		if (load == null || load.pool() == this.pool || !load.isRunning()) {
			return connections;
		}
		return connections.withPerCall(load.pool().control().stats());
	}

	private Sockets sockets() {
		String name = this.pool.name();
		return new Sockets(this.sockets.timeWait(name), this.sockets.timeWaitOfHost(), this.sockets.freePorts(name));
	}

	private CallRates calls() {
		long now = System.nanoTime();
		double seconds = (double) (now - this.lastNanos) / TimeUnit.SECONDS.toNanos(1);
		this.lastNanos = now;
		return CallRates.of(this.calls.drain(), seconds);
	}

}
