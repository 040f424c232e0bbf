package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import io.github.socketpool.ThreadKind;
import io.github.socketpool.connection.CloseInitiator;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.pool.PoolSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what has happened in a pool, and makes its snapshots. Thread-safe.
 */
final class PoolHistory {

	private static final int MAX_WAITERS_IN_OVERVIEW = 3;

	private final ConnectionFactory connections;

	private final Map<Close, LongAdder> closes = new ConcurrentHashMap<>();

	private final LongAdder messages = new LongAdder();

	private final IdleLimit idleLimit = new IdleLimit();

	private final HeartbeatHabit heartbeatHabit;

	private volatile PoolSnapshot.@Nullable Failure lastFailure;

	PoolHistory(ConnectionFactory connections, HeartbeatHabit heartbeatHabit) {
		this.connections = connections;
		this.heartbeatHabit = heartbeatHabit;
	}

	/**
	 * A connection has served a call after it was idle for so long.
	 */
	void survived(long idleNanos) {
		this.idleLimit.survived(idleNanos);
	}

	/**
	 * A connection was closed. Called by the thread that has its slot.
	 */
	void closed(Slot slot, CloseReason reason, CloseInitiator initiator, long now) {
		this.closes.computeIfAbsent(new Close(reason, initiator), (key) -> new LongAdder()).increment();
		if (reason == CloseReason.STALE) {
			this.idleLimit.closed(slot.madeAt(), slot.quietSince(), now);
		}
		this.heartbeatHabit.closed(slot, reason);
	}

	/**
	 * Connections have received messages.
	 */
	void messagesReceived(long count) {
		this.messages.add(count);
	}

	void connectFailed(ConnectFailedException cause) {
		this.lastFailure = failure(cause, Instant.now());
	}

	PoolSnapshot snapshot(Ledger ledger, long now) {
		return snapshot(ledger, now, Integer.MAX_VALUE);
	}

	/**
	 * Return a snapshot for a message that many callers may get at once.
	 */
	PoolSnapshot overview(Ledger ledger, long now) {
		return snapshot(ledger, now, MAX_WAITERS_IN_OVERVIEW);
	}

	private PoolSnapshot snapshot(Ledger ledger, long now, int maxWaiters) {
		LedgerView view = ledger.view(maxWaiters, now);
		LedgerView.Summary summary = view.summary();
		return new PoolSnapshot(view.settings(), summary.state(), summary.stats(), connections(view.slots(), now),
				view.targets().stream().map(PoolHistory::target).toList(), waiters(view.waiters(), now), closeCounts(),
				failure(summary.outage()), outage(summary.outage()), renewal(view.renewal(), now), habits());
	}

	/**
	 * Return the last failed connect. The ledger knows of it a moment before this does.
	 */
	private PoolSnapshot.@Nullable Failure failure(Outcome.@Nullable TargetDown down) {
		PoolSnapshot.Failure last = this.lastFailure;
		if (down == null) {
			return last;
		}
		return (last != null && last.message().equals(down.cause().getMessage())) ? last
				: failure(down.cause(), Instant.now().minusNanos(down.lastFailureNanos()));
	}

	private static PoolSnapshot.Failure failure(ConnectFailedException cause, Instant at) {
		return new PoolSnapshot.Failure(cause.getPhase(), String.valueOf(cause.getMessage()), at);
	}

	private static PoolSnapshot.@Nullable Outage outage(Outcome.@Nullable TargetDown down) {
		return (down != null) ? outage(down.downNanos(), down.lastFailureNanos(), down.nextAttemptNanos()) : null;
	}

	private static PoolSnapshot.TargetInfo target(LedgerView.TargetView target) {
		LedgerView.LeftOut leftOut = target.leftOut();
		PoolSnapshot.Outage outage = null;
		String failure = null;
		if (leftOut != null) {
			outage = outage(leftOut.sinceNanos(), leftOut.lastFailureNanos(), leftOut.nextAttemptNanos());
			failure = (leftOut.cause() != null) ? String.valueOf(leftOut.cause().getMessage())
					: leftOut.unanswered() + " calls in a row got no byte of an answer.";
		}
		return new PoolSnapshot.TargetInfo(target.endpoint(), target.state(), target.active(), target.idle(),
				target.connecting(), outage, failure);
	}

	private static PoolSnapshot.Outage outage(long since, long lastFailure, long nextAttempt) {
		return new PoolSnapshot.Outage(Duration.ofNanos(since), Duration.ofNanos(lastFailure),
				Duration.ofNanos(Math.max(0, nextAttempt)));
	}

	private static PoolSnapshot.@Nullable Renewal renewal(Renewal.@Nullable View renewal, long now) {
		if (renewal == null) {
			return null;
		}
		ConnectFailedException failure = renewal.failure();
		return new PoolSnapshot.Renewal(renewal.state(), Duration.ofNanos(now - renewal.begunAt()),
				renewal.superseded(), (failure != null) ? String.valueOf(failure.getMessage()) : null);
	}

	private static List<PoolSnapshot.ConnectionInfo> connections(List<LedgerView.SlotView> slots, long now) {
		return slots.stream().map((slot) -> {
			Thread holder = slot.holder();
			return new PoolSnapshot.ConnectionInfo(slot.endpoint(), slot.state(), Duration.ofNanos(now - slot.madeAt()),
					Duration.ofNanos(now - slot.stateSince()), slot.uses(),
					(holder != null) ? ThreadKind.nameOf(holder) : null);
		}).toList();
	}

	private static List<PoolSnapshot.WaiterInfo> waiters(List<LedgerView.WaiterView> waiters, long now) {
		return waiters.stream()
			.map((waiter) -> new PoolSnapshot.WaiterInfo(ThreadKind.nameOf(waiter.caller()),
					Duration.ofNanos(now - waiter.since())))
			.toList();
	}

	private PoolSnapshot.PeerHabits habits() {
		return this.idleLimit.habits(this.connections.splitResponses())
			.with(this.connections.answeredCloses(), this.heartbeatHabit.reaction())
			.with(this.connections.unsolicitedFrames(), this.messages.sum());
	}

	private List<PoolSnapshot.CloseCount> closeCounts() {
		return this.closes.entrySet()
			.stream()
			.map((entry) -> new PoolSnapshot.CloseCount(entry.getKey().reason(), entry.getKey().initiator(),
					entry.getValue().sum()))
			.sorted(Comparator.comparing(PoolSnapshot.CloseCount::reason)
				.thenComparing(PoolSnapshot.CloseCount::initiator))
			.toList();
	}

	private record Close(CloseReason reason, CloseInitiator initiator) {

	}

}
