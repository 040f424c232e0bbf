package io.github.socketpool.benchmark;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;

import tools.jackson.core.json.PackageVersion;

/**
 * Says where figures come from.
 */
public final class Machine {

	private Machine() {
	}

	/**
	 * Return the day, the machine and the versions.
	 * @param cpus the processors that everything is pinned to, or empty
	 * @return sentences
	 */
	public static String describe(String cpus) {
		return Markdown.format("%s, over loopback. %s %s %s, %s, %d processors%s. %s %s, collectors %s; Jackson %s.",
				LocalDate.now(), System.getProperty("os.name"), System.getProperty("os.version"),
				System.getProperty("os.arch"), processor(), Runtime.getRuntime().availableProcessors(),
				cpus.isEmpty() ? "" : ", pinned to " + cpus, System.getProperty("java.vm.name"),
				System.getProperty("java.runtime.version"),
				ManagementFactory.getGarbageCollectorMXBeans().stream().map(GarbageCollectorMXBean::getName).toList(),
				PackageVersion.VERSION);
	}

	/**
	 * Return the load average of the last minute, or a negative number where there is
	 * none.
	 */
	public static double load() {
		return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
	}

	private static String processor() {
		try {
			return Files.readAllLines(Path.of("/proc/cpuinfo"))
				.stream()
				.filter((line) -> line.startsWith("model name"))
				.map((line) -> line.substring(line.indexOf(':') + 1).trim())
				.findFirst()
				.orElse("unknown processor");
		}
		catch (IOException ex) {
			return "unknown processor";
		}
	}

}
