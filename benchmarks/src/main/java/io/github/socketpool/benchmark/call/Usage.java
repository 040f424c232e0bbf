package io.github.socketpool.benchmark.call;

import java.lang.management.ManagementFactory;
import java.util.Arrays;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;

/**
 * What this process has used, all its threads together.
 *
 * @param cpuNanos of the processors
 * @param allocatedBytes of the heap, by threads of Java that live
 * @param contextSwitches voluntary and not, of threads that live, or
 * {@link Figures#UNKNOWN}
 */
record Usage(long cpuNanos, long allocatedBytes, long contextSwitches) {

	private static final OperatingSystemMXBean PROCESS = (OperatingSystemMXBean) ManagementFactory
		.getOperatingSystemMXBean();

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	/**
	 * Return what has been used until now. What a thread used is forgotten when it ends,
	 * so those that matter must live.
	 */
	static Usage now() {
		long allocated = Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
			.filter((bytes) -> bytes > 0)
			.sum();
		return new Usage(PROCESS.getProcessCpuTime(), allocated, ContextSwitches.ofThisProcess().count());
	}

	/**
	 * Return what has been used between another moment and this one.
	 */
	Usage since(Usage before) {
		boolean known = this.contextSwitches >= 0 && before.contextSwitches >= 0;
		return new Usage(this.cpuNanos - before.cpuNanos, this.allocatedBytes - before.allocatedBytes,
				known ? this.contextSwitches - before.contextSwitches : Figures.UNKNOWN);
	}

}
