package io.github.socketpool.health;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.socketpool.Deadline;
import io.github.socketpool.EnumNames;
import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolControl;
import io.github.socketpool.pool.PoolSnapshot;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@link HealthIndicator} that reports whether a pool's target can be reached, or any of
 * several. The details say of each whether it can. A busy pool is up. The check never
 * takes a connection from callers.
 * <p>
 * A connection that was acquired or released for further use within the last ten seconds
 * shows that the target can be reached. Otherwise the pool {@linkplain PoolControl#probe
 * checks} an idle connection, and opens one only if it has none. So this check detects at
 * once that a server closed its connections. It does not detect that the host vanished
 * silently, or that the server accepts connections but no longer answers. The next call
 * does, and {@code socketpool.calls} counts it.
 * <p>
 * While the pool knows that its target is down, and until its next attempt is due, health
 * is {@code DOWN} without a connect. The details say since when, why, and when the next
 * attempt is due.
 * <p>
 * A pool is {@code OUT_OF_SERVICE} if it is closed, because its context is stopped or
 * paused, or if it is suspended and refuses callers. A pool whose callers wait until it
 * is resumed is not.
 */
public class SocketPoolHealthIndicator extends AbstractHealthIndicator {

	private static final Duration RECENT = Duration.ofSeconds(10);

	/** How long a health check waits for a connect. */
	private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);

	private final ConnectionPool pool;

	private final Duration recent;

	private final Duration probeTimeout;

	/**
	 * Create an indicator.
	 * @param pool the pool, which has a name
	 */
	public SocketPoolHealthIndicator(ConnectionPool pool) {
		this(pool, RECENT, PROBE_TIMEOUT);
	}

	SocketPoolHealthIndicator(ConnectionPool pool, Duration recent, Duration probeTimeout) {
		super("Health of pool '" + pool.name() + "' (" + ConnectionPools.targetOf(pool) + ") cannot be determined");
		this.pool = pool;
		this.recent = recent;
		this.probeTimeout = probeTimeout;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		PoolSnapshot snapshot = this.pool.control().snapshot();
		switch (snapshot.state()) {
			case CLOSED -> builder.outOfService().withDetail("reason", "The pool is closed");
			case REFUSING -> builder.outOfService().withDetail("reason", "The pool is suspended and refuses calls");
			default -> snapshot = checkTarget(builder, snapshot);
		}
		describe(builder, snapshot);
	}

	/**
	 * Find out whether the target can be reached.
	 * @return a snapshot of the pool after that
	 */
	private PoolSnapshot checkTarget(Health.Builder builder, PoolSnapshot snapshot) {
		PoolSnapshot.Outage outage = snapshot.outage();
		if (outage != null && !outage.nextAttempt().isZero()) {
			builder.down();
			return snapshot;
		}
		if (outage == null && snapshot.connections().stream().anyMatch(this::isRecent)) {
			builder.up();
			return snapshot;
		}
		switch (this.pool.control().probe(Deadline.after(this.probeTimeout))) {
			case REACHABLE -> builder.up();
			case UNREACHABLE -> builder.down();
			case UNKNOWN ->
				builder.down().withDetail("reason", "The pool has no connection and could not open one in time");
		}
		return this.pool.control().snapshot();
	}

	private boolean isRecent(PoolSnapshot.ConnectionInfo connection) {
		return switch (connection.state()) {
			case ACTIVE -> connection.age().compareTo(this.recent) < 0;
			case IDLE, VALIDATING, PAUSED -> connection.uses() > 0 && connection.since().compareTo(this.recent) < 0;
			default -> false;
		};
	}

	private void describe(Health.Builder builder, PoolSnapshot snapshot) {
		String serviceId = ConnectionPools.serviceIdOf(this.pool);
		if (serviceId != null) {
			builder.withDetail("serviceId", serviceId);
		}
		builder.withDetail("target", ConnectionPools.targetOf(this.pool))
			.withDetail("state", EnumNames.kebab(snapshot.state()))
			.withDetail("active", snapshot.stats().active())
			.withDetail("idle", snapshot.stats().idle())
			.withDetail("waiters", snapshot.stats().waiters());
		PoolSnapshot.Failure failure = snapshot.lastFailure();
		if (failure != null) {
			builder.withDetail("lastError", failure.message()).withDetail("lastErrorAt", failure.at());
		}
		Instant now = Instant.now();
		PoolSnapshot.Outage outage = snapshot.outage();
		if (outage != null) {
			builder.withDetail("downSince", since(outage, now)).withDetail("nextAttempt", nextAttempt(outage, now));
		}
		if (snapshot.targets().size() > 1) {
			Map<String, Object> targets = new LinkedHashMap<>();
			snapshot.targets().forEach((target) -> targets.put(target.endpoint().toString(), describe(target, now)));
			builder.withDetail("targets", targets);
		}
	}

	private static Map<String, Object> describe(PoolSnapshot.TargetInfo target, Instant now) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("state", EnumNames.kebab(target.state()));
		details.put("active", target.active());
		details.put("idle", target.idle());
		PoolSnapshot.Outage outage = target.outage();
		if (outage != null) {
			details.put("since", since(outage, now));
			details.put("nextAttempt", nextAttempt(outage, now));
		}
		if (target.failure() != null) {
			details.put("failure", target.failure());
		}
		return details;
	}

	private static Instant since(PoolSnapshot.Outage outage, Instant now) {
		return now.minus(outage.since()).truncatedTo(ChronoUnit.MILLIS);
	}

	private static Instant nextAttempt(PoolSnapshot.Outage outage, Instant now) {
		return now.plus(outage.nextAttempt()).truncatedTo(ChronoUnit.MILLIS);
	}

}
