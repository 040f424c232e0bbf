package io.github.socketpool.benchmark;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collection;
import java.util.stream.Stream;

import com.sun.management.OperatingSystemMXBean;

/**
 * What a benchmark ran on: the machine, how busy it was before and is now, the JDK, and
 * the libraries that were measured.
 */
public final class Conditions {

	private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

	private static final double GIBIBYTE = 1 << 30;

	private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

	private final double loadBefore = this.system.getSystemLoadAverage();

	/**
	 * Describe the conditions, when everything has been measured.
	 * @param versions those of all libraries that were measured
	 * @return sentences
	 */
	public String describe(Collection<String> versions) {
		return Markdown.format(
				"%s. %s %s %s, %d processors%s, %.1f GiB. %s %s, collectors %s. %s. "
						+ "Load average of the last minute: %.2f before, %.2f after.",
				LocalDate.now(), this.system.getName(), this.system.getVersion(), this.system.getArch(),
				this.system.getAvailableProcessors(), processor(), this.system.getTotalMemorySize() / GIBIBYTE,
				System.getProperty("java.vm.name"), Runtime.version(),
				ManagementFactory.getGarbageCollectorMXBeans().stream().map(GarbageCollectorMXBean::getName).toList(),
				String.join(", ", versions), this.loadBefore, this.system.getSystemLoadAverage());
	}

	/**
	 * Return the processor's name, as far as the operating system tells it.
	 */
	private static String processor() {
		try (Stream<String> lines = Files.lines(PROCESSORS)) {
			return lines.filter((line) -> line.startsWith("model name"))
				.findFirst()
				.map((line) -> " (" + line.replaceFirst(".*?:\\s*", "") + ")")
				.orElse("");
		}
		catch (IOException ex) {
			return "";
		}
	}

}
