package io.github.socketpool.sample.live;

import java.util.Comparator;
import java.util.List;

import io.github.socketpool.EnumNames;
import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolSnapshot;
import io.github.socketpool.pool.PoolSnapshot.ConnectionInfo;
import io.github.socketpool.pool.PoolSnapshot.Failure;
import io.github.socketpool.pool.PoolSnapshot.Outage;
import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.sample.live.Live.BackEnd;
import io.github.socketpool.sample.live.Live.Connection;
import io.github.socketpool.sample.live.Live.Connections;
import io.github.socketpool.sample.live.Live.Pool;
import io.github.socketpool.sample.live.Live.Progress;
import io.github.socketpool.sample.load.Load;
import io.github.socketpool.sample.load.LoadService;
import io.github.socketpool.sample.server.EmbeddedServer;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Provides the figures of the page.
 */
@RestController
class LiveController {

	/** More than this are not shown; a pool may have a thousand. */
	private static final int MAX_LISTED = 50;

	private final Sampler sampler;

	private final ConnectionPool pool;

	private final LoadService loads;

	private final @Nullable EmbeddedServer server;

	LiveController(Sampler sampler, ConnectionPool pool, LoadService loads, ObjectProvider<EmbeddedServer> server) {
		this.sampler = sampler;
		this.pool = pool;
		this.loads = loads;
		this.server = server.getIfAvailable();
	}

	@GetMapping("/live")
	Live live(@RequestParam(defaultValue = "0") long after) {
		PoolSnapshot snapshot = this.pool.control().snapshot();
		return new Live(pool(), backEnd(snapshot), progress(), connections(snapshot), this.sampler.after(after));
	}

	private Pool pool() {
		PoolSettings settings = this.pool.control().settings();
		return new Pool(this.pool.name(), ConnectionPools.targetOf(this.pool), settings.maxSize(), settings.minIdle());
	}

	private BackEnd backEnd(PoolSnapshot snapshot) {
		boolean embedded = this.server != null;
		Outage outage = snapshot.outage();
		if (outage == null) {
			return new BackEnd(embedded, this.server == null || this.server.isRunning(), null, null, null);
		}
		Failure failure = snapshot.lastFailure();
		return new BackEnd(embedded, this.server != null && this.server.isRunning(), outage.since().toMillis(),
				outage.nextAttempt().toMillis(), (failure != null) ? failure.message() : null);
	}

	private @Nullable Progress progress() {
		Load load = this.loads.latest();
		return (load != null && load.isRunning())
				? new Progress(load.mode().toString(), load.isWarmingUp(), load.calls(), load.begun()) : null;
	}

	private static Connections connections(PoolSnapshot snapshot) {
		PoolStats stats = snapshot.stats();
		List<Connection> oldest = snapshot.connections()
			.stream()
			.sorted(Comparator.comparing(ConnectionInfo::age).reversed())
			.limit(MAX_LISTED)
			.map(LiveController::connection)
			.toList();
		return new Connections(stats.total(), stats.active() + stats.idle(), oldest);
	}

	private static Connection connection(ConnectionInfo connection) {
		return new Connection(EnumNames.kebab(connection.state()), connection.age().toMillis(), connection.uses(),
				connection.holder());
	}

}
