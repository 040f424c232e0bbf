package io.github.socketpool.connection.socket;

import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.socketpool.Deadline;
import io.github.socketpool.ReservedLock;
import io.github.socketpool.SafeLog;
import io.github.socketpool.Ticker;
import io.github.socketpool.connection.CloseReason;
import org.jspecify.annotations.Nullable;

/**
 * Closes the connections whose use is overdue, which frees the thread that is blocked in
 * a read or write. One thread does this for all connections of the virtual machine. It
 * exists only while there are connections.
 * <p>
 * This replaces {@code SO_TIMEOUT}, which limits each read but not the call, does not
 * limit a write, and takes two more system calls for each call. The thread sleeps until
 * the earliest known deadline. Calls usually have the same timeout, so a new deadline is
 * rarely the earliest. Setting the deadline of a call takes two volatile accesses and no
 * system call.
 */
final class Watchdog {

	private static final SafeLog logger = SafeLog.of(Watchdog.class.getName());

	private static final Watchdog SHARED = new Watchdog();

	/**
	 * How long the thread lives after the last connection, so that short-lived
	 * connections do not start a thread each.
	 */
	private static final long LINGER = TimeUnit.SECONDS.toNanos(1);

	/**
	 * How long to wait after a run that failed, for example because memory is full.
	 */
	private static final long RETRY = TimeUnit.MILLISECONDS.toNanos(100);

	private final Ticker ticker = Ticker.system();

	private final Set<SocketConnection> watched = ConcurrentHashMap.newKeySet();

	/** Guards starting and ending {@link #thread}. */
	private final ReservedLock lock = new ReservedLock();

	/** Written under {@link #lock}. */
	private volatile @Nullable Thread thread;

	/**
	 * The deadline until which the thread sleeps; {@code null} while it is awake or knows
	 * no deadline. Then each new deadline must wake it.
	 */
	private volatile @Nullable Deadline sleepingUntil;

	/** When there was last a connection. Used only by {@link #thread}. */
	private long lastBusy;

	/** Whether the check of a connection failed. Used only by {@link #thread}. */
	private boolean failed;

	static Watchdog shared() {
		return SHARED;
	}

	void register(SocketConnection connection) {
		this.watched.add(connection);
		try {
			if (this.thread == null) {
				start();
			}
		}
		catch (RuntimeException | Error ex) {
			this.watched.remove(connection);
			throw ex;
		}
	}

	void unregister(SocketConnection connection) {
		this.watched.remove(connection);
	}

	/**
	 * Wake the thread if it would sleep beyond a deadline. Must be called after the
	 * deadline is visible in the connection. Then either the thread's next run finds it
	 * there, or this call finds that the thread would sleep too long.
	 */
	void armed(Deadline deadline) {
		Deadline next = this.sleepingUntil;
		if (next == null || deadline.isBefore(next)) {
			LockSupport.unpark(this.thread);
		}
	}

	private void start() {
		this.lock.lock();
		try {
			if (this.thread == null) {
				Thread thread = new Thread(null, this::run, "socketpool-watchdog", 0, false);
				thread.setDaemon(true);
				thread.setContextClassLoader(null);
				thread.start();
				this.thread = thread;
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void run() {
		do {
			LockSupport.parkNanos(this, closeOverdue());
		}
		while (!isDone());
	}

	/**
	 * Return whether the thread may end. It may not if anything fails, since it must be
	 * certain that no connection is left. Locking, for example, fails if there is no
	 * memory for a node in the lock's queue.
	 */
	private boolean isDone() {
		try {
			return this.watched.isEmpty() && hasLingered() && endIfIdle();
		}
		catch (RuntimeException | Error ex) {
			return false;
		}
	}

	/**
	 * Close what is overdue. Any failure, for example for lack of memory, must not end
	 * the thread, since no other one enforces deadlines.
	 * @return the nanoseconds until the next run; at most {@link #LINGER}, since the use
	 * whose deadline is the next may end early, and the last connection with it
	 */
	private long closeOverdue() {
		try {
			if (!this.watched.isEmpty()) {
				this.lastBusy = this.ticker.nanos();
			}
			this.sleepingUntil = null;
			Deadline earliest = closeEachOverdue();
			this.sleepingUntil = earliest;
			long longest = this.failed ? RETRY : LINGER;
			return (earliest != null) ? Math.min(longest, earliest.remainingNanos()) : longest;
		}
		catch (RuntimeException | Error ex) {
			report(ex);
			return RETRY;
		}
	}

	private boolean hasLingered() {
		return this.ticker.nanos() - this.lastBusy > LINGER;
	}

	private static void report(Throwable ex) {
		logger.write(Level.ERROR, "The deadlines of calls could not be checked; trying again", ex);
	}

	/**
	 * Close the connections that are overdue.
	 * @return the earliest deadline of the others, or {@code null}
	 */
	private @Nullable Deadline closeEachOverdue() {
		this.failed = false;
		Deadline earliest = null;
		for (SocketConnection connection : this.watched) {
			Deadline deadline = connection.use().watch().armed();
			if (!closeIfOverdue(connection, deadline) && deadline != null
					&& (earliest == null || deadline.isBefore(earliest))) {
				earliest = deadline;
			}
		}
		return earliest;
	}

	/**
	 * Close one connection if it is overdue. A failure, for example of a ticker, does not
	 * affect other connections. The next run tries this one again.
	 * @param deadline the deadline of its use, or {@code null} if there is none or it is
	 * overdue already
	 * @return {@code false} if its deadline has not passed
	 */
	private boolean closeIfOverdue(SocketConnection connection, @Nullable Deadline deadline) {
		try {
			if (deadline != null && !deadline.hasPassed()) {
				return false;
			}
			if (deadline != null) {
				connection.closeOverdue(deadline);
			}
			else if (connection.use().watch().isOverdue()) {
				// An error has prevented it from being closed.
				connection.close(CloseReason.TIMEOUT);
			}
			return true;
		}
		catch (RuntimeException | Error ex) {
			this.failed = true;
			report(ex);
			return true;
		}
	}

	/**
	 * End unless a connection has registered. One that registers later finds, under the
	 * lock or after it, that there is no thread, and starts another one.
	 */
	private boolean endIfIdle() {
		this.lock.lock();
		try {
			this.thread = null;
			if (this.watched.isEmpty()) {
				return true;
			}
			this.thread = Thread.currentThread();
			return false;
		}
		finally {
			this.lock.unlock();
		}
	}

}
