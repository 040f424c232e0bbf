package io.github.socketpool.pool;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * What pools write into the log as long as this is open.
 */
final class PoolLog extends Handler implements AutoCloseable {

	/** Held, since the log manager would let it be collected. */
	private final Logger logger = Logger.getLogger(ConnectionPool.class.getName());

	private final List<LogRecord> records = new CopyOnWriteArrayList<>();

	PoolLog() {
		this.logger.setUseParentHandlers(false);
		this.logger.addHandler(this);
	}

	List<LogRecord> at(Level level) {
		return this.records.stream().filter((record) -> record.getLevel() == level).toList();
	}

	@Override
	public void publish(LogRecord record) {
		this.records.add(record);
	}

	@Override
	public void flush() {
	}

	@Override
	public void close() {
		this.logger.removeHandler(this);
		this.logger.setUseParentHandlers(true);
	}

}
