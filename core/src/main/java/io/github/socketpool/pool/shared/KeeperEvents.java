package io.github.socketpool.pool.shared;

import io.github.socketpool.Endpoint;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.connection.CloseInitiator;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.pool.PoolListener;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolState;

/**
 * Passes on what the keeper reports, except what concerns callers: its callers are the
 * shared connections. So it does not pass on {@code acquired}, {@code acquireFailed},
 * {@code released}, {@code retried}, {@code waiting}, and leaks.
 */
final class KeeperEvents implements PoolListener {

	private final PoolListener listeners;

	private final Runnable states;

	/**
	 * Create the events.
	 * @param listeners hear of them
	 * @param states is run after the state has changed, before the listeners are told
	 */
	KeeperEvents(PoolListener listeners, Runnable states) {
		this.listeners = listeners;
		this.states = states;
	}

	@Override
	public void connected(Endpoint endpoint, long tookNanos) {
		this.listeners.connected(endpoint, tookNanos);
	}

	@Override
	public void connectFailed(Endpoint endpoint, long tookNanos, ConnectFailedException cause) {
		this.listeners.connectFailed(endpoint, tookNanos, cause);
	}

	@Override
	public void closed(Endpoint endpoint, CloseReason reason, CloseInitiator initiator) {
		this.listeners.closed(endpoint, reason, initiator);
	}

	@Override
	public void heartbeatsReceived(Endpoint endpoint, long count) {
		this.listeners.heartbeatsReceived(endpoint, count);
	}

	@Override
	public void messagesReceived(Endpoint endpoint, long count) {
		this.listeners.messagesReceived(endpoint, count);
	}

	@Override
	public void heartbeatsRefused(Endpoint endpoint) {
		this.listeners.heartbeatsRefused(endpoint);
	}

	@Override
	public void heartbeatSent(Endpoint endpoint) {
		this.listeners.heartbeatSent(endpoint);
	}

	@Override
	public void connecting(Endpoint endpoint) {
		this.listeners.connecting(endpoint);
	}

	@Override
	public void targetDown(Endpoint endpoint, SocketPoolException cause) {
		this.listeners.targetDown(endpoint, cause);
	}

	@Override
	public void targetUp(Endpoint endpoint, long downNanos, long failedCalls) {
		this.listeners.targetUp(endpoint, downNanos, failedCalls);
	}

	@Override
	public void stateChanged(PoolState state) {
		this.states.run();
		this.listeners.stateChanged(state);
	}

	@Override
	public void settingsChanged(PoolSettings settings) {
		this.listeners.settingsChanged(settings);
	}

}
