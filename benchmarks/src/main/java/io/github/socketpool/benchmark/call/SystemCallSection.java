package io.github.socketpool.benchmark.call;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.socketpool.benchmark.Section;

/**
 * Counts the system calls of each row, by name.
 *
 * @param plan the plan, with one level
 */
record SystemCallSection(Plan plan) implements Section {

	/** Calls take several times as long under strace. */
	private static final Duration COUNTING = Duration.ofSeconds(20);

	@Override
	public String name() {
		return "syscalls";
	}

	@Override
	public String title() {
		return "System calls per call";
	}

	@Override
	public Duration length() {
		return this.plan.pace().warmUp().plus(COUNTING).multipliedBy(this.plan.rows().size());
	}

	@Override
	public void run(PrintStream out, PrintStream progress) throws IOException {
		Report report = Report.begin(this.plan, out);
		if (!Strace.available()) {
			report.leftOut("`strace` is not installed");
			return;
		}
		Map<String, SystemCalls> counts = new LinkedHashMap<>();
		List<String> failed = new ArrayList<>();
		try (Servers servers = Servers.start(this.plan.cpus()); Clients clients = Clients.of(this.plan, progress)) {
			clients.missing().forEach(report::without);
			for (String row : clients.rows()) {
				progress.println("Counting system calls: " + row);
				Level level = this.plan.levels(row).get(0);
				try {
					counts.put(row, count(clients, this.plan.load(row, servers.open(level.server(row)), level)));
				}
				catch (IOException | RuntimeException ex) {
					progress.println(row + " failed: " + ex);
					failed.add(row);
				}
			}
		}
		report.printSystemCalls(counts, failed);
	}

	private SystemCalls count(Clients clients, Load load) throws IOException {
		try (Client client = clients.start(load.row())) {
			client.measure(load, Extent.time(this.plan.pace().warmUp()));
			try (Strace strace = Strace.attach(client.pid())) {
				long calls = client.measure(load, this.plan.pace().extent()).calls();
				return SystemCalls.parse(strace.detach(), calls);
			}
		}
	}

}
