package io.github.socketpool.sample.load;

import java.util.concurrent.Semaphore;

import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.template.ProtocolOperations;
import io.github.socketpool.template.ProtocolTemplate;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;

/**
 * Runs loads, one at a time.
 */
@Service
public class LoadService {

	private final ProtocolTemplate template;

	private final ConnectionPool pool;

	private final ConnectionFactory connections;

	private final TemplateFactory templates;

	private final SocketMeters sockets;

	private final Semaphore turn = new Semaphore(1);

	private volatile @Nullable Load latest;

	LoadService(ProtocolTemplate template, ConnectionPool pool, ConnectionFactory connections,
			TemplateFactory templates, SocketMeters sockets) {
		this.template = template;
		this.pool = pool;
		this.connections = connections;
		this.templates = templates;
		this.sockets = sockets;
	}

	/**
	 * Return the load that runs, or else the one that ran last.
	 * @return the load, or {@code null} when there has been none
	 */
	public @Nullable Load latest() {
		return this.latest;
	}

	/**
	 * Run a load.
	 * @param parameters what it consists of
	 * @return what came of it
	 * @throws LoadRunningException if one is running
	 * @throws InterruptedException if the thread is interrupted
	 */
	LoadReport run(LoadParameters parameters) throws InterruptedException {
		if (!this.turn.tryAcquire()) {
			throw new LoadRunningException();
		}
		try {
			return switch (parameters.mode()) {
				case POOLED -> run(parameters, this.template, this.pool);
				case PER_CALL -> runPerCall(parameters);
			};
		}
		finally {
			this.turn.release();
		}
	}

	/**
	 * Do what {@code socketpool.mode=per-call} does, beside the application's pool, and
	 * otherwise with a template like its own.
	 */
	private LoadReport runPerCall(LoadParameters parameters) throws InterruptedException {
		try (ConnectionPool perCall = ConnectionPool.builder(this.connections)
			.name("load")
			.settings(this.pool.settings().perCall())
			.build()) {
			return run(parameters, this.templates.over(perCall), perCall);
		}
	}

	private LoadReport run(LoadParameters parameters, ProtocolOperations template, ConnectionPool pool)
			throws InterruptedException {
		ClosedLoop loop = new ClosedLoop(parameters.calls(), parameters.concurrency(), new LoadCall(template));
		Long timeWaitBefore = this.sockets.timeWaitOfHost();
		long openedBefore = pool.stats().opened();
		Load load = new Load(parameters, loop, pool);
		this.latest = load;
		load.run();
		return new LoadReport(loop.calls(), loop.failures(), loop.callsPerSecond(), loop.micros(0.5), loop.micros(0.99),
				loop.micros(1), pool.stats().opened() - openedBefore, timeWaitBefore, this.sockets.timeWaitOfHost());
	}

}
