package io.github.socketpool.pool;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.Ticker;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.PoolableConnection;
import org.jspecify.annotations.Nullable;

/**
 * Makes the connections that the ledger wants, on threads of its own: a caller who waits
 * leaves at its deadline even while a name is being resolved, which nothing can cut
 * short, and takes whichever comes first, the new connection or one that is given back.
 * There are as many threads as connects are allowed at once, and none while there is
 * nothing to do.
 */
final class Connector {

	private static final long KEEP_ALIVE_SECONDS = 1;

	/**
	 * How long it takes until a pool that could not be filled is tried to be filled
	 * again.
	 */
	private static final long REFILL_PAUSE = TimeUnit.SECONDS.toNanos(1);

	private final ConnectionFactory connections;

	private final Ledger ledger;

	private final PoolListeners listeners;

	private final PoolHistory history;

	private final Ticker ticker;

	private final ErrorContext errors;

	private final BiConsumer<Slot, Placement> settle;

	private final ScheduledThreadPoolExecutor threads;

	/**
	 * Create a connector.
	 * @param settle what to do with a connection that is made, once the ledger has placed
	 * it
	 */
	Connector(ConnectionFactory connections, Ledger ledger, PoolListeners listeners, PoolHistory history, Ticker ticker,
			ErrorContext errors, int maxConnecting, BiConsumer<Slot, Placement> settle) {
		this.connections = connections;
		this.ledger = ledger;
		this.listeners = listeners;
		this.history = history;
		this.ticker = ticker;
		this.errors = errors;
		this.settle = settle;
		this.threads = threads("socketpool-" + errors.poolName() + "-connect-", maxConnecting);
	}

	private static ScheduledThreadPoolExecutor threads(String name, int count) {
		AtomicInteger number = new AtomicInteger();
		ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(count, (task) -> {
			Thread thread = new Thread(null, task, name + number.incrementAndGet(), 0, false);
			thread.setDaemon(true);
			return thread;
		});
		threads.setKeepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
		threads.allowCoreThreadTimeOut(true);
		return threads;
	}

	/**
	 * Start the connects that are worth starting. If no thread is to be had, that is a
	 * connect that has failed, and no error of whoever happens to call this.
	 */
	void startConnects() {
		for (Slot slot = reserve(); slot != null; slot = reserve()) {
			Slot reserved = slot;
			try {
				this.threads.execute(() -> connect(reserved));
			}
			catch (RuntimeException | Error ex) {
				failed(reserved, reserved.madeAt(), new ConnectFailedException("no thread could be started to connect ("
						+ ex + "). Raise the limit of threads (ulimit -u), or use fewer.", this.errors, ex));
				return;
			}
		}
	}

	private @Nullable Slot reserve() {
		return this.ledger.reserve(this.ticker.nanos());
	}

	private void connect(Slot slot) {
		long start = this.ticker.nanos();
		PoolableConnection connection;
		try {
			connection = this.connections.connect(this.errors);
		}
		catch (ConnectFailedException ex) {
			failed(slot, start, ex);
			tryAgainLater();
			return;
		}
		catch (RuntimeException | Error ex) {
			failed(slot, start, new ConnectFailedException("connecting failed: " + ex, this.errors, ex));
			throw ex;
		}
		long now = this.ticker.nanos();
		this.listeners.connected(now - start);
		this.settle.accept(slot, this.ledger.connected(slot, connection, now));
		startConnects();
	}

	private void failed(Slot slot, long start, ConnectFailedException cause) {
		long now = this.ticker.nanos();
		this.history.connectFailed(cause);
		this.ledger.connectFailed(slot, cause, now).forEach(Waiter::wake);
		this.listeners.connectFailed(now - start, cause);
	}

	/**
	 * Without this nobody would connect again before the next caller comes, although
	 * others wait already, or too few connections are idle.
	 */
	private void tryAgainLater() {
		PoolStats stats = this.ledger.stats();
		if (stats.waiters() > 0) {
			this.threads.schedule(this::startConnects, Ledger.GROWTH_PAUSE, TimeUnit.NANOSECONDS);
		}
		else if (stats.idle() < stats.min()) {
			this.threads.schedule(this::startConnects, REFILL_PAUSE, TimeUnit.NANOSECONDS);
		}
	}

}
