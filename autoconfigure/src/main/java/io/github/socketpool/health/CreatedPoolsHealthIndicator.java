package io.github.socketpool.health;

import java.util.List;

import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolState;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@link HealthIndicator} for all pools with one name that were created while the
 * application runs. It reports what the pools know from their last connects, and never
 * connects: there may be hundreds of targets.
 * <p>
 * One target that cannot be reached does not make the application unhealthy. Health is
 * {@code DOWN} if none can, and {@code OUT_OF_SERVICE} if all pools refuse calls.
 */
class CreatedPoolsHealthIndicator extends AbstractHealthIndicator {

	/** How many targets that cannot be reached are listed. */
	private static final int MAX_LISTED = 10;

	private final List<ConnectionPool> pools;

	CreatedPoolsHealthIndicator(List<ConnectionPool> pools) {
		super("Health of the pools '" + pools.get(0).name() + "' cannot be determined");
		this.pools = pools;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		List<ConnectionPool> serving = this.pools.stream().filter(CreatedPoolsHealthIndicator::isServing).toList();
		List<ConnectionPool> down = serving.stream().filter((pool) -> !pool.control().isUp()).toList();
		if (serving.isEmpty()) {
			builder.outOfService().withDetail("reason", "The pools are closed, or suspended and refuse calls");
		}
		else if (down.size() == serving.size()) {
			builder.down();
		}
		else {
			builder.up();
		}
		builder.withDetail("pools", this.pools.size()).withDetail("down", down.size());
		if (!down.isEmpty()) {
			builder.withDetail("downTargets",
					down.stream().map(ConnectionPools::targetOf).distinct().sorted().limit(MAX_LISTED).toList());
		}
	}

	private static boolean isServing(ConnectionPool pool) {
		PoolState state = pool.control().state();
		return state != PoolState.CLOSED && state != PoolState.REFUSING;
	}

}
