package io.github.socketpool.pool;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;

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

	private final ConnectionFactory connections;

	private final Ledger ledger;

	private final Disposal disposal;

	private final PoolListeners listeners;

	private final PoolHistory history;

	private final Ticker ticker;

	private final ErrorContext errors;

	private final Runnable arrived;

	private final LongConsumer tryAgainWithin;

	private final ThreadPoolExecutor threads;

	/** Guards the number of {@link #threads}. */
	private final ReentrantLock resizing = new ReentrantLock();

	/**
	 * Create a connector.
	 * @param arrived what to do when there is another connection
	 * @param tryAgainWithin told after a connect has failed, in nanoseconds, when
	 * {@link #startConnects} is to be called again
	 */
	Connector(ConnectionFactory connections, Ledger ledger, Disposal disposal, PoolListeners listeners,
			PoolHistory history, Ticker ticker, ErrorContext errors, Runnable arrived, LongConsumer tryAgainWithin) {
		this.connections = connections;
		this.ledger = ledger;
		this.disposal = disposal;
		this.listeners = listeners;
		this.history = history;
		this.ticker = ticker;
		this.errors = errors;
		this.arrived = arrived;
		this.tryAgainWithin = tryAgainWithin;
		this.threads = threads("socketpool-" + errors.poolName() + "-connect-", ledger.settings().maxConnecting());
	}

	private static ThreadPoolExecutor threads(String name, int count) {
		AtomicInteger number = new AtomicInteger();
		ThreadPoolExecutor threads = new ThreadPoolExecutor(count, count, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), (task) -> {
					Thread thread = new Thread(null, task, name + number.incrementAndGet(), 0, false);
					thread.setDaemon(true);
					return thread;
				});
		threads.allowCoreThreadTimeOut(true);
		return threads;
	}

	/**
	 * Use as many threads as connects are allowed at once by now.
	 */
	void resize() {
		this.resizing.lock();
		try {
			int count = this.ledger.settings().maxConnecting();
			this.threads.setMaximumPoolSize(Math.max(count, this.threads.getCorePoolSize()));
			this.threads.setCorePoolSize(count);
			this.threads.setMaximumPoolSize(count);
		}
		finally {
			this.resizing.unlock();
		}
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
			this.listeners.connecting();
			connection = connect();
		}
		catch (ConnectFailedException ex) {
			failed(slot, start, ex);
			return;
		}
		catch (RuntimeException | Error ex) {
			// The callers are told, and there is nobody behind this thread.
			failed(slot, start, new ConnectFailedException("connecting failed: " + ex, this.errors, ex));
			return;
		}
		succeeded(slot, start, connection);
	}

	private PoolableConnection connect() {
		ConnectEvent event = ConnectEvent.begun();
		Throwable failure = null;
		try {
			return this.connections.connect(this.errors);
		}
		catch (RuntimeException | Error ex) {
			failure = ex;
			throw ex;
		}
		finally {
			event.commit(this.errors, failure);
		}
	}

	private void succeeded(Slot slot, long start, PoolableConnection connection) {
		long now = this.ticker.nanos();
		this.listeners.connected(now - start);
		Arrival arrival = this.ledger.connected(slot, connection, now);
		this.disposal.settle(slot, arrival.placement());
		if (arrival.outage() != null) {
			this.listeners.targetUp(arrival.outage().nanos());
		}
		startConnects();
		this.arrived.run();
	}

	private void failed(Slot slot, long start, ConnectFailedException cause) {
		long now = this.ticker.nanos();
		ConnectFailure failure = this.ledger.connectFailed(slot, cause, now);
		try {
			this.history.connectFailed(cause);
		}
		finally {
			failure.refused().forEach(Waiter::wake);
		}
		this.listeners.connectFailed(now - start, cause);
		if (failure.news()) {
			this.listeners.targetDown(cause);
		}
		this.tryAgainWithin.accept(failure.nextAttemptNanos());
	}

}
