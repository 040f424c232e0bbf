package io.github.socketpool.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.jspecify.annotations.Nullable;

/**
 * What a class writes into the log as long as this is open, and nobody else sees.
 */
public final class LogCapture extends Handler implements AutoCloseable {

	/** Held, since the log manager would let it be collected. */
	private final Logger logger;

	private final @Nullable Error failure;

	private final List<LogRecord> records = new CopyOnWriteArrayList<>();

	/**
	 * Begin to capture.
	 * @param source the class that the logger is named after
	 */
	public LogCapture(Class<?> source) {
		this(source, null);
	}

	private LogCapture(Class<?> source, @Nullable Error failure) {
		this(source.getName(), failure);
	}

	private LogCapture(String logger, @Nullable Error failure) {
		this.failure = failure;
		this.logger = Logger.getLogger(logger);
		this.logger.setLevel(Level.ALL);
		this.logger.setUseParentHandlers(false);
		this.logger.addHandler(this);
	}

	/**
	 * Begin to fail whenever the class writes into the log.
	 */
	public static LogCapture failing(Class<?> source, Error failure) {
		return new LogCapture(source, failure);
	}

	/**
	 * Begin to capture what all classes of the library write, at every level.
	 */
	public static LogCapture ofLibrary() {
		return new LogCapture("io.github.socketpool", null);
	}

	/**
	 * Return everything that was written.
	 */
	public List<LogRecord> records() {
		return List.copyOf(this.records);
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
		if (this.failure != null) {
			throw this.failure;
		}
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
