package io.github.socketpool.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * What a class writes into the log as long as this is open, and nobody else sees.
 */
public final class LogCapture extends Handler implements AutoCloseable {

	/** Held, since the log manager would let it be collected. */
	private final Logger logger;

	private final List<LogRecord> records = new CopyOnWriteArrayList<>();

	/**
	 * Begin to capture.
	 * @param source the class that the logger is named after
	 */
	public LogCapture(Class<?> source) {
		this.logger = Logger.getLogger(source.getName());
		this.logger.setLevel(Level.ALL);
		this.logger.setUseParentHandlers(false);
		this.logger.addHandler(this);
	}

	/**
	 * Return what was written at a level.
	 */
	public List<LogRecord> records(Level level) {
		return this.records.stream().filter((record) -> record.getLevel() == level).toList();
	}

	/**
	 * Return the messages at a level that came without a stack.
	 */
	public List<String> at(Level level) {
		return records(level).stream()
			.filter((record) -> record.getThrown() == null)
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
