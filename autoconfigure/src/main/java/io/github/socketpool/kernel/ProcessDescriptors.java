package io.github.socketpool.kernel;

import java.lang.management.ManagementFactory;

import com.sun.management.UnixOperatingSystemMXBean;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Counts the file descriptors of this process. Thread-safe.
 */
final class ProcessDescriptors {

	/**
	 * Virtual machines other than OpenJDK, and reduced run-time images, may not have it.
	 */
	private static final boolean COUNTED = ClassUtils.isPresent("com.sun.management.UnixOperatingSystemMXBean",
			ProcessDescriptors.class.getClassLoader());

	private ProcessDescriptors() {
	}

	/**
	 * Return the current numbers, or {@code null} if the virtual machine does not provide
	 * them.
	 */
	static @Nullable FileDescriptors read() {
		return COUNTED ? Counted.read() : null;
	}

	/**
	 * Uses a class that may be missing, so it is loaded only if that class is present.
	 */
	private static final class Counted {

		private static @Nullable FileDescriptors read() {
			if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
				long used = system.getOpenFileDescriptorCount();
				long allowed = system.getMaxFileDescriptorCount();
				return (used >= 0 && allowed >= 0) ? new FileDescriptors(used, allowed) : null;
			}
			return null;
		}

	}

}
