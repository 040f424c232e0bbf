package io.github.socketpool.pool.shared;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.socketpool.Deadline;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolClosedException;
import org.jspecify.annotations.Nullable;

/**
 * Takes connections from the keeper, in the background, and gives them to the places. If
 * there is none, and no connection takes calls, those who wait get the error that says
 * why. Thread-safe.
 */
final class Opener {

	/** How long no further connection is tried after one could not be had. */
	private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(250);

	/** A connection is kept as long as it is good. */
	private static final Duration FOREVER = Duration.ofDays(36_500);

	private final ConnectionPool keeper;

	private final SharedContext context;

	private final Executor threads;

	private final Runnable attempted;

	/** Until when no connection is tried beyond those that take calls. */
	private volatile long pausedUntil;

	/**
	 * Create an opener.
	 * @param keeper has the connections that carry no calls
	 * @param threads run the attempts
	 * @param attempted is run after each attempt
	 */
	Opener(ConnectionPool keeper, SharedContext context, Executor threads, Runnable attempted) {
		this.keeper = keeper;
		this.context = context;
		this.threads = threads;
		this.attempted = attempted;
		this.pausedUntil = context.now();
	}

	/**
	 * Open connections, as many as are wanted.
	 */
	void openIfWanted() {
		while (this.context.places().isOpeningWanted() && !isPaused()
				&& this.context.places().startOpening(this.context.rules())) {
			start();
		}
	}

	private boolean isPaused() {
		return this.context.now() - this.pausedUntil < 0
				&& this.context.places().connections().stream().anyMatch(SharedConnection::takesCalls);
	}

	/**
	 * Open a connection that is to take the place of another one.
	 */
	void openInstead() {
		if (this.context.places().startReplacing()) {
			start();
		}
	}

	private void start() {
		try {
			this.threads.execute(this::open);
		}
		catch (RuntimeException | Error ex) {
			failed(null);
		}
	}

	private void open() {
		SharedConnection connection;
		try {
			connection = connect();
		}
		catch (SocketPoolException ex) {
			failed(errorOf(ex));
			return;
		}
		catch (RuntimeException | Error ex) {
			failed(null);
			return;
		}
		SharedContext.proceed(this.context.places().opened(connection, this.context.rules()), connection);
		connection.begin();
		openIfWanted();
		this.attempted.run();
	}

	private SharedConnection connect() {
		Lease lease = this.keeper.acquire(Deadline.after(FOREVER, this.context.ticker()));
		try {
			return new SharedConnection(this.context, lease);
		}
		catch (RuntimeException | Error ex) {
			lease.invalidate();
			throw ex;
		}
	}

	/**
	 * Return what makes the error of those who wait.
	 * @return {@code null} if they go on waiting: the keeper had no room, or is suspended
	 */
	private @Nullable Supplier<SocketPoolException> errorOf(SocketPoolException cause) {
		if (cause instanceof ConnectFailedException failure) {
			return () -> this.context.errors().notConnected(failure);
		}
		return (cause instanceof PoolClosedException)
				? () -> this.context.errors().notOpen(this.keeper.control().state()) : null;
	}

	private void failed(@Nullable Supplier<SocketPoolException> error) {
		this.pausedUntil = this.context.now() + PAUSE;
		this.context.places().openingFailed(error, this.context.rules()).forEach(SharedCall::wake);
		this.attempted.run();
	}

}
