package io.github.socketpool.benchmark.idle;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.socketpool.benchmark.JavaProcess;

/**
 * Measures one row of the idle benchmark in a separate process, without classes and
 * threads of other rows. Prints the figures, then the histogram if requested, then an
 * empty line.
 */
final class IdleRowProcess {

	private final IdleOptions options;

	private final PrintStream out;

	private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

	private IdleRowProcess(IdleOptions options, PrintStream out) {
		this.options = options;
		this.out = out;
	}

	private void run() throws IOException {
		try (JavaProcess server = JavaProcess.start("", IdleServer.class, List.of());
				IdleRow row = IdleRow.of(this.options.rows().get(0), Integer.parseInt(server.readLine()),
						this.options.connections(), this.options.interval())) {
			Set<Long> threadsBefore = cpuNanos().keySet();
			// The first connection loads classes.
			row.useAtOnce(1);
			Memory before = Memory.of(row);
			Map<String, Long> instancesBefore = histogram();
			row.useAtOnce(this.options.connections());
			Memory atOnce = Memory.of(row).since(before);
			IdleWork work = watch(server);
			Memory later = Memory.of(row).since(before);
			requireAllIdle(row);
			Set<Long> threadsMore = cpuNanos().keySet();
			threadsMore.removeAll(threadsBefore);
			int others = this.options.connections() - 1;
			this.out.println(new IdleFigures((double) atOnce.heap() / others, (double) atOnce.direct() / others,
					(double) later.heap() / others, (double) later.direct() / others, threadsMore.size(),
					work.bytesSent(), work.cpu())
				.print());
			printHistogram(instancesBefore, histogram());
			this.out.println();
		}
	}

	private void requireAllIdle(IdleRow row) {
		if (row.idle() != this.options.connections()) {
			throw new IllegalStateException("Too few connections are idle: " + row.idle());
		}
	}

	private Map<String, Long> histogram() {
		return this.options.histogram() ? ClassHistogram.take() : Map.of();
	}

	private void printHistogram(Map<String, Long> before, Map<String, Long> after) {
		after.entrySet()
			.stream()
			.map((entry) -> Map.entry(entry.getKey(),
					(double) (entry.getValue() - before.getOrDefault(entry.getKey(), 0L))
							/ (this.options.connections() - 1)))
			.filter((entry) -> entry.getValue() >= 1)
			.sorted(Map.Entry.<String, Double>comparingByValue().reversed())
			.forEach((entry) -> this.out.printf(Locale.ROOT, "%s %.0f%n", entry.getKey(), entry.getValue()));
	}

	/**
	 * Watch the pool while all its connections are idle.
	 */
	private IdleWork watch(JavaProcess server) throws IOException {
		long bytesBefore = bytesReceived(server);
		Map<Long, Long> cpuBefore = cpuNanos();
		long begin = System.nanoTime();
		long time = this.options.time().toNanos();
		for (long left = time; left > 0; left = begin + time - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
		Map<Long, Long> cpu = cpuNanos();
		// The time of an ended thread is lost.
		cpu.replaceAll((thread, nanos) -> nanos - cpuBefore.getOrDefault(thread, 0L));
		double seconds = (System.nanoTime() - begin) / (double) TimeUnit.SECONDS.toNanos(1);
		return new IdleWork((bytesReceived(server) - bytesBefore) / seconds,
				cpu.values().stream().mapToLong(Long::longValue).sum() / 1e6 / seconds);
	}

	private static long bytesReceived(JavaProcess server) throws IOException {
		server.writeLine(IdleServer.BYTES);
		return Long.parseLong(server.readLine());
	}

	/**
	 * Return the processor time of each thread except this one.
	 */
	private Map<Long, Long> cpuNanos() {
		Map<Long, Long> nanos = new HashMap<>();
		for (long thread : this.threads.getAllThreadIds()) {
			long time = this.threads.getThreadCpuTime(thread);
			if (time >= 0 && thread != Thread.currentThread().getId()) {
				nanos.put(thread, time);
			}
		}
		return nanos;
	}

	/**
	 * Measure a row.
	 * @param args see {@link IdleOptions}, with one row
	 * @throws IOException if a process or a connection fails
	 */
	public static void main(String[] args) throws IOException {
		new IdleRowProcess(IdleOptions.parse(List.of(args)), System.out).run();
		// Some libraries leave non-daemon threads behind.
		System.exit(0);
	}

	/**
	 * The activity of a pool on its idle connections.
	 *
	 * @param bytesSent bytes sent per second
	 * @param cpu milliseconds of processor time per second
	 */
	private record IdleWork(double bytesSent, double cpu) {

	}

	/**
	 * The memory that this process uses after a garbage collection.
	 *
	 * @param heap bytes
	 * @param direct bytes
	 */
	private record Memory(long heap, long direct) {

		private static final int COLLECTIONS = 5;

		static Memory of(IdleRow row) {
			// A direct buffer is freed one collection after it became unreachable.
			for (int i = 0; i < COLLECTIONS; i++) {
				System.gc();
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
			}
			return new Memory(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), row.directMemory());
		}

		Memory since(Memory before) {
			return new Memory(this.heap - before.heap, this.direct - before.direct);
		}

	}

}
