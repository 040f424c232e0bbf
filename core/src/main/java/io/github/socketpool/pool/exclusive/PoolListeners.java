package io.github.socketpool.pool.exclusive;

import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

import io.github.socketpool.ReservedLock;
import io.github.socketpool.SafeLog;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.connection.CloseInitiator;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolListener;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolState;

/**
 * Tells several listeners, none of whom can harm the pool or the others: not even an
 * {@link Error} of theirs may keep a connection from being given back.
 */
final class PoolListeners implements PoolListener {

	private static final SafeLog logger = SafeLog.of(ConnectionPool.class.getName());

	/** Guards that {@link #listeners} is replaced by one thread at a time. */
	private final ReservedLock lock = new ReservedLock();

	/** Never changed, only replaced: whoever tells an event tells those of one moment. */
	private volatile PoolListener[] listeners;

	PoolListeners(List<PoolListener> listeners) {
		this.listeners = listeners.toArray(PoolListener[]::new);
	}

	void add(PoolListener listener) {
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
	public void acquired(long waitedNanos) {
		for (PoolListener listener : this.listeners) {
			try {
				listener.acquired(waitedNanos);
			}
			catch (RuntimeException | Error ex) {
				failed(listener, ex);
			}
		}
	}

	@Override
	public void released(long usedNanos) {
		for (PoolListener listener : this.listeners) {
			try {
				listener.released(usedNanos);
			}
			catch (RuntimeException | Error ex) {
				failed(listener, ex);
			}
		}
	}

	@Override
	public void acquireFailed(long waitedNanos, SocketPoolException cause) {
		tell((listener) -> listener.acquireFailed(waitedNanos, cause));
	}

	@Override
	public void retried() {
		tell(PoolListener::retried);
	}

	@Override
	public void connected(long tookNanos) {
		tell((listener) -> listener.connected(tookNanos));
	}

	@Override
	public void connectFailed(long tookNanos, ConnectFailedException cause) {
		tell((listener) -> listener.connectFailed(tookNanos, cause));
	}

	@Override
	public void closed(CloseReason reason, CloseInitiator initiator) {
		tell((listener) -> listener.closed(reason, initiator));
	}

	@Override
	public void heartbeatsReceived(long count) {
		tell((listener) -> listener.heartbeatsReceived(count));
	}

	@Override
	public void heartbeatsRefused() {
		tell(PoolListener::heartbeatsRefused);
	}

	@Override
	public void heartbeatSent() {
		tell(PoolListener::heartbeatSent);
	}

	@Override
	public void waiting() {
		tell(PoolListener::waiting);
	}

	@Override
	public void connecting() {
		tell(PoolListener::connecting);
	}

	@Override
	public void targetDown(ConnectFailedException cause) {
		tell((listener) -> listener.targetDown(cause));
	}

	@Override
	public void targetUp(long downNanos, long failedCalls) {
		tell((listener) -> listener.targetUp(downNanos, failedCalls));
	}

	@Override
	public void leakDetected(Thread holder, long heldNanos) {
		tell((listener) -> listener.leakDetected(holder, heldNanos));
	}

	@Override
	public void leakEnded(long heldNanos) {
		tell((listener) -> listener.leakEnded(heldNanos));
	}

	@Override
	public void stateChanged(PoolState state) {
		tell((listener) -> listener.stateChanged(state));
	}

	@Override
	public void settingsChanged(PoolSettings settings) {
		tell((listener) -> listener.settingsChanged(settings));
	}

	/**
	 * The events of every call are told without this, since its lambda is an object.
	 */
	private void tell(Consumer<PoolListener> event) {
		for (PoolListener listener : this.listeners) {
			try {
				event.accept(listener);
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
