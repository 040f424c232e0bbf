package io.github.socketpool.advice.rule;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.github.socketpool.advice.Advice;
import io.github.socketpool.advice.AdviceRule;
import io.github.socketpool.advice.ConnectionCounts;
import io.github.socketpool.advice.Load;
import io.github.socketpool.advice.LoadCounts;
import io.github.socketpool.advice.PoolFigures;
import io.github.socketpool.advice.Turnover;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.connection.QuickAck;
import io.github.socketpool.kernel.FileDescriptors;
import io.github.socketpool.kernel.KernelSettings;
import io.github.socketpool.kernel.TargetSockets;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolSnapshot;
import io.github.socketpool.pool.PoolSnapshot.PeerHabits;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.pool.PoolStats;
import org.jspecify.annotations.Nullable;

/**
 * Figures of a healthy pool, which tests make worse.
 */
class Figures {

	String target = "quotes:9000";

	PoolSettings settings = PoolSettings.defaults();

	PoolState state = PoolState.OPEN;

	PoolSnapshot.@Nullable Outage outage;

	int active = 1;

	int idle = 2;

	int waiters;

	PeerHabits peer = new PeerHabits(null, null, 0, 0);

	HeartbeatSettings heartbeat = HeartbeatSettings.off();

	@Nullable QuickAck quickAck = QuickAck.AUTO;

	Load load = Load.none();

	Turnover turnover = Turnover.none();

	PoolFigures.@Nullable Suspended suspended;

	@Nullable TargetSockets sockets;

	@Nullable KernelSettings kernel;

	@Nullable FileDescriptors files;

	Figures sockets(int timeWait, int portsFree, int ports) {
		this.sockets = new TargetSockets(timeWait, portsFree, ports, Instant.EPOCH);
		return this;
	}

	Figures range(int first, int last, @Nullable Integer tcpTwReuse) {
		this.kernel = new KernelSettings(first, last, "", last - first + 1, tcpTwReuse);
		return this;
	}

	@Nullable Advice judgedBy(AdviceRule rule) {
		return rule.judge(toFigures());
	}

	PoolFigures toFigures() {
		PoolStats stats = new PoolStats(this.active, this.idle, 0, this.waiters, this.settings.maxSize(),
				this.settings.minIdle(), 7);
		return new PoolFigures(this.target,
				new PoolSnapshot(this.settings, this.state, stats, List.of(), List.of(), List.of(), List.of(), null,
						this.outage, null, this.peer),
				this.heartbeat, this.quickAck, this.load, this.turnover, this.suspended,
				new PoolFigures.Kernel(this.sockets, this.kernel, this.files));
	}

	/**
	 * Return a minute in which callers arrived at a steady rate.
	 * @param rate callers per second
	 * @param use how long each held its connection
	 * @param wait how long each waited
	 * @param full in how many of twelve samples the pool was full
	 */
	static Load minute(int rate, Duration use, Duration wait, int full) {
		long calls = rate * 60L;
		double wanted = (full > 0) ? rate * (use.plus(wait).toNanos() / 1e9) : 0;
		return new Load(Duration.ofMinutes(1),
				new LoadCounts(calls, 0, 0, calls * wait.toNanos(), calls, calls * use.toNanos()), 12, full, wanted,
				calls, 0, null);
	}

	/**
	 * Return a minute in which some callers received no connection, and the others held
	 * one for 100 ms each without waiting.
	 */
	static Load refused(long calls, long refused, long turnedAway) {
		long uses = calls - refused;
		return new Load(Duration.ofMinutes(1), new LoadCounts(calls, refused, turnedAway, 0, uses, uses * 100_000_000),
				12, 12, 8, uses, 0, null);
	}

	/**
	 * Return ten minutes of constant load.
	 */
	static Load steady(int peak, long calls) {
		return new Load(Duration.ofMinutes(1), new LoadCounts(calls / 10, 0, 0, 0, calls / 10, 0), 12, 0, 0, calls, 0,
				new Load.Steady(Duration.ofMinutes(10), peak, calls));
	}

	/**
	 * Return ten minutes of connections.
	 */
	static Turnover turnover(ConnectionCounts counts) {
		return new Turnover(Duration.ofMinutes(10), counts);
	}

	/**
	 * Return uses, some of which had responses in two writes.
	 */
	static Load split(long uses, long split) {
		return new Load(Duration.ofMinutes(1), new LoadCounts(uses, 0, 0, 0, uses, 0), 12, 0, 0, uses, split, null);
	}

}
