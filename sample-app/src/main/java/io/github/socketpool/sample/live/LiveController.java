package io.github.socketpool.sample.live;

import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolSnapshot.Outage;
import io.github.socketpool.sample.live.Live.BackEnd;
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
 * Gives the page its figures.
 */
@RestController
class LiveController {

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
		return new Live(pool(), backEnd(), progress(), this.sampler.after(after));
	}

	private Pool pool() {
		PoolSettings settings = this.pool.settings();
		return new Pool(this.pool.name(), this.pool.target(), settings.maxSize(), settings.minIdle());
	}

	private BackEnd backEnd() {
		Outage outage = this.pool.snapshot().outage();
		Long downForMillis = (outage != null) ? outage.since().toMillis() : null;
		return (this.server != null) ? new BackEnd(true, this.server.isRunning(), downForMillis)
				: new BackEnd(false, outage == null, downForMillis);
	}

	private @Nullable Progress progress() {
		Load load = this.loads.latest();
		return (load != null && load.isRunning()) ? new Progress(load.mode().toString(), load.calls(), load.begun())
				: null;
	}

}
