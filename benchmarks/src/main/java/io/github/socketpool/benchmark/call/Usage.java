package io.github.socketpool.benchmark.call;

import java.lang.management.ManagementFactory;
import java.util.Arrays;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;

/**
 * The resources that this process has used, in all its threads.
 *
 * @param cpuNanos the processor time
 * @param allocatedBytes the heap allocated by living Java threads
 * @param contextSwitches the context switches of living threads
 * @param readsAndWrites the read and write system calls, or {@link Figures#UNKNOWN}
 */
record Usage(long cpuNanos, long allocatedBytes, ContextSwitches contextSwitches, long readsAndWrites) {

	private static final OperatingSystemMXBean PROCESS = (OperatingSystemMXBean) ManagementFactory
		.getOperatingSystemMXBean();

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	/**
	 * Return the usage before a measurement. The usage of ended threads is lost, so the
	 * threads that matter must still live. Reading files of {@code /proc} is expensive.
	 * So it is done first here, and last in {@link #untilNow()}, to keep it out of the
	 * measurement.
	 */
	static Usage before() {
		ContextSwitches contextSwitches = ContextSwitches.ofThisProcess();
		long readsAndWrites = ReadsAndWrites.ofThisProcess();
		long allocatedBytes = allocated();
		return new Usage(PROCESS.getProcessCpuTime(), allocatedBytes, contextSwitches, readsAndWrites);
	}

	/**
	 * Return the usage since this one.
	 */
	Usage untilNow() {
		long cpuNanos = PROCESS.getProcessCpuTime() - this.cpuNanos;
		long allocatedBytes = allocated() - this.allocatedBytes;
		long readsAndWrites = ReadsAndWrites.ofThisProcess();
		boolean known = readsAndWrites >= 0 && this.readsAndWrites >= 0;
		return new Usage(cpuNanos, allocatedBytes, ContextSwitches.ofThisProcess().since(this.contextSwitches),
				known ? readsAndWrites - this.readsAndWrites : Figures.UNKNOWN);
	}

	private static long allocated() {
		return Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
			.filter((bytes) -> bytes > 0)
			.sum();
	}

}
