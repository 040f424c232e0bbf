package io.github.socketpool.benchmark.idle;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.socketpool.benchmark.Arguments;
import io.github.socketpool.benchmark.Conditions;
import io.github.socketpool.benchmark.JavaProcess;
import io.github.socketpool.benchmark.Markdown;
import io.github.socketpool.benchmark.Section;
import io.github.socketpool.benchmark.Versions;
import io.github.socketpool.pool.ConnectionPool;
import io.netty.channel.pool.FixedChannelPool;
import org.apache.commons.pool2.impl.GenericObjectPool;

import org.springframework.integration.ip.tcp.connection.CachingClientConnectionFactory;

/**
 * Measures the costs of an idle connection of a pool: heap, direct memory, threads, and
 * processor time. Each connection has been used once. Each row and its server have
 * separate processes.
 * <p>
 * Each connection needs a file descriptor on either side, so {@code ulimit -n} must
 * exceed the number of connections by a few hundred.
 *
 * @param options its options
 */
public record IdleSection(IdleOptions options) implements Section {

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	/**
	 * A class of each measured library.
	 */
	private static final List<Class<?>> LIBRARIES = List.of(ConnectionPool.class, GenericObjectPool.class,
			FixedChannelPool.class, CachingClientConnectionFactory.class);

	/**
	 * Read a section.
	 * @param args options as {@code name=value}, see {@link IdleOptions}
	 * @return the section
	 * @throws IllegalArgumentException if an option does not exist, or its value is
	 * invalid
	 */
	public static Section parse(List<String> args) {
		return new IdleSection(IdleOptions.parse(args));
	}

	@Override
	public String name() {
		return "idle";
	}

	@Override
	public String title() {
		return "Idle connections";
	}

	@Override
	public Duration length() {
		return this.options.length();
	}

	@Override
	public void run(PrintStream out, PrintStream progress) throws IOException {
		Conditions conditions = new Conditions();
		Map<String, List<String>> results = new LinkedHashMap<>();
		for (String row : this.options.rows()) {
			progress.println("Idle connections: " + row);
			results.put(row, measure(row, progress));
		}
		print(conditions, results, new Markdown(out));
	}

	/**
	 * Measure a row. If it fails, the others are still measured.
	 * @return the line with its figures and those of its histogram; none if it failed
	 */
	private List<String> measure(String row, PrintStream progress) {
		List<String> lines = new ArrayList<>();
		try (JavaProcess process = JavaProcess.start("", IdleRowProcess.class, this.options.forRow(row))) {
			Duration limit = length().plus(PATIENCE);
			for (String line = process.readLine(limit); !line.isEmpty(); line = process.readLine(limit)) {
				lines.add(line);
			}
			return lines;
		}
		catch (IOException ex) {
			progress.println(row + " failed: " + ex.getMessage());
			return List.of();
		}
	}

	void print(Conditions conditions, Map<String, List<String>> results, Markdown out) {
		out.text("%s", conditions.describe(LIBRARIES.stream().map(Versions::ofLibrary).toList()));
		out.text(
				"%,d connections, each used once, then idle for %s s; heartbeats every %s s if the row has them. "
						+ "Bytes per connection.",
				this.options.connections(), Arguments.seconds(this.options.time()),
				Arguments.seconds(this.options.interval()));
		out.head(Stream.concat(Stream.of("row"), IdleFigures.TITLES.stream()).toList());
		results.forEach((row, lines) -> out.row(cells(row, lines)));
		out.end();
		if (this.options.histogram()) {
			results.forEach((row, lines) -> printHistogram(row, lines, out));
		}
	}

	private static List<String> cells(String row, List<String> lines) {
		return lines.isEmpty() ? List.of(row, "failed")
				: Stream.concat(Stream.of(row), IdleFigures.parse(lines.get(0)).cells().stream()).toList();
	}

	private static void printHistogram(String row, List<String> lines, Markdown out) {
		out.head(List.of("class of " + row, "bytes per connection"));
		lines.stream().skip(1).map((line) -> List.of(line.split(" "))).forEach(out::row);
		out.end();
	}

}
