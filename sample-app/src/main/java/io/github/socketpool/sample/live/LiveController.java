package io.github.socketpool.sample.live;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import io.github.socketpool.EnumNames;
import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolSnapshot;
import io.github.socketpool.pool.PoolSnapshot.ConnectionInfo;
import io.github.socketpool.pool.PoolSnapshot.Outage;
import io.github.socketpool.pool.PoolSnapshot.TargetInfo;
import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.sample.live.Live.BackEnd;
import io.github.socketpool.sample.live.Live.Client;
import io.github.socketpool.sample.live.Live.Connection;
import io.github.socketpool.sample.live.Live.Connections;
import io.github.socketpool.sample.live.Live.Pool;
import io.github.socketpool.sample.live.Live.Progress;
import io.github.socketpool.sample.load.Load;
import io.github.socketpool.sample.load.LoadService;
import io.github.socketpool.sample.server.EmbeddedServer;
import io.github.socketpool.sample.server.EmbeddedServers;
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

	private final ConnectionPools pools;

	private final EmbeddedServers servers;

	private final BackEndCalls calls;

	LiveController(Sampler sampler, ConnectionPool pool, LoadService loads, ConnectionPools pools,
			ObjectProvider<EmbeddedServers> servers, BackEndCalls calls) {
		this.sampler = sampler;
		this.pool = pool;
		this.loads = loads;
		this.pools = pools;
		this.servers = servers.getIfAvailable(EmbeddedServers::none);
		this.calls = calls;
	}

	@GetMapping("/live")
	Live live(@RequestParam(defaultValue = "0") long after) {
		PoolSnapshot snapshot = this.pool.control().snapshot();
		Client client = client(this.pool, snapshot);
		return new Live(client.pool(), client.backEnds().get(0), progress(), connections(snapshot),
				this.sampler.after(after), Stream.concat(Stream.of(client), otherClients()).toList());
	}

	private Stream<Client> otherClients() {
		return this.pools.all()
			.values()
			.stream()
			.filter((pool) -> pool != this.pool)
			.sorted(Comparator.comparing(ConnectionPool::name))
			.map((pool) -> client(pool, pool.control().snapshot()));
	}

	private Client client(ConnectionPool pool, PoolSnapshot snapshot) {
		PoolSettings settings = snapshot.settings();
		List<BackEnd> backEnds = snapshot.targets().stream().map(this::backEnd).toList();
		return new Client(new Pool(pool.name(), ConnectionPools.targetOf(pool), settings.maxSize(), settings.minIdle()),
				Sample.Connections.of(snapshot.stats()), this.sampler.latestCalls(pool.name()), backEnds);
	}

	private BackEnd backEnd(TargetInfo target) {
		EmbeddedServer server = this.servers.at(target.endpoint());
		Outage outage = target.outage();
		return new BackEnd(target.endpoint().toString(), (server != null) ? server.port() : null, server != null,
				(server != null) ? server.isRunning() : outage == null, EnumNames.kebab(target.state()),
				target.active() + target.idle(), this.calls.of(target.endpoint()),
				(outage != null) ? outage.since().toMillis() : null,
				(outage != null) ? outage.nextAttempt().toMillis() : null, target.failure());
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
