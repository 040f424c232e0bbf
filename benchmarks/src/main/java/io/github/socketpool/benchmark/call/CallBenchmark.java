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

/**
 * Measures the rows against each other and prints a report in Markdown. The server has a
 * process of its own, and so has each row in each round, unless they are measured in
 * turns. The rows of a round follow one another, so that what disturbs the machine for a
 * while disturbs all of them.
 */
public final class CallBenchmark {

	private final Options options;

	private final PrintStream progress;

	private CallBenchmark(Options options, PrintStream progress) {
		this.options = options;
		this.progress = progress;
	}

	private Map<String, List<Figures>> measureCalls(int port) throws IOException {
		Map<String, List<Figures>> figures = new LinkedHashMap<>();
		for (int round = 1; round <= this.options.rounds(); round++) {
			for (String row : this.options.rows()) {
				this.progress.println("Round " + round + " of " + this.options.rounds() + ": " + row);
				figures.computeIfAbsent(row, (key) -> new ArrayList<>()).add(measureCalls(port, row));
			}
		}
		return figures;
	}

	private Figures measureCalls(int port, String row) throws IOException {
		try (JavaProcess client = startClient(port, List.of(row))) {
			return measureCalls(client, row);
		}
	}

	private static Figures measureCalls(JavaProcess client, String row) throws IOException {
		client.writeLine(row);
		return Figures.parse(client.readLine());
	}

	/**
	 * The order changes with each round, so that none is always the one that comes first.
	 */
	private Map<String, List<Figures>> measureInTurns(int port) throws IOException {
		Map<String, List<Figures>> figures = new LinkedHashMap<>();
		List<String> order = new ArrayList<>(this.options.rows());
		order.forEach((row) -> figures.put(row, new ArrayList<>()));
		try (JavaProcess client = startClient(port, this.options.rows())) {
			for (int round = 1; round <= this.options.rounds(); round++) {
				this.progress.println("Round " + round + " of " + this.options.rounds());
				for (String row : order) {
					Objects.requireNonNull(figures.get(row)).add(measureCalls(client, row));
				}
				Collections.reverse(order);
			}
		}
		return figures;
	}

	private Map<String, SystemCalls> countSystemCalls(int port) throws IOException {
		Map<String, SystemCalls> counts = new LinkedHashMap<>();
		for (String row : this.options.rows()) {
			this.progress.println("Counting system calls: " + row);
			try (JavaProcess client = startClient(port, List.of(row)); Strace strace = Strace.attach(client.pid())) {
				long calls = measureCalls(client, row).calls();
				counts.put(row, SystemCalls.parse(strace.detach(), calls));
			}
		}
		return counts;
	}

	private JavaProcess startClient(int port, List<String> rows) throws IOException {
		List<String> args = new ArrayList<>();
		args.add(String.valueOf(port));
		args.addAll(this.options.forRows(rows));
		JavaProcess client = JavaProcess.start(this.options.cpus(), RowProcess.class, args);
		boolean warm = false;
		try {
			warm = client.readLine().equals(RowProcess.WARM);
			return client;
		}
		finally {
			if (!warm) {
				client.close();
			}
		}
	}

	private void run(PrintStream out) throws IOException {
		Report report = new Report(this.options, out);
		try (JavaProcess server = JavaProcess.start(this.options.cpus(), EchoServer.class, List.of())) {
			int port = Integer.parseInt(server.readLine());
			switch (this.options.mode()) {
				case CALLS -> report.printCalls(measureCalls(port));
				case PAIRED -> report.printCalls(measureInTurns(port));
				case SYSCALLS -> report.printSystemCalls(countSystemCalls(port));
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
