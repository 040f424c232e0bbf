package io.github.socketpool.kernel;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.management.ThreadMXBean;
import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.autoconfigure.kernel.SocketPoolKernelAutoConfiguration;
import io.github.socketpool.autoconfigure.metrics.SocketPoolMetricsAutoConfiguration;
import io.github.socketpool.pool.ConnectionPool;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that a scrape costs almost nothing however many sockets are in TIME_WAIT, since
 * it never reads the socket tables. The number of sockets and the limits are listed in
 * {@code docs/verification.md}.
 */
class ScrapeCostTests {

	private static final boolean FULL = "full".equals(System.getProperty("proofs.scale"));

	private static final int SOCKETS = FULL ? 20_000 : 500;

	private static final Duration SCRAPE = FULL ? Duration.ofMillis(1) : Duration.ofMillis(5);

	private static final int SCRAPES = 300;

	private static final Path PROC = Path.of("/proc");

	/**
	 * A quarter of the ports each at full size, since connects are slow once half of them
	 * are taken.
	 */
	private final List<ServerSocketChannel> servers = new ArrayList<>();

	@BeforeEach
	void listen() throws IOException {
		Assumptions.assumeTrue(Files.isReadable(PROC.resolve("self/net/tcp")),
				"skipped: this system has no /proc/self/net/tcp");
		for (int i = 0; i < 4; i++) {
			this.servers
				.add(ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
		}
	}

	@AfterEach
	void close() throws IOException {
		for (ServerSocketChannel server : this.servers) {
			server.close();
		}
	}

	@Test
	void aScrapeReadsNoTableAndCostsLessThanAMillisecond() throws Exception {
		int port = ((InetSocketAddress) this.servers.get(0).getLocalAddress()).getPort();
		leaveInTimeWait();
		assertThat(inTimeWait()).isGreaterThanOrEqualTo(SOCKETS);
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class,
					SocketPoolKernelAutoConfiguration.class, SocketPoolMetricsAutoConfiguration.class,
					MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class,
					PrometheusMetricsExportAutoConfiguration.class))
			.withUserConfiguration(CountedReads.class)
			.withPropertyValues("socketpool.port=" + port)
			.run(this::scrape);
	}

	private void scrape(AssertableApplicationContext context) throws Exception {
		PrometheusMeterRegistry registry = context.getBean(PrometheusMeterRegistry.class);
		AtomicInteger reads = context.getBean(AtomicInteger.class);
		await().until(() -> registry.scrape().contains("socketpool_time_wait{pool=\"default\"}"));
		assertThat(registry.get("socketpool.time.wait").gauge().value()).isGreaterThan(SOCKETS / 8.0);
		assertThat(registry.get("socketpool.time.wait.host").gauge().value()).isGreaterThan(SOCKETS / 2.0);
		assertThat(reads).hasValue(1);
		Duration median = median(registry::scrape, SCRAPES);
		assertThat(reads).as("reads of the tables after %s scrapes", SCRAPES).hasValue(1);
		print(context, median);
		assertThat(median).isLessThanOrEqualTo(SCRAPE);
	}

	/**
	 * Print the measurements, and the cost of a background sample.
	 */
	private static void print(AssertableApplicationContext context, Duration scrape) throws Exception {
		WatchedTarget target = WatchedTarget
			.of(context.getBean(ConnectionPool.class), List.of(), InetAddress::getAllByName)
			.get(0);
		TargetSampler sampler = new TargetSampler(tables(new AtomicInteger()), new KernelFiles(new ProcFiles(PROC)),
				InstantSource.system());
		Callable<Object> sample = () -> {
			target.resolve(Instant.now());
			return sampler.sample(List.of(target));
		};
		Duration took = median(sample, 20);
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		long allocated = threads.getCurrentThreadAllocatedBytes();
		long user = threads.getCurrentThreadUserTime();
		long cpu = threads.getCurrentThreadCpuTime();
		for (int i = 0; i < 20; i++) {
			sample.call();
		}
		cpu = threads.getCurrentThreadCpuTime() - cpu;
		user = threads.getCurrentThreadUserTime() - user;
		allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
		System.out.printf(
				"[figures] %s sockets in TIME_WAIT: a scrape %s µs; a sample %s µs, %s µs of a processor (%s µs of them in user mode), %s bytes%n",
				context.getBean(KernelSampler.class).timeWaitOnHost(), scrape.toNanos() / 1000, took.toNanos() / 1000,
				cpu / 20_000, user / 20_000, allocated / 20);
	}

	private static Duration median(Callable<?> action, int times) throws Exception {
		for (int i = 0; i < times; i++) {
			action.call();
		}
		long[] nanos = new long[times];
		for (int i = 0; i < times; i++) {
			long start = System.nanoTime();
			action.call();
			nanos[i] = System.nanoTime() - start;
		}
		Arrays.sort(nanos);
		return Duration.ofNanos(nanos[times / 2]);
	}

	/**
	 * Connect, and close first. The port of a socket that has been in TIME_WAIT for a
	 * second may be reused, so there may be fewer sockets than connects.
	 */
	private void leaveInTimeWait() throws IOException {
		for (int i = 0; i < SOCKETS * 2; i++) {
			if (i % 500 == 0 && inTimeWait() >= SOCKETS) {
				return;
			}
			ServerSocketChannel server = this.servers.get(i % this.servers.size());
			SocketChannel client = SocketChannel.open(server.getLocalAddress());
			try (SocketChannel accepted = server.accept()) {
				client.close();
				assertThat(accepted.read(ByteBuffer.allocate(1))).isEqualTo(-1);
			}
		}
	}

	private int inTimeWait() throws IOException {
		SocketCensus census = new SocketCensus();
		List<RemoteEnd> ends = new ArrayList<>();
		for (ServerSocketChannel server : this.servers) {
			InetSocketAddress address = (InetSocketAddress) server.getLocalAddress();
			ends.add(census.add(Address.of(address.getAddress()), address.getPort()));
		}
		tables(new AtomicInteger()).read(census);
		return ends.stream().mapToInt(RemoteEnd::timeWait).sum();
	}

	private static SocketTables tables(AtomicInteger reads) {
		return new FakeProc.CountedTables(new ProcFiles(PROC), reads);
	}

	/**
	 * The only sampler, which counts its reads.
	 */
	@Configuration(proxyBeanMethods = false)
	static class CountedReads {

		@Bean
		AtomicInteger reads() {
			return new AtomicInteger();
		}

		@Bean
		BackgroundKernelSampler kernelSampler(ObjectProvider<ConnectionPool> pools, AtomicInteger reads) {
			return new BackgroundKernelSampler(() -> pools.orderedStream().toList(), Duration.ofHours(1), tables(reads),
					new ProcFiles(PROC), InetAddress::getAllByName);
		}

	}

}
