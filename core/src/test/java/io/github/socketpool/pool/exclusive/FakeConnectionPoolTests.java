package io.github.socketpool.pool.exclusive;

import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.testing.FakeConnectionFactory;

/**
 * The contract, with connections that do what they are told.
 */
class FakeConnectionPoolTests extends ConnectionPoolContract {

	private final FakeConnectionFactory factory = new FakeConnectionFactory();

	@Override
	protected ConnectionFactory connections() {
		return this.factory;
	}

	@Override
	protected void takeTargetDown() {
		this.factory.refusing = true;
		this.factory.made.forEach((connection) -> {
			connection.atBegin.add(CloseReason.STALE);
			connection.atCheck.add(CloseReason.STALE);
		});
	}

	@Override
	protected void bringTargetUp() {
		this.factory.refusing = false;
	}

	@Override
	protected int mostOpen() {
		return this.factory.made.size();
	}

}
