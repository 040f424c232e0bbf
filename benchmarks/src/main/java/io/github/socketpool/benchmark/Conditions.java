package io.github.socketpool.benchmark;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;

import com.sun.management.OperatingSystemMXBean;

/**
 * The conditions of a benchmark: the machine, its load by other processes, this project's
 * commit, the JDK, and the libraries that were measured.
 */
public final class Conditions {

	private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

	private static final double GIBIBYTE = 1 << 30;

	private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

	private final Optional<String> commit = Versions.ofProject();

	private final Optional<ProcessorTime> before = ProcessorTime.now();

	/**
	 * Describe the conditions after everything has been measured.
	 * @param versions the versions of all libraries that were measured
	 * @return sentences
	 */
	public String describe(Collection<String> versions) {
		return Markdown.format("%s%s. %s %s %s, %d processors%s, %.1f GiB. %s %s, collectors %s. %s.%s",
				LocalDate.now(), this.commit.map((commit) -> ", " + commit).orElse(""), this.system.getName(),
				this.system.getVersion(), this.system.getArch(), this.system.getAvailableProcessors(), processor(),
				this.system.getTotalMemorySize() / GIBIBYTE, System.getProperty("java.vm.name"), Runtime.version(),
				ManagementFactory.getGarbageCollectorMXBeans().stream().map(GarbageCollectorMXBean::getName).toList(),
				String.join(", ", versions), others());
	}

	/**
	 * Return how busy other processes kept the processors, if the operating system
	 * provides that. A load average would include the benchmark itself.
	 */
	private String others() {
		return this.before.flatMap((earlier) -> ProcessorTime.now().map((now) -> now.othersSince(earlier)))
			.map((processors) -> Markdown.format(" Other processes kept %.2f processors busy meanwhile.", processors))
			.orElse("");
	}

	/**
	 * Return the processor's name, if the operating system provides it.
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
