package io.github.socketpool.kernel;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Reads how many sockets are in TIME_WAIT in this network namespace. The kernel keeps the
 * number, so reading it takes microseconds, however large it is. The line {@code TCP:} of
 * {@code sockstat} counts IPv4 and IPv6 together. Thread-safe.
 */
class TimeWaitCount {

	private static final Pattern TIME_WAIT = Pattern.compile("^TCP:.*? tw (\\d+)", Pattern.MULTILINE);

	private static final String SOCKSTAT = "self/net/sockstat";

	private final ProcFiles files;

	/**
	 * Create a count.
	 * @param files the files of the kernel
	 */
	TimeWaitCount(ProcFiles files) {
		this.files = files;
	}

	/**
	 * Return the current number, or {@code null} if it cannot be read.
	 */
	@Nullable Integer read() {
		try {
			Matcher matcher = TIME_WAIT.matcher(this.files.read(SOCKSTAT));
			return matcher.find() ? Integer.valueOf(matcher.group(1)) : null;
		}
		catch (IOException ex) {
			return null;
		}
	}

}
