package io.github.socketpool.sample.load;

import java.time.Duration;
import java.util.concurrent.Semaphore;

import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.json.JsonCorrelation;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.pool.shared.SharedPool;
import io.github.socketpool.template.ProtocolOperations;
import io.github.socketpool.template.ProtocolTemplate;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;

/**
 * Runs loads, one at a time. Some warm-up calls are made before a load is measured.
 * Without them, the first load would include the time that the JVM takes to compile.
 */
@Service
public class LoadService {

	/**
	 * The name of the client whose server loads call.
	 */
	public static final String CLIENT = "default";

	/**
	 * The name of the pools that exist for one load.
	 */
	public static final String LOAD_POOL = "load";

	/**
	 * The place of the id in requests and responses of a load.
	 */
	private static final String ID = "/id";

	static final int MAX_WARM_UP_CALLS = 5000;

	private static final Duration MAX_WARM_UP = Duration.ofSeconds(3);

	private static final Duration MAX_MEASURED = Duration.ofMinutes(2);

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
	 * Return the running load, or else the last one.
	 * @return the load, or {@code null} if there was none
	 */
	public @Nullable Load latest() {
		return this.latest;
	}

	/**
	 * Run a load.
	 * @param parameters its parameters
	 * @return its results
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
				case SHARED -> runShared(parameters);
			};
		}
		finally {
			this.turn.release();
		}
	}

	/**
	 * Create a pool that works like {@code socketpool.mode=per-call}, beside the
	 * application's pool and with the same kind of template.
	 */
	private LoadReport runPerCall(LoadParameters parameters) throws InterruptedException {
		try (ConnectionPool perCall = ExclusivePool.builder(this.connections)
			.name(LOAD_POOL)
			.settings(this.pool.control().settings().perCall())
			.build()) {
			return run(parameters, this.templates.over(perCall), perCall);
		}
	}

	/**
	 * Create a pool that works like {@code socketpool.sharing=correlated}.
	 */
	private LoadReport runShared(LoadParameters parameters) throws InterruptedException {
		try (ConnectionPool shared = SharedPool.builder(this.connections, JsonCorrelation.of(ID, ID))
			.name(LOAD_POOL)
			.settings(this.pool.control().settings())
			.build()) {
			return run(parameters, this.templates.over(shared), shared);
		}
	}

	private LoadReport run(LoadParameters parameters, ProtocolOperations template, ConnectionPool pool)
			throws InterruptedException {
		Load load = load(parameters, template, pool);
		this.latest = load;
		try {
			load.warmUp();
			long openedBefore = pool.control().stats().opened();
			Long timeWaitBefore = this.sockets.timeWaitOfHost();
			ClosedLoop loop = load.measure();
			return LoadReport.of(loop, pool.control().stats().opened() - openedBefore, timeWaitBefore,
					this.sockets.timeWaitOfHost());
		}
		finally {
			load.end();
		}
	}

	private static Load load(LoadParameters parameters, ProtocolOperations template, ConnectionPool pool) {
		int calls = parameters.calls();
		LoadCall call = new LoadCall(template);
		ClosedLoop warmUp = new ClosedLoop(Math.min(calls, MAX_WARM_UP_CALLS), parameters.concurrency(), MAX_WARM_UP,
				(number) -> call.test(calls + number));
		ClosedLoop measured = new ClosedLoop(calls, parameters.concurrency(), MAX_MEASURED, call);
		return new Load(parameters.mode(), pool, warmUp, measured);
	}

}
