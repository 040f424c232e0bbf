package io.github.socketpool.benchmark.call;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.socketpool.benchmark.JavaProcess;
import io.github.socketpool.benchmark.row.Quote;
import io.github.socketpool.benchmark.server.ServerKind;
import io.github.socketpool.benchmark.server.ServerProcess;

/**
 * Measures the rows against each other and prints a report in Markdown. The server has a
 * process of its own, and so has each row in each round, unless they are measured in
 * turns. The rows of a round follow one another, so that what disturbs the machine for a
 * while disturbs all of them.
 */
public final class CallBenchmark {

	private static final int TURNS = 8;

	private final Options options;

	private final PrintStream progress;

	private CallBenchmark(Options options, PrintStream progress) {
		this.options = options;
		this.progress = progress;
	}

	private Map<String, List<Figures>> measureCalls(JavaProcess server) throws IOException {
		Map<String, List<Figures>> figures = new LinkedHashMap<>();
		for (int round = 1; round <= this.options.rounds(); round++) {
			for (String row : this.options.rows()) {
				this.progress.println("Round " + round + " of " + this.options.rounds() + ": " + row);
				try (JavaProcess client = startClient()) {
					Load load = load(row, server);
					measure(client, load, Extent.time(this.options.warmUp()));
					figures.computeIfAbsent(row, (key) -> new ArrayList<>())
						.add(measure(client, load, Extent.time(this.options.time())));
				}
			}
		}
		return figures;
	}

	/**
	 * The order changes with each round, so that none is always the one that comes first.
	 */
	private Map<String, List<Figures>> measureInTurns(JavaProcess server) throws IOException {
		Map<String, List<Figures>> figures = new LinkedHashMap<>();
		List<Load> order = new ArrayList<>();
		for (String row : this.options.rows()) {
			order.add(load(row, server));
			figures.put(row, new ArrayList<>());
		}
		try (JavaProcess client = startClient()) {
			warmUpInTurns(client, order);
			for (int round = 1; round <= this.options.rounds(); round++) {
				this.progress.println("Round " + round + " of " + this.options.rounds());
				for (Load load : order) {
					Objects.requireNonNull(figures.get(load.row()))
						.add(measure(client, load, Extent.time(this.options.time())));
				}
				Collections.reverse(order);
			}
		}
		return figures;
	}

	/**
	 * Let all rows run in turns, so that what the compilers make of the code that they
	 * share fits all of them.
	 */
	private void warmUpInTurns(JavaProcess client, List<Load> loads) throws IOException {
		for (int turn = 0; turn < TURNS; turn++) {
			for (Load load : loads) {
				measure(client, load, Extent.time(this.options.warmUp().dividedBy(TURNS)));
			}
		}
	}

	private Map<String, SystemCalls> countSystemCalls(JavaProcess server) throws IOException {
		Map<String, SystemCalls> counts = new LinkedHashMap<>();
		for (String row : this.options.rows()) {
			this.progress.println("Counting system calls: " + row);
			Load load = load(row, server);
			try (JavaProcess client = startClient()) {
				measure(client, load, Extent.time(this.options.warmUp()));
				try (Strace strace = Strace.attach(client.pid())) {
					long calls = measure(client, load, Extent.calls(this.options.calls())).calls();
					counts.put(row, SystemCalls.parse(strace.detach(), calls));
				}
			}
		}
		return counts;
	}

	private static Figures measure(JavaProcess client, Load load, Extent extent) throws IOException {
		client.writeLine(load.format() + " " + extent.format());
		return Figures.parse(client.readLine());
	}

	private JavaProcess startClient() throws IOException {
		return JavaProcess.start(this.options.cpus(), RowProcess.class, List.of());
	}

	private Load load(String row, JavaProcess server) throws IOException {
		server.writeLine("server=" + ServerKind.ECHO.option());
		return new Load(row, Integer.parseInt(server.readLine()), this.options.pool(), this.options.callers(),
				Quote.SMALLEST, ThreadKind.PLATFORM);
	}

	private void run(PrintStream out) throws IOException {
		Report report = new Report(this.options, out);
		try (JavaProcess server = JavaProcess.start(this.options.cpus(), ServerProcess.class, List.of())) {
			switch (this.options.mode()) {
				case CALLS -> report.printCalls(measureCalls(server));
				case PAIRED -> report.printCalls(measureInTurns(server));
				case SYSCALLS -> report.printSystemCalls(countSystemCalls(server));
			}
		}
	}

	/**
	 * Run the benchmark. Progress goes to standard error, the report to standard output.
	 * @param args see {@link Options}
	 * @throws IOException if a process or a connection fails
	 */
	public static void main(String[] args) throws IOException {
		new CallBenchmark(Options.parse(args), System.err).run(System.out);
	}

}
