package io.github.socketpool.autoconfigure.health;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;

import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolSnapshot;
import io.github.socketpool.pool.PoolState;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@link HealthIndicator} that tells whether a pool's target can be reached. A pool that
 * is merely busy is up, and no connection is ever taken from its callers.
 * <p>
 * A connection that was made, or released for further use, within the last ten seconds is
 * taken as proof, unless a connect failed in that time. An older one is not: an idle
 * connection does not notice when its server dies, and that one is in use says nothing
 * until its caller releases it. In doubt a connection outside the pool is made with the
 * same settings and closed at once; it decides. So a target that has become unreachable
 * is reported {@code UP} for ten seconds at most after the last call that succeeded. What
 * this cannot see is a server that still accepts connections and no longer answers: calls
 * tell, in {@code socketpool.calls}.
 * <p>
 * While the pool itself knows that its target is down, and until its next attempt is due,
 * that is taken for {@code DOWN} without a connect. From then on it is not: an attempt is
 * made only when a call asks for one, and calls may stay away from what is {@code DOWN}.
 * <p>
 * The details of a target that is {@code DOWN} say since when, as far as anybody tried to
 * connect to it, and what the last error was.
 * <p>
 * A pool that is closed, because its context is stopped or paused, or suspended such that
 * it refuses calls, is {@code OUT_OF_SERVICE}. One that lets its callers wait until it is
 * resumed is not.
 */
class SocketPoolHealthIndicator extends AbstractHealthIndicator {

	private static final Duration PROOF_LASTS = Duration.ofSeconds(10);

	private final ConnectionPool pool;

	private final Duration proofLasts;

	/** When connects outside the pool began to fail; {@code null} if they do not. */
	private final AtomicReference<@Nullable Unreachable> unreachable = new AtomicReference<>();

	SocketPoolHealthIndicator(ConnectionPool pool) {
		this(pool, PROOF_LASTS);
	}

	SocketPoolHealthIndicator(ConnectionPool pool, Duration proofLasts) {
		super("Target " + pool.target() + " of pool '" + pool.name() + "' cannot be reached");
		this.pool = pool;
		this.proofLasts = proofLasts;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		PoolSnapshot snapshot = this.pool.snapshot();
		describe(builder, snapshot);
		PoolSnapshot.Outage outage = snapshot.outage();
		if (snapshot.state() == PoolState.CLOSED) {
			builder.outOfService().withDetail("reason", "The pool is closed");
		}
		else if (snapshot.state() == PoolState.REFUSING) {
			builder.outOfService().withDetail("reason", "The pool is suspended and refuses calls");
		}
		else if (outage != null && !outage.nextAttempt().isZero()) {
			builder.down().withDetail("downSince", since(outage));
		}
		else {
			if (!isProven(snapshot)) {
				probe(builder, snapshot);
			}
			this.unreachable.set(null);
			builder.up();
		}
	}

	/**
	 * Make a connection outside the pool.
	 * @throws ConnectFailedException if none can be made; since when, and why, is among
	 * the details then
	 */
	private void probe(Health.Builder builder, PoolSnapshot snapshot) {
		try {
			this.pool.probe();
		}
		catch (ConnectFailedException ex) {
			Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
			PoolSnapshot.Outage outage = snapshot.outage();
			builder.withDetail("downSince", (outage != null) ? since(outage) : since(now, snapshot.stats().opened()))
				.withDetail("lastError", String.valueOf(ex.getMessage()))
				.withDetail("lastErrorAt", now);
			throw ex;
		}
	}

	/**
	 * Return since when connects outside the pool have been failing. If the pool made a
	 * connection meanwhile, the target was there in between.
	 */
	private Instant since(Instant now, long opened) {
		Unreachable known = this.unreachable.updateAndGet(
				(before) -> (before != null && before.opened() == opened) ? before : new Unreachable(now, opened));
		return (known != null) ? known.since() : now;
	}

	private static Instant since(PoolSnapshot.Outage outage) {
		return Instant.now().minus(outage.since()).truncatedTo(ChronoUnit.MILLIS);
	}

	private void describe(Health.Builder builder, PoolSnapshot snapshot) {
		builder.withDetail("target", this.pool.target())
			.withDetail("state", snapshot.state().name().toLowerCase(Locale.ROOT))
			.withDetail("active", snapshot.stats().active())
			.withDetail("idle", snapshot.stats().idle())
			.withDetail("waiters", snapshot.stats().waiters());
		PoolSnapshot.Failure failure = snapshot.lastFailure();
		if (failure != null) {
			builder.withDetail("lastError", failure.message()).withDetail("lastErrorAt", failure.at());
		}
	}

	private boolean isProven(PoolSnapshot snapshot) {
		PoolSnapshot.Failure failure = snapshot.lastFailure();
		if (failure != null && failure.at().isAfter(Instant.now().minus(this.proofLasts))) {
			return false;
		}
		return snapshot.connections().stream().anyMatch(this::isProof);
	}

	private boolean isProof(PoolSnapshot.ConnectionInfo connection) {
		return switch (connection.state()) {
			case ACTIVE -> connection.age().compareTo(this.proofLasts) < 0;
			case IDLE, VALIDATING -> connection.since().compareTo(this.proofLasts) < 0;
			default -> false;
		};
	}

	/**
	 * Connects outside the pool fail.
	 *
	 * @param since since when
	 * @param opened how many connections the pool had made by then
	 */
	private record Unreachable(Instant since, long opened) {

	}

}
