package io.github.socketpool.pool.exclusive;

import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.SafeLog;
import io.github.socketpool.StackReserve;
import io.github.socketpool.Ticker;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectPhase;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.PoolableConnection;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolListeners;
import org.jspecify.annotations.Nullable;

/**
 * Makes the connections that the ledger wants, on threads of its own: a caller who waits
 * leaves at its deadline even while a name is being resolved, which nothing can cut
 * short, and takes whichever comes first, the new connection or one that is released. No
 * attempt waits for a thread, and no thread is left while there is nothing to do.
 */
final class Connector {

	private static final SafeLog logger = SafeLog.of(ConnectionPool.class.getName());

	private static final long KEEP_ALIVE_SECONDS = 1;

	private final ConnectionFactory connections;

	private final NameLookups names;

	private final Ledger ledger;

	private final SlotReleaser releaser;

	private final PoolListeners listeners;

	private final OutageReport outages;

	private final PoolHistory history;

	private final Ticker ticker;

	private final ErrorContext errors;

	private final SlotEvents events;

	private final Executor threads;

	/**
	 * Create a connector.
	 * @param events notified when a connect has ended. {@link #startConnects} is to be
	 * called again when the next attempt may be made
	 * @param threads runs each attempt on a thread of its own; the ledger limits how many
	 * there are
	 */
	Connector(PoolContext context, ConnectionFactory connections, SlotReleaser releaser, OutageReport outages,
			SlotEvents events, Executor threads) {
		this.connections = connections;
		this.names = new NameLookups(context, connections, releaser, outages, threads);
		this.ledger = context.ledger();
		this.releaser = releaser;
		this.listeners = context.listeners();
		this.outages = outages;
		this.history = context.history();
		this.ticker = context.ticker();
		this.errors = context.errors();
		this.events = events;
		this.threads = threads;
	}

	/**
	 * Return the threads of a pool.
	 */
	static Executor threadsOf(String poolName) {
		String name = "socketpool-" + poolName + "-connect-";
		AtomicInteger number = new AtomicInteger();
		return new ThreadPoolExecutor(0, Integer.MAX_VALUE, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS,
				new SynchronousQueue<>(), (task) -> {
					Thread thread = new Thread(null, task, name + number.incrementAndGet(), 0, false);
					thread.setDaemon(true);
					return thread;
				});
	}

	/**
	 * Start the connects that are worth starting, and close those paused connections
	 * first whose places callers need. If no thread is to be had, that is a connect that
	 * has failed, and no error of the caller.
	 */
	void startConnects() {
		StackReserve.require();
		this.ledger.makeRoom(this.ticker.nanos())
			.forEach((slot) -> this.releaser.remove(slot, CloseReason.HEARTBEAT_PAUSE));
		boolean begun = false;
		for (Slot slot = reserve(); slot != null && start(slot); slot = reserve()) {
			begun = true;
		}
		if (begun && this.ledger.targets().areSeveral()) {
			this.events.connectsBegun(TargetLoad.MAX_CONNECT);
		}
	}

	/**
	 * Start a connect that shows whether the target can be reached, where the pool has
	 * nothing else that shows it.
	 */
	void startProbe() {
		StackReserve.require();
		Slot slot = this.ledger.reserveProbe(this.ticker.nanos());
		if (slot != null) {
			start(slot);
		}
	}

	/**
	 * Look up the names again whose last answer is old.
	 */
	void startLookups() {
		this.names.start(this::startConnects);
	}

	private @Nullable Slot reserve() {
		return this.ledger.reserve(this.ticker.nanos());
	}

	private boolean start(Slot slot) {
		try {
			this.threads.execute(() -> connect(slot));
			return true;
		}
		catch (RuntimeException | Error ex) {
			slot.attempt().end();
			failed(slot, slot.madeAt(), failure(slot, "no thread could be started to connect", ex,
					". Raise the limit of threads (ulimit -u), or use fewer."));
			return false;
		}
	}

	/**
	 * Whatever goes wrong here, the attempt ends, which is how the slot is found again.
	 */
	private void connect(Slot slot) {
		ConnectAttempt attempt = slot.attempt();
		if (!attempt.begin()) {
			return;
		}
		try {
			connectTo(slot);
		}
		catch (RuntimeException | Error ex) {
			logger.write(Level.ERROR, "Making a connection failed in pool", this.errors.poolName(), ex);
		}
		finally {
			attempt.end();
		}
	}

	/**
	 * The connection is noted before anything else can fail, so that it can be closed.
	 */
	private void connectTo(Slot slot) {
		long start = this.ticker.nanos();
		ConnectEvent event = ConnectEvent.begun();
		PoolableConnection connection;
		try {
			if (!this.names.confirm(slot)) {
				replace(slot);
				return;
			}
			this.listeners.connecting(slot.endpoint());
			connection = this.connections.connect(slot.endpoint(), errors(slot));
			slot.attempt().made(connection);
		}
		catch (ConnectFailedException ex) {
			failed(slot, start, event, ex);
			return;
		}
		catch (RuntimeException | Error ex) {
			// It is the outcome of the attempt: no code above this handles it.
			failed(slot, start, event, failure(slot, "connecting failed", ex, ""));
			return;
		}
		event.commit(errors(slot), null);
		succeeded(slot, start, connection);
	}

	/**
	 * The target of a connect is none any more: connect elsewhere.
	 */
	private void replace(Slot slot) {
		Slot other = this.ledger.targets().replace(slot, this.ticker.nanos());
		this.releaser.wakeRefused();
		if (other != null) {
			start(other);
		}
		startConnects();
		this.events.connectFailed(0);
	}

	private void succeeded(Slot slot, long start, PoolableConnection connection) {
		long now = this.ticker.nanos();
		this.listeners.connected(slot.endpoint(), now - start);
		ConnectResult.Connected connected = this.ledger.connected(slot, connection, now);
		this.releaser.place(slot, connected.placement());
		ConnectionLog.opened(errors(slot), slot, now - start);
		if (connected.outage() != null) {
			this.outages.update();
		}
		if (connected.renewal() != null) {
			RenewalLog.connected(errors(slot), connected.renewal());
			this.releaser.closeSurplus();
		}
		startConnects();
		this.events.connectionMade();
	}

	private ConnectFailedException failure(Slot slot, String what, Throwable cause, String remedy) {
		return new ConnectFailedException(ConnectPhase.CONNECT, what + " (" + cause + ")" + remedy, errors(slot),
				cause);
	}

	private ErrorContext errors(Slot slot) {
		return this.errors.at(slot.endpoint());
	}

	private void failed(Slot slot, long start, ConnectEvent event, ConnectFailedException cause) {
		try {
			event.commit(errors(slot), cause);
		}
		finally {
			failed(slot, start, cause);
		}
	}

	private void failed(Slot slot, long start, ConnectFailedException cause) {
		long now = this.ticker.nanos();
		ConnectResult.Failed failed = this.ledger.connectFailed(slot, cause, now);
		// Those who are refused may look into the history at once.
		try {
			this.history.connectFailed(cause);
		}
		finally {
			this.releaser.wakeRefused();
		}
		this.listeners.connectFailed(slot.endpoint(), now - start, cause);
		this.outages.update();
		RenewalLog.failed(errors(slot), cause, failed.renewal());
		this.events.connectFailed(failed.nextAttemptNanos());
	}

}
