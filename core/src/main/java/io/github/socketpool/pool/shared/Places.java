package io.github.socketpool.pool.shared;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import io.github.socketpool.Endpoint;
import io.github.socketpool.ReservedLock;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.pool.Balancing;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolState;
import org.jspecify.annotations.Nullable;

/**
 * Tracks which call has its place on which connection, and which calls wait for one.
 * Passive: it decides under its one lock and does nothing else: no I/O, no clock, no
 * foreign code. Two things always hold when the lock is free:
 * <ul>
 * <li>While calls wait in an open pool, no connection has a place for the first of them.
 * <li>No connection has more calls than {@link PoolSettings#maxInFlight()}, except those
 * that it had when that was lowered.
 * </ul>
 */
final class Places {

	/** What has been decided about a call. */
	enum Decision {

		/** It has a place. */
		PLACED,

		/** It waits for a place. */
		WAIT,

		/** As many calls wait as may wait. */
		QUEUE_FULL,

		/** The pool takes no calls. */
		NOT_OPEN,

		/** Another call with the same id is in flight on the connection. */
		DUPLICATE

	}

	private final ReservedLock lock = new ReservedLock();

	/** Guarded by {@link #lock}, like everything below. */
	private final List<SharedConnection> connections = new ArrayList<>();

	/** Calls without a place, by arrival. */
	private final Set<SharedCall> waiting = new LinkedHashSet<>();

	/** Calls that go before all others, since they have waited before. */
	private final Set<SharedCall> again = new LinkedHashSet<>();

	/** How many connections are being opened. */
	private int opening;

	private PoolState state = PoolState.OPEN;

	/** Counts the calls, for taking turns. */
	private int turn;

	private volatile int waitingCount;

	/** Whether another connection may be worth opening. */
	private volatile boolean openingWanted;

	/**
	 * Decide about a call that wants a place.
	 * @param first whether it goes before all others
	 * @param avoided the target that is to serve it only if no other one can, or
	 * {@code null}
	 */
	Decision enter(SharedCall call, boolean first, @Nullable Endpoint avoided, Rules rules) {
		this.lock.lock();
		try {
			Decision decision = decide(call, first, avoided, rules);
			judgeOpening(rules);
			return decision;
		}
		finally {
			this.lock.unlock();
		}
	}

	private Decision decide(SharedCall call, boolean first, @Nullable Endpoint avoided, Rules rules) {
		if (isRefusing()) {
			return Decision.NOT_OPEN;
		}
		SharedConnection free = (first || waits() == 0) ? choose(call, avoided, rules) : null;
		if (free != null) {
			return free.place(call) ? Decision.PLACED : Decision.DUPLICATE;
		}
		if (!first && waits() - coming(rules) >= rules.settings().maxWaiters()) {
			return Decision.QUEUE_FULL;
		}
		(first ? this.again : this.waiting).add(call);
		call.await();
		countWaiting();
		return Decision.WAIT;
	}

	private boolean isRefusing() {
		return this.state == PoolState.CLOSED || this.state == PoolState.REFUSING;
	}

	/**
	 * Decide whether {@link #startOpening} is worth a try. Without room it still is,
	 * since a connection may be gone the next time.
	 */
	private void judgeOpening(Rules rules) {
		this.openingWanted = waits() > 0 || isSpreadWanted(rules);
	}

	/**
	 * Return how many places a connection brings that is being opened, or can be.
	 */
	private long coming(Rules rules) {
		int room = (this.connections.size() + this.opening < rules.settings().maxSize()) ? 1 : 0;
		return (long) Math.max(this.opening, room) * rules.settings().maxInFlight();
	}

	/**
	 * Return whether another connection may be worth opening. Needs no lock.
	 */
	boolean isOpeningWanted() {
		return this.openingWanted;
	}

	/**
	 * Return whether another connection is to be opened now: all have as many calls as
	 * they may have, or there are more targets than connections. If so, it counts as
	 * being opened.
	 */
	boolean startOpening(Rules rules) {
		return this.lock.locked(() -> {
			PoolSettings settings = rules.settings();
			boolean lacking = waits() > (long) this.opening * settings.maxInFlight();
			boolean wanted = this.state == PoolState.OPEN && this.connections.size() + this.opening < settings.maxSize()
					&& this.opening < settings.maxConnecting() && (lacking || isSpreadWanted(rules));
			this.opening += wanted ? 1 : 0;
			judgeOpening(rules);
			return wanted;
		});
	}

	private boolean isSpreadWanted(Rules rules) {
		return rules.settings().balancing() != Balancing.FAILOVER && !this.connections.isEmpty()
				&& this.connections.size() + this.opening < Math.min(rules.targets().size(),
						rules.settings().maxSize());
	}

	/**
	 * A connection is being opened that is to take the place of another one.
	 * @return {@code false} if one is being opened already
	 */
	boolean startReplacing() {
		return this.lock.locked(() -> {
			boolean first = this.opening == 0;
			this.opening += first ? 1 : 0;
			return first;
		});
	}

	/**
	 * A connection takes calls from now on. Those who wait get its places.
	 * @return the connections on which something is to be written
	 */
	List<SharedConnection> opened(SharedConnection connection, Rules rules) {
		return this.lock.locked(() -> {
			this.opening--;
			this.connections.add(connection);
			if (this.state == PoolState.CLOSED) {
				connection.phase = SharedConnection.Phase.DRAINING;
			}
			List<SharedConnection> served = serve(rules);
			judgeOpening(rules);
			return served;
		});
	}

	/**
	 * A connection that was being opened could not be.
	 * @param failure makes the error of those who wait, or {@code null} if they are to
	 * wait for another attempt
	 * @return those who wait and have none to hope for, to be woken
	 */
	List<SharedCall> openingFailed(@Nullable Supplier<? extends SocketPoolException> failure, Rules rules) {
		return this.lock.locked(() -> {
			this.opening--;
			boolean hopeless = this.opening == 0 && this.connections.stream().noneMatch(SharedConnection::takesCalls);
			List<SharedCall> refused = (failure != null && hopeless) ? refuseAll(failure) : List.of();
			judgeOpening(rules);
			return refused;
		});
	}

	/**
	 * Return whether a connection can take no more calls without harm: another one does,
	 * or there is no room for another one before it is gone.
	 */
	boolean isReplaceable(SharedConnection connection, Rules rules) {
		return this.lock.locked(() -> this.connections.size() + this.opening >= rules.settings().maxSize()
				|| this.connections.stream().anyMatch((other) -> other != connection && other.takesCalls()));
	}

	/**
	 * Take a call out of the queue whose caller leaves. Those behind it may need less.
	 * @return the connections on which something is to be written, or {@code null} if the
	 * call does not wait any more
	 */
	@Nullable List<SharedConnection> abandon(SharedCall call, Rules rules) {
		return this.lock.locked(() -> {
			if (!leaveQueue(call)) {
				return null;
			}
			call.leaveWaiting();
			return serve(rules);
		});
	}

	/**
	 * Calls of a connection have ended. Those who wait get their places.
	 * @param gone how many of them have callers that have left
	 * @return the connections on which something is to be written
	 */
	List<SharedConnection> ended(SharedConnection connection, int count, int gone, Rules rules) {
		this.lock.lock();
		try {
			connection.callsEnded(count, gone);
			return serve(rules);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The caller of a call has left that keeps its place.
	 */
	void left(SharedConnection connection) {
		this.lock.locked(connection::callerLeft);
	}

	/**
	 * A connection takes no more calls, or is lost.
	 * @param to what it is from now on
	 * @return {@code false} if it has come so far before
	 */
	boolean advance(SharedConnection connection, SharedConnection.Phase to) {
		return this.lock.locked(() -> {
			boolean before = connection.phase.ordinal() < to.ordinal();
			connection.phase = before ? to : connection.phase;
			return before;
		});
	}

	/**
	 * Decide whether a connection ends that takes no calls: its last caller has left it.
	 * @return what it was until now, or {@code null} if it does not end now
	 */
	SharedConnection.@Nullable Phase endIfUnused(SharedConnection connection) {
		return this.lock.locked(() -> {
			SharedConnection.Phase phase = connection.phase;
			boolean over = phase == SharedConnection.Phase.SILENT || phase == SharedConnection.Phase.DRAINING;
			if (!over || connection.callers() > 0) {
				return null;
			}
			connection.phase = SharedConnection.Phase.ENDED;
			return phase;
		});
	}

	/**
	 * A connection without calls takes no more.
	 */
	void drainIfIdle(SharedConnection connection) {
		this.lock.locked(() -> {
			if (connection.phase == SharedConnection.Phase.OPEN && connection.calls == 0) {
				connection.phase = SharedConnection.Phase.DRAINING;
			}
			return null;
		});
	}

	/**
	 * A connection that was silent has been heard of: it takes calls again.
	 * @return the connections on which something is to be written
	 */
	List<SharedConnection> heard(SharedConnection connection, Rules rules) {
		return this.lock.locked(() -> {
			if (connection.phase != SharedConnection.Phase.SILENT) {
				return List.of();
			}
			connection.phase = SharedConnection.Phase.OPEN;
			return serve(rules);
		});
	}

	/**
	 * A connection is gone.
	 */
	void removed(SharedConnection connection) {
		this.lock.locked(() -> this.connections.remove(connection));
	}

	/**
	 * The pool does something else with its callers.
	 * @param refusal makes the error of those who wait if they are refused
	 * @return who is to be told
	 */
	Change change(PoolState state, Supplier<? extends SocketPoolException> refusal, Rules rules) {
		return this.lock.locked(() -> {
			this.state = state;
			return new Change(isRefusing() ? refuseAll(refusal) : List.of(), serve(rules));
		});
	}

	/**
	 * Give places to those who wait, after the settings have changed.
	 * @return the connections on which something is to be written
	 */
	List<SharedConnection> serveWaiting(Rules rules) {
		return this.lock.locked(() -> {
			List<SharedConnection> served = serve(rules);
			judgeOpening(rules);
			return served;
		});
	}

	/**
	 * Return the connections.
	 */
	List<SharedConnection> connections() {
		return this.lock.locked(() -> List.copyOf(this.connections));
	}

	/**
	 * Return the calls that wait, the first one first.
	 */
	List<SharedCall> waiting() {
		return this.lock.locked(() -> {
			List<SharedCall> all = new ArrayList<>(this.again);
			all.addAll(this.waiting);
			return all;
		});
	}

	/**
	 * Return how many calls wait. Needs no lock.
	 */
	int waitingCount() {
		return this.waitingCount;
	}

	private int waits() {
		return this.again.size() + this.waiting.size();
	}

	private void countWaiting() {
		this.waitingCount = waits();
	}

	private boolean leaveQueue(SharedCall call) {
		boolean waited = this.again.remove(call) || this.waiting.remove(call);
		countWaiting();
		return waited;
	}

	private List<SharedCall> refuseAll(Supplier<? extends SocketPoolException> failure) {
		List<SharedCall> all = waiting();
		this.again.clear();
		this.waiting.clear();
		countWaiting();
		all.forEach((call) -> call.refuse(failure));
		return all;
	}

	private @Nullable SharedCall first() {
		Set<SharedCall> queue = this.again.isEmpty() ? this.waiting : this.again;
		return queue.isEmpty() ? null : queue.iterator().next();
	}

	/**
	 * Give places to those who wait, as many as there are.
	 * @return the connections that got calls; rarely any
	 */
	private List<SharedConnection> serve(Rules rules) {
		List<SharedConnection> served = List.of();
		SharedCall first = first();
		SharedConnection free = (first != null) ? choose(first, null, rules) : null;
		while (first != null && free != null) {
			leaveQueue(first);
			free.place(first);
			if (!served.contains(free)) {
				served = served.isEmpty() ? List.of(free) : with(served, free);
			}
			first = first();
			free = (first != null) ? choose(first, null, rules) : null;
		}
		return served;
	}

	private static List<SharedConnection> with(List<SharedConnection> connections, SharedConnection another) {
		List<SharedConnection> all = new ArrayList<>(connections);
		all.add(another);
		return all;
	}

	private @Nullable SharedConnection choose(SharedCall call, @Nullable Endpoint avoided, Rules rules) {
		if (this.state != PoolState.OPEN) {
			return null;
		}
		SharedConnection best = null;
		this.turn++;
		for (int i = 0; i < this.connections.size(); i++) {
			int index = (rules.settings().balancing() == Balancing.ROUND_ROBIN)
					? Math.floorMod(this.turn + i, this.connections.size()) : i;
			SharedConnection next = this.connections.get(index);
			if (next.hasPlace(call, rules.settings().maxInFlight())
					&& (best == null || order(avoided, rules).compare(next, best) < 0)) {
				best = next;
			}
		}
		return best;
	}

	private static Comparator<SharedConnection> order(@Nullable Endpoint avoided, Rules rules) {
		Comparator<SharedConnection> order = Comparator
			.comparing((connection) -> connection.endpoint().equals(avoided));
		return switch (rules.settings().balancing()) {
			case LEAST_BUSY -> order.thenComparingInt((connection) -> connection.calls);
			case ROUND_ROBIN -> order;
			case FAILOVER -> order.<Integer>thenComparing((connection) -> rank(connection, rules))
				.thenComparingInt((connection) -> connection.calls);
		};
	}

	private static int rank(SharedConnection connection, Rules rules) {
		int rank = rules.targets().indexOf(connection.endpoint());
		return (rank < 0) ? Integer.MAX_VALUE : rank;
	}

	/**
	 * What places are given by, at one moment.
	 *
	 * @param settings the settings of the pool
	 * @param targets the endpoints of its targets
	 */
	record Rules(PoolSettings settings, List<Endpoint> targets) {

	}

	/**
	 * Who is to be told that the pool does something else with its callers.
	 *
	 * @param refused those who waited and are refused, to be woken
	 * @param served the connections on which something is to be written
	 */
	record Change(List<SharedCall> refused, List<SharedConnection> served) {

	}

}
