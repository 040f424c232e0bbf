package io.github.socketpool.benchmark;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
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
	 * Describe the conditions in Markdown, when everything has been measured.
	 * @param libraries a class of each library that was measured
	 * @return lines of text
	 */
	public String describe(List<Class<?>> libraries) {
		return String.format(Locale.ROOT,
				"%s. %s %s %s, %d processors%s, %.1f GiB. %s %s.%n"
						+ "Load average of the last minute: %.2f before, %.2f after.%n%s%n",
				LocalDate.now(), this.system.getName(), this.system.getVersion(), this.system.getArch(),
				this.system.getAvailableProcessors(), processor(), this.system.getTotalMemorySize() / GIBIBYTE,
				System.getProperty("java.vm.name"), Runtime.version(), this.loadBefore,
				this.system.getSystemLoadAverage(),
				libraries.stream().map(Conditions::version).collect(Collectors.joining(", ")));
	}

	/**
	 * Return the name of the jar that a class comes from, which ends with its version.
	 * Many jars do not say it in their manifest.
	 */
	private static String version(Class<?> type) {
		CodeSource source = type.getProtectionDomain().getCodeSource();
		if (source == null) {
			throw new IllegalArgumentException(type + " comes from the JDK");
		}
		String file = Path.of(source.getLocation().getPath()).getFileName().toString();
		return file.replaceFirst("\\.jar$", "");
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
