package io.github.socketpool.server;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * What the server logs while this is open.
 */
final class LogCapture extends Handler implements AutoCloseable {

	/** Held, since the log manager would let it be collected. */
	private final Logger logger = Logger.getLogger(ProtocolServer.class.getName());

	private final List<LogRecord> records = new CopyOnWriteArrayList<>();

	LogCapture() {
		this.logger.setLevel(Level.ALL);
		this.logger.setUseParentHandlers(false);
		this.logger.addHandler(this);
	}

	List<String> at(Level level) {
		return this.records.stream()
			.filter((record) -> record.getLevel() == level && record.getThrown() == null)
			.map(LogRecord::getMessage)
			.toList();
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
		this.logger.setLevel(null);
	}

}
