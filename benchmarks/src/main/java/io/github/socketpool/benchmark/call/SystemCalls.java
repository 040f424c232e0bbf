package io.github.socketpool.benchmark.call;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The system calls of a number of calls.
 *
 * @param counts the number of system calls, by name
 * @param calls the number of calls
 */
record SystemCalls(Map<String, Long> counts, long calls) {

	/** A line of the table of {@code strace -c -U calls,name}. */
	private static final Pattern ROW = Pattern.compile("\\s*(\\d+)\\s+(\\w+)\\s*");

	private static final String TOTAL = "total";

	static SystemCalls parse(List<String> lines, long calls) {
		Map<String, Long> counts = new TreeMap<>();
		for (String line : lines) {
			Matcher row = ROW.matcher(line);
			if (row.matches() && !row.group(2).equals(TOTAL)) {
				counts.put(row.group(2), Long.parseLong(row.group(1)));
			}
		}
		return new SystemCalls(counts, calls);
	}

	double perCall(String name) {
		return (double) this.counts.getOrDefault(name, 0L) / this.calls;
	}

	double totalPerCall() {
		return (double) this.counts.values().stream().mapToLong(Long::longValue).sum() / this.calls;
	}

}
