package io.github.socketpool.sample.live;

import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.sample.live.CallRecorder.Calls;
import org.jspecify.annotations.Nullable;

/**
 * Figures of one moment, and of the calls since the moment before.
 *
 * @param time the moment, in milliseconds since 1970
 * @param load the mode of the load that runs or has just ended, or {@code null}
 * @param connections what the connections are doing
 * @param sockets what the operating system says about sockets
 * @param calls the calls that have ended
 */
record Sample(long time, @Nullable String load, Connections connections, Sockets sockets, CallRates calls) {

	/**
	 * Connections of the application's pool by state, and those of a load beside it.
	 *
	 * @param active how many are in use
	 * @param idle how many are idle
	 * @param connecting how many are being made
	 * @param perCall how many there are for single calls of a load, which have no part in
	 * {@code max}
	 * @param max the most at once in the pool
	 * @param waiters how many callers wait for one, those of the load among them
	 */
	record Connections(int active, int idle, int connecting, int perCall, int max, int waiters) {

		static Connections of(PoolStats stats) {
			return new Connections(stats.active(), stats.idle(), stats.connecting(), 0, stats.max(), stats.waiters());
		}

		Connections withPerCall(PoolStats load) {
			return new Connections(this.active, this.idle, this.connecting,
					load.active() + load.idle() + load.connecting(), this.max, this.waiters + load.waiters());
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
	 * @param perSecond how many succeeded in a second
	 * @param failuresPerSecond how many others failed in a second
	 * @param p50Micros how long the middle one of those took that succeeded, or
	 * {@code null} if there were none
	 * @param p99Micros how long all of them but the slowest hundredth took, or
	 * {@code null}
	 */
	record CallRates(double perSecond, double failuresPerSecond, @Nullable Long p50Micros, @Nullable Long p99Micros) {

		static CallRates of(Calls calls, double seconds) {
			return new CallRates(calls.successes() / seconds, calls.failures() / seconds, calls.p50Micros(),
					calls.p99Micros());
		}

	}

}
