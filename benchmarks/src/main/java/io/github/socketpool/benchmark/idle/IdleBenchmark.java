package io.github.socketpool.benchmark.idle;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.socketpool.benchmark.Conditions;
import io.github.socketpool.benchmark.JavaProcess;
import io.github.socketpool.pool.ConnectionPool;
import io.netty.channel.pool.FixedChannelPool;
import org.apache.commons.pool2.impl.GenericObjectPool;

import org.springframework.integration.ip.tcp.connection.CachingClientConnectionFactory;

/**
 * Measures what an idle connection of a pool costs: heap, direct memory, threads, and the
 * processor time of what the pool does with it. Each connection has been used once. Each
 * row has a process of its own, and so has its server.
 * <p>
 * Each connection needs a file descriptor on either side: {@code ulimit -n} must be a few
 * hundred more than there are connections.
 */
public final class IdleBenchmark {

	/**
	 * A class of each library that has a row.
	 */
	private static final List<Class<?>> LIBRARIES = List.of(ConnectionPool.class, GenericObjectPool.class,
			FixedChannelPool.class, CachingClientConnectionFactory.class);

	private final Conditions conditions = new Conditions();

	private final Map<String, IdleFigures> figures = new LinkedHashMap<>();

	private final Map<String, List<String>> histograms = new LinkedHashMap<>();

	private final IdleOptions options;

	IdleBenchmark(IdleOptions options) {
		this.options = options;
	}

	IdleBenchmark measure(PrintStream progress) throws IOException {
		for (String row : this.options.rows()) {
			progress.println("Idle connections: " + row);
			try (JavaProcess process = JavaProcess.start("", IdleRowProcess.class, this.options.forRow(row))) {
				this.figures.put(row, IdleFigures.parse(process.readLine()));
				List<String> histogram = new ArrayList<>();
				for (String line = process.readLine(); !line.isEmpty(); line = process.readLine()) {
					histogram.add(line);
				}
				this.histograms.put(row, histogram);
			}
		}
		return this;
	}

	String report() {
		StringBuilder report = new StringBuilder(this.conditions.describe(LIBRARIES));
		report.append(String.format(Locale.ROOT,
				"%n%,d connections, each used once, then idle for %d s; heartbeats every %d s where there are any. "
						+ "Bytes are those of one connection.%n%n",
				this.options.connections(), this.options.time().toSeconds(), this.options.interval().toSeconds()));
		report.append("| row | ").append(IdleFigures.TITLES).append(" |\n");
		report.append("|---|").append("---|".repeat(IdleFigures.TITLES.split("\\|").length)).append('\n');
		this.figures.forEach(
				(row, figures) -> report.append("| ").append(row).append(" | ").append(figures.cells()).append(" |\n"));
		if (this.options.histogram()) {
			this.histograms.forEach((row, lines) -> report.append("\n| class of ")
				.append(row)
				.append(" | bytes per connection |\n|---|---|\n")
				.append(String.join("\n", lines))
				.append('\n'));
		}
		return report.toString();
	}

	/**
	 * Run the benchmark. Progress goes to standard error, the report to standard output.
	 * @param args see {@link IdleOptions}
	 * @throws IOException if a process or a connection fails
	 */
	public static void main(String[] args) throws IOException {
		System.out.print(new IdleBenchmark(IdleOptions.parse(args)).measure(System.err).report());
	}

}
