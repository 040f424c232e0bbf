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
 * reading or writing. One thread does it for all connections of the virtual machine; it
 * exists only while there are connections.
 * <p>
 * This replaces {@code SO_TIMEOUT}, which bounds each read and not the call, does not
 * bound a write, and costs two more system calls a call. The thread sleeps until the
 * earliest deadline it knows. Calls usually have the same timeout, so a new deadline is
 * rarely the earliest one, and putting a call under its deadline costs two volatile
 * accesses and no system call.
 */
final class Watchdog {

	private static final SafeLog logger = SafeLog.of(Watchdog.class.getName());

	private static final Watchdog SHARED = new Watchdog();

	/**
	 * How long the thread outlives the last connection: long enough that short-lived
	 * connections do not start a thread each.
	 */
	private static final long LINGER = TimeUnit.SECONDS.toNanos(1);

	/**
	 * When to look again after a look that failed, for example because memory is full.
	 */
	private static final long RETRY = TimeUnit.MILLISECONDS.toNanos(100);

	private final Ticker ticker = Ticker.system();

	private final Set<SocketConnection> watched = ConcurrentHashMap.newKeySet();

	/** Guards starting and ending {@link #thread}. */
	private final ReservedLock lock = new ReservedLock();

	/** Written under {@link #lock}. */
	private volatile @Nullable Thread thread;

	/**
	 * The deadline that the thread sleeps until; {@code null} while it is awake or has
	 * none, when every new deadline must wake it.
	 */
	private volatile @Nullable Deadline sleepingUntil;

	/** When there was a connection last. Belongs to {@link #thread}. */
	private long lastBusy;

	/** Whether a connection could not be looked after. Belongs to {@link #thread}. */
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
	 * Take note of a deadline. To be called after the connection shows it: either the
	 * thread's next look sees it there, or this call sees that the thread would sleep too
	 * long and wakes it.
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
			LockSupport.parkNanos(this, closeOverdueAndSayHowLongToSleep());
		}
		while (!isDone());
	}

	/**
	 * Return whether the thread may end, for which it must be certain that no connection
	 * is left: locking fails when there is no memory for a place in the lock's queue.
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
	 * Whatever goes wrong here, say for want of memory, the thread goes on: there is no
	 * other one that keeps deadlines.
	 * @return nanoseconds; never longer than the thread may linger, since the use that it
	 * sleeps for may end early, and with it the last connection
	 */
	private long closeOverdueAndSayHowLongToSleep() {
		try {
			if (!this.watched.isEmpty()) {
				this.lastBusy = this.ticker.nanos();
			}
			this.sleepingUntil = null;
			Deadline earliest = closeOverdue();
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
	 * Close what is overdue.
	 * @return the earliest deadline of the rest, or {@code null}
	 */
	private @Nullable Deadline closeOverdue() {
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
	 * Whatever goes wrong with one connection, say with a ticker that throws, the thread
	 * goes on for all others, and comes back to this one at its next look.
	 * @param deadline the deadline of its use, or {@code null} when there is none or it
	 * has been found to be overdue
	 * @return {@code false} if its deadline is still to come
	 */
	private boolean closeIfOverdue(SocketConnection connection, @Nullable Deadline deadline) {
		try {
			if (deadline != null && !deadline.hasPassed()) {
				return false;
			}
			if (deadline != null) {
				connection.cutOff(deadline);
			}
			else if (connection.use().watch().isOverdue()) {
				// An error has kept it from being cut off.
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
	 * A connection that registers while the thread ends finds, under the lock or after
	 * it, that there is no thread, and starts another one.
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
