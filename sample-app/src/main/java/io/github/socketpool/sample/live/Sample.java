package io.github.socketpool.sample.live;

import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.sample.live.CallRecorder.Calls;
import org.jspecify.annotations.Nullable;

/**
 * Figures of the default client at one instant, and of its calls since the previous
 * sample.
 *
 * @param time the instant, in milliseconds since 1970
 * @param load the mode of the load that is running or has just ended, or {@code null}
 * @param connections the connections by state
 * @param sockets the operating system's figures about sockets
 * @param calls the calls that have ended
 */
record Sample(long time, @Nullable String load, Connections connections, Sockets sockets, CallRates calls) {

	/**
	 * Connections of the application's pool by state, and those of a load with a pool of
	 * its own.
	 *
	 * @param active how many are in use
	 * @param idle how many are idle
	 * @param connecting how many are connecting
	 * @param ofLoad how many connections a load has in its own pool; {@code max} does not
	 * limit them
	 * @param max the maximum size of the pool
	 * @param waiters how many callers wait for one, including those of a load
	 */
	record Connections(int active, int idle, int connecting, int ofLoad, int max, int waiters) {

		static Connections of(PoolStats stats) {
			return new Connections(stats.active(), stats.idle(), stats.connecting(), 0, stats.max(), stats.waiters());
		}

		Connections withLoad(PoolStats load) {
			return new Connections(this.active, this.idle, this.connecting,
					load.active() + load.idle() + load.connecting(), this.max, this.waiters + load.waiters());
		}

	}

	/**
	 * Sockets; a figure is {@code null} if the operating system does not provide it.
	 *
	 * @param timeWait how many sockets to the target are in TIME_WAIT
	 * @param timeWaitHost how many sockets of this host are in TIME_WAIT
	 * @param portsFree how many local ports are free for connections to the target
	 */
	record Sockets(@Nullable Long timeWait, @Nullable Long timeWaitHost, @Nullable Long portsFree) {

	}

	/**
	 * Calls.
	 *
	 * @param perSecond how many succeeded per second
	 * @param failuresPerSecond how many failed per second
	 * @param p50Micros the median duration of successful calls, or {@code null} if there
	 * were none
	 * @param p99Micros the 99th percentile of their durations, or {@code null}
	 */
	record CallRates(double perSecond, double failuresPerSecond, @Nullable Long p50Micros, @Nullable Long p99Micros) {

		static final CallRates NONE = new CallRates(0, 0, null, null);

		static CallRates of(Calls calls, double seconds) {
			return new CallRates(calls.successes() / seconds, calls.failures() / seconds, calls.p50Micros(),
					calls.p99Micros());
		}

	}

}
