package io.github.socketpool.autoconfigure.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads how many sockets are in TIME_WAIT in this network namespace. The kernel keeps the
 * number, so reading it costs microseconds however large it is; the line {@code TCP:} of
 * {@code sockstat} counts IPv4 and IPv6 together. Thread-safe.
 */
class TimeWaitCount {

	private static final Pattern TIME_WAIT = Pattern.compile("^TCP:.*? tw (\\d+)", Pattern.MULTILINE);

	private final Path sockstat;

	/**
	 * Create a count.
	 * @param sockstat the file to read, {@code /proc/net/sockstat} on Linux
	 */
	TimeWaitCount(Path sockstat) {
		this.sockstat = sockstat;
	}

	/**
	 * Return whether the number can be read here.
	 */
	boolean isKnown() {
		return !Double.isNaN(read());
	}

	/**
	 * Return the number of this moment, or {@code NaN} when it cannot be read.
	 */
	double read() {
		try {
			Matcher matcher = TIME_WAIT.matcher(Files.readString(this.sockstat));
			return matcher.find() ? Double.parseDouble(matcher.group(1)) : Double.NaN;
		}
		catch (IOException ex) {
			return Double.NaN;
		}
	}

}
