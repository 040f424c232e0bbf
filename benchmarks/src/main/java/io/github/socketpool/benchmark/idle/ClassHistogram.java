package io.github.socketpool.benchmark.idle;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Reads a class histogram of the heap from the virtual machine.
 */
final class ClassHistogram {

	private ClassHistogram() {
	}

	/**
	 * Take a histogram of reachable objects.
	 * @return the bytes of each class's instances
	 */
	static Map<String, Long> take() {
		Map<String, Long> bytes = new HashMap<>();
		// A line is " 1: 1234 56789 java.lang.String (java.base@17)".
		text().lines().map(String::trim).filter((line) -> line.matches("\\d+: .*")).forEach((line) -> {
			String[] columns = line.split("\\s+");
			bytes.merge(columns[3], Long.parseLong(columns[2]), Long::sum);
		});
		return bytes;
	}

	private static String text() {
		try {
			return (String) ManagementFactory.getPlatformMBeanServer()
				.invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
						new Object[] { new String[0] }, new String[] { String[].class.getName() });
		}
		catch (JMException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
