package io.github.socketpool.benchmark.idle;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

import io.github.socketpool.Deadline;
import io.github.socketpool.benchmark.Arguments;
import io.github.socketpool.benchmark.JavaProcess;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.Endpoint;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.connection.SocketSettings;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;

/**
 * Measures what an idle connection of a pool costs: threads, heap, direct memory, and the
 * processor time of its heartbeats. Each connection has been used once, and the figures
 * are those of this process; the server has one of its own.
 * <p>
 * Options are {@code connections} (5000), {@code interval} between heartbeats in seconds
 * (10, 0 for none), {@code seconds} to watch the idle pool for (30), and
 * {@code histogram} ({@code false}) to print what the heap per connection consists of.
 * Each connection needs a file descriptor on either side: {@code ulimit -n} must be a few
 * hundred more than there are connections.
 */
public final class IdleBenchmark {

	private static final String OWN_THREADS = "socketpool-";

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final int connections;

	private final Duration interval;

	private final Duration time;

	private final boolean histogram;

	private final PrintStream out;

	private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

	private IdleBenchmark(Arguments arguments, PrintStream out) {
		this.connections = arguments.takePositive("connections", "5000");
		this.interval = Duration.ofSeconds(Long.parseLong(arguments.take("interval", "10")));
		this.time = Duration.ofSeconds(arguments.takePositive("seconds", "30"));
		this.histogram = Boolean.parseBoolean(arguments.take("histogram", "false"));
		arguments.requireNoOthers();
		this.out = out;
	}

	private void run() throws IOException {
		try (JavaProcess server = JavaProcess.start("", IdleServer.class, List.of());
				ConnectionPool pool = pool(Integer.parseInt(server.readLine()))) {
			// Classes are loaded and threads started by the first connection.
			useAtOnce(pool, 1);
			Memory before = Memory.used();
			Map<String, Long> instancesBefore = this.histogram ? ClassHistogram.take() : Map.of();
			Set<Long> threadsBefore = threads().keySet();
			useAtOnce(pool, this.connections);
			reportConditions();
			reportMemory("at once", before, Memory.used());
			reportIdleWork(server);
			reportMemory("after that", before, Memory.used());
			if (this.histogram) {
				reportHistogram(instancesBefore, ClassHistogram.take());
			}
			Map<Long, String> threads = threads();
			threads.keySet().removeAll(threadsBefore);
			print("Threads more than with one connection: %d %s%n", threads.size(), new TreeSet<>(threads.values()));
			requireAllIdle(pool);
		}
	}

	private ConnectionPool pool(int port) {
		ConnectionFactory factory = ConnectionFactory.sockets(new Endpoint("localhost", port),
				SocketSettings.defaults(), FrameCodec.asciiLength(AsciiLengthFormat.defaults()),
				HeartbeatSettings.defaults().withInterval(this.interval));
		return ConnectionPool.builder(factory)
			.settings(PoolSettings.defaults().withMaxSize(this.connections).withIdleTimeout(Duration.ZERO))
			.build();
	}

	/**
	 * Make one exchange on each of so many connections, and then let all of them idle.
	 */
	private static void useAtOnce(ConnectionPool pool, int connections) {
		List<Lease> leases = new ArrayList<>(connections);
		for (int i = 0; i < connections; i++) {
			Lease lease = pool.acquire(Deadline.after(PATIENCE));
			lease.connection().exchange(Frame.of("\"request " + i + "\""));
			leases.add(lease);
		}
		leases.forEach(Lease::release);
	}

	private void requireAllIdle(ConnectionPool pool) {
		if (pool.stats().idle() != this.connections) {
			throw new IllegalStateException("Not all connections are idle: " + pool.stats());
		}
	}

	private void reportConditions() {
		print("%s %s, %d processors, %,d idle connections, each used once.%n", System.getProperty("java.vm.name"),
				System.getProperty("java.runtime.version"), Runtime.getRuntime().availableProcessors(),
				this.connections);
	}

	private void reportMemory(String when, Memory before, Memory after) {
		double heap = (double) (after.heap() - before.heap()) / (this.connections - 1);
		double direct = (double) (after.direct() - before.direct()) / (this.connections - 1);
		print("Bytes per idle connection, %s: %.0f = %.0f of heap + %.0f of direct memory%n", when, heap + direct, heap,
				direct);
	}

	private void reportHistogram(Map<String, Long> before, Map<String, Long> after) {
		print("%n| class | bytes per connection |%n|---|---|%n");
		after.entrySet()
			.stream()
			.map((entry) -> Map.entry(entry.getKey(),
					(double) (entry.getValue() - before.getOrDefault(entry.getKey(), 0L)) / (this.connections - 1)))
			.filter((entry) -> entry.getValue() >= 1)
			.sorted(Map.Entry.<String, Double>comparingByValue().reversed())
			.forEach((entry) -> print("| %s | %.0f |%n", entry.getKey(), entry.getValue()));
		print("%n");
	}

	/**
	 * Watch the pool do nothing but send heartbeats.
	 */
	private void reportIdleWork(JavaProcess server) throws IOException {
		long bytesBefore = bytesReceived(server);
		Map<String, Long> before = cpuNanos();
		long begin = System.nanoTime();
		for (long left = this.time.toNanos(); left > 0; left = begin + this.time.toNanos() - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
		Map<String, Long> after = cpuNanos();
		double seconds = (System.nanoTime() - begin) / (double) TimeUnit.SECONDS.toNanos(1);
		double heartbeats = (double) (bytesReceived(server) - bytesBefore)
				/ AsciiLengthFormat.defaults().heartbeatToken().length();
		print("Heartbeats at an interval of %d s, watched for %.0f s: %.0f a second%n", this.interval.toSeconds(),
				seconds, heartbeats / seconds);
		after.forEach((thread, nanos) -> print("Processor time of %s: %.3f ms a second = %.2f %% of a core%n", thread,
				(nanos - before.getOrDefault(thread, 0L)) / seconds / 1e6,
				(nanos - before.getOrDefault(thread, 0L)) / seconds / 1e7));
	}

	private static long bytesReceived(JavaProcess server) throws IOException {
		server.writeLine("");
		return Long.parseLong(server.readLine());
	}

	/**
	 * Return the names of all threads by their numbers: threads may share a name.
	 */
	private Map<Long, String> threads() {
		return Arrays.stream(this.threads.getThreadInfo(this.threads.getAllThreadIds()))
			.filter((thread) -> thread != null)
			.collect(Collectors.toMap((thread) -> thread.getThreadId(), (thread) -> thread.getThreadName()));
	}

	private Map<String, Long> cpuNanos() {
		Map<String, Long> nanos = new HashMap<>();
		for (var thread : this.threads.getThreadInfo(this.threads.getAllThreadIds())) {
			if (thread != null && thread.getThreadName().startsWith(OWN_THREADS)) {
				nanos.merge(thread.getThreadName(), this.threads.getThreadCpuTime(thread.getThreadId()), Long::sum);
			}
		}
		return nanos;
	}

	private void print(String format, Object... args) {
		this.out.printf(Locale.ROOT, format, args);
	}

	/**
	 * Run the benchmark. The report goes to standard output.
	 * @param args options as {@code name=value}
	 * @throws IOException if the server fails
	 */
	public static void main(String[] args) throws IOException {
		new IdleBenchmark(new Arguments(args), System.out).run();
	}

	/**
	 * What this process uses after its garbage is gone.
	 *
	 * @param heap bytes
	 * @param direct bytes
	 */
	private record Memory(long heap, long direct) {

		private static final int COLLECTIONS = 5;

		static Memory used() {
			// A buffer is freed by a collection only after the one that found it.
			for (int i = 0; i < COLLECTIONS; i++) {
				System.gc();
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
			}
			long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
				.stream()
				.filter((pool) -> pool.getName().equals("direct"))
				.mapToLong(BufferPoolMXBean::getMemoryUsed)
				.sum();
			return new Memory(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), direct);
		}

	}

}
