package io.github.socketpool.pool;

import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.github.socketpool.Endpoint;
import io.github.socketpool.ReservedLock;
import io.github.socketpool.SafeLog;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.connection.CloseInitiator;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectFailedException;

/**
 * Reports events to several listeners. No listener can harm the pool or the others: not
 * even an {@link Error} of one keeps a connection from being released. Thread-safe.
 */
public final class PoolListeners implements PoolListener {

	private static final SafeLog logger = SafeLog.of(ConnectionPool.class.getName());

	/** Guards that {@link #listeners} is replaced by one thread at a time. */
	private final ReservedLock lock = new ReservedLock();

	/** Never changed, only replaced: an event is reported to those of one moment. */
	private volatile PoolListener[] listeners;

	/**
	 * Create one that reports to some listeners.
	 * @param listeners the listeners, in the order in which they hear of events
	 */
	public PoolListeners(List<PoolListener> listeners) {
		this.listeners = listeners.toArray(PoolListener[]::new);
	}

	/**
	 * Add a listener, which hears of what happens from now on.
	 * @param listener the listener
	 */
	public void add(PoolListener listener) {
		this.lock.lock();
		try {
			PoolListener[] more = Arrays.copyOf(this.listeners, this.listeners.length + 1);
			more[more.length - 1] = listener;
			this.listeners = more;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void acquired(Endpoint endpoint, long waitedNanos) {
		for (PoolListener listener : this.listeners) {
			try {
				listener.acquired(endpoint, waitedNanos);
			}
			catch (RuntimeException | Error ex) {
				failed(listener, ex);
			}
		}
	}

	@Override
	public void released(Endpoint endpoint, long usedNanos) {
		for (PoolListener listener : this.listeners) {
			try {
				listener.released(endpoint, usedNanos);
			}
			catch (RuntimeException | Error ex) {
				failed(listener, ex);
			}
		}
	}

	@Override
	public void acquireFailed(long waitedNanos, SocketPoolException cause) {
		report((listener) -> listener.acquireFailed(waitedNanos, cause));
	}

	@Override
	public void retried() {
		report(PoolListener::retried);
	}

	@Override
	public void connected(Endpoint endpoint, long tookNanos) {
		report((listener) -> listener.connected(endpoint, tookNanos));
	}

	@Override
	public void connectFailed(Endpoint endpoint, long tookNanos, ConnectFailedException cause) {
		report((listener) -> listener.connectFailed(endpoint, tookNanos, cause));
	}

	@Override
	public void closed(Endpoint endpoint, CloseReason reason, CloseInitiator initiator) {
		report((listener) -> listener.closed(endpoint, reason, initiator));
	}

	@Override
	public void heartbeatsReceived(Endpoint endpoint, long count) {
		report((listener) -> listener.heartbeatsReceived(endpoint, count));
	}

	@Override
	public void messagesReceived(Endpoint endpoint, long count) {
		report((listener) -> listener.messagesReceived(endpoint, count));
	}

	@Override
	public void lateResponse(Endpoint endpoint) {
		report(PoolListener::lateResponse, endpoint);
	}

	@Override
	public void heartbeatsRefused(Endpoint endpoint) {
		report(PoolListener::heartbeatsRefused, endpoint);
	}

	@Override
	public void heartbeatSent(Endpoint endpoint) {
		report(PoolListener::heartbeatSent, endpoint);
	}

	@Override
	public void waiting() {
		report(PoolListener::waiting);
	}

	@Override
	public void connecting(Endpoint endpoint) {
		report(PoolListener::connecting, endpoint);
	}

	@Override
	public void targetDown(Endpoint endpoint, SocketPoolException cause) {
		report((listener) -> listener.targetDown(endpoint, cause));
	}

	@Override
	public void targetUp(Endpoint endpoint, long downNanos, long failedCalls) {
		report((listener) -> listener.targetUp(endpoint, downNanos, failedCalls));
	}

	@Override
	public void leakDetected(Thread holder, long heldNanos) {
		report((listener) -> listener.leakDetected(holder, heldNanos));
	}

	@Override
	public void leakEnded(long heldNanos) {
		report((listener) -> listener.leakEnded(heldNanos));
	}

	@Override
	public void stateChanged(PoolState state) {
		report((listener) -> listener.stateChanged(state));
	}

	@Override
	public void settingsChanged(PoolSettings settings) {
		report((listener) -> listener.settingsChanged(settings));
	}

	/**
	 * The events of every call are reported without this, since its lambda is an object.
	 */
	private void report(Consumer<PoolListener> event) {
		for (PoolListener listener : this.listeners) {
			try {
				event.accept(listener);
			}
			catch (RuntimeException | Error ex) {
				failed(listener, ex);
			}
		}
	}

	private void report(BiConsumer<PoolListener, Endpoint> event, Endpoint endpoint) {
		for (PoolListener listener : this.listeners) {
			try {
				event.accept(listener, endpoint);
			}
			catch (RuntimeException | Error ex) {
				failed(listener, ex);
			}
		}
	}

	private void failed(PoolListener listener, Throwable ex) {
		logger.write(Level.WARNING, "An event was not reported to a pool listener, which failed",
				listener.getClass().getName(), ex);
	}

}
