package io.github.socketpool.benchmark.idle;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.github.socketpool.benchmark.row.Quote;
import io.github.socketpool.benchmark.row.RawCaller;
import io.github.socketpool.benchmark.row.RawCallerFactory;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import tools.jackson.databind.json.JsonMapper;

/**
 * Commons Pool with buffered blocking sockets.
 */
final class CommonsPoolIdle implements IdleRow {

	private final GenericObjectPool<RawCaller> pool;

	CommonsPoolIdle(int port, int size) {
		GenericObjectPoolConfig<RawCaller> config = new GenericObjectPoolConfig<>();
		config.setMaxTotal(size);
		config.setMaxIdle(size);
		config.setMaxWait(PATIENCE);
		JsonMapper mapper = JsonMapper.builder().build();
		this.pool = new GenericObjectPool<>(new RawCallerFactory(() -> new RawCaller(port, mapper)), config);
	}

	@Override
	public void useAtOnce(int connections) throws IOException {
		List<RawCaller> callers = new ArrayList<>(connections);
		for (int i = 0; i < connections; i++) {
			RawCaller caller = borrow();
			caller.call(Quote.of(i));
			callers.add(caller);
		}
		callers.forEach(this.pool::returnObject);
	}

	private RawCaller borrow() throws IOException {
		try {
			return this.pool.borrowObject();
		}
		catch (Exception ex) {
			throw new IOException(ex);
		}
	}

	@Override
	public int idle() {
		return this.pool.getNumIdle();
	}

	@Override
	public void close() {
		this.pool.close();
	}

}
