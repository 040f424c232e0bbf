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
	 * Return what has been used before something is measured. What a thread used is
	 * forgotten when it ends, so those that matter must live. To count context switches
	 * costs most, so that is done first, and last by {@link #untilNow()}: what is
	 * measured is not to contain it.
	 */
	static Usage before() {
		long contextSwitches = ContextSwitches.ofThisProcess().count();
		long allocatedBytes = allocated();
		return new Usage(PROCESS.getProcessCpuTime(), allocatedBytes, contextSwitches);
	}

	/**
	 * Return what has been used since this was.
	 */
	Usage untilNow() {
		long cpuNanos = PROCESS.getProcessCpuTime() - this.cpuNanos;
		long allocatedBytes = allocated() - this.allocatedBytes;
		long contextSwitches = ContextSwitches.ofThisProcess().count();
		boolean known = contextSwitches >= 0 && this.contextSwitches >= 0;
		return new Usage(cpuNanos, allocatedBytes, known ? contextSwitches - this.contextSwitches : Figures.UNKNOWN);
	}

	private static long allocated() {
		return Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
			.filter((bytes) -> bytes > 0)
			.sum();
	}

}
