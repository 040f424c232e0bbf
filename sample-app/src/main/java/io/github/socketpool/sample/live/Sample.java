package io.github.socketpool.sample.live;

import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.sample.live.CallRecorder.Calls;
import org.jspecify.annotations.Nullable;

/**
 * Figures of one moment, and of the calls since the moment before.
 *
 * @param time the moment, in milliseconds since 1970
 * @param load the mode of the load that runs or has just ended, or {@code null}
 * @param connections what the connections are doing, those of the load among them
 * @param sockets what the operating system says about sockets
 * @param calls the calls that have ended
 */
record Sample(long time, @Nullable String load, Connections connections, Sockets sockets, CallRates calls) {

	/**
	 * Connections by state.
	 *
	 * @param active how many are in use
	 * @param idle how many are idle
	 * @param connecting how many are being made
	 * @param max the most at once
	 * @param waiters how many callers wait for one
	 */
	record Connections(int active, int idle, int connecting, int max, int waiters) {

		static Connections of(PoolStats stats) {
			return new Connections(stats.active(), stats.idle(), stats.connecting(), stats.max(), stats.waiters());
		}

		Connections plus(Connections other) {
			return new Connections(this.active + other.active, this.idle + other.idle,
					this.connecting + other.connecting, this.max + other.max, this.waiters + other.waiters);
		}

	}

	/**
	 * Sockets; each figure is {@code null} where the operating system does not tell.
	 *
	 * @param timeWait how many towards the target are in TIME_WAIT
	 * @param timeWaitHost how many of this host are
	 * @param portsFree how many more connections to the target there are local ports for
	 */
	record Sockets(@Nullable Long timeWait, @Nullable Long timeWaitHost, @Nullable Long portsFree) {

	}

	/**
	 * Calls.
	 *
	 * @param perSecond how many ended in a second
	 * @param failuresPerSecond how many of them failed
	 * @param p50Micros how long the middle one took, or {@code null} if there were none
	 * @param p99Micros how long all but the slowest hundredth took, or {@code null}
	 */
	record CallRates(double perSecond, double failuresPerSecond, @Nullable Long p50Micros, @Nullable Long p99Micros) {

		static CallRates of(Calls calls, double seconds) {
			return new CallRates(calls.count() / seconds, calls.failures() / seconds, calls.p50Micros(),
					calls.p99Micros());
		}

	}

}
