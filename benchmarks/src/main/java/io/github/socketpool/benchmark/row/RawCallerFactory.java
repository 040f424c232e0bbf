package io.github.socketpool.benchmark.row;

import java.util.concurrent.Callable;

import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;

/**
 * Creates and destroys the connections of a Commons Pool.
 */
public final class RawCallerFactory extends BasePooledObjectFactory<RawCaller> {

	private final Callable<RawCaller> connect;

	/**
	 * Create a factory.
	 * @param connect opens a connection
	 */
	public RawCallerFactory(Callable<RawCaller> connect) {
		this.connect = connect;
	}

	@Override
	public RawCaller create() throws Exception {
		return this.connect.call();
	}

	@Override
	public PooledObject<RawCaller> wrap(RawCaller connection) {
		return new DefaultPooledObject<>(connection);
	}

	@Override
	public void destroyObject(PooledObject<RawCaller> pooled) {
		pooled.getObject().close();
	}

}
