package io.github.socketpool.benchmark.call;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.socketpool.benchmark.Section;

/**
 * Measures calls. Each row has a new JVM in each round, which is warmed up once and then
 * measured at all levels. The rows of a round follow one another, so that what disturbs
 * the machine for a while disturbs all of them.
 *
 * @param name what the section is called
 * @param title its headline
 * @param plan what is measured
 */
record CallSection(String name, String title, Plan plan) implements Section {

	@Override
	public Duration length() {
		return this.plan.length();
	}

	@Override
	public void run(PrintStream out, PrintStream progress) throws IOException {
		Report report = Report.begin(this.plan, out);
		Results results = new Results();
		try (Servers servers = Servers.start(this.plan.cpus()); Clients clients = Clients.of(this.plan, progress)) {
			clients.missing().ifPresent(report::without);
			List<String> rows = clients.rows();
			for (int round = 1; round <= this.plan.rounds(); round++) {
				for (String row : rows) {
					progress.printf("%s, round %d of %d: %s%n", this.name, round, this.plan.rounds(), row);
					results.add(row, measure(row, servers, clients, progress));
				}
			}
		}
		report.printCalls(results, "each row of each round in a new process");
	}

	/**
	 * Measure a row in one round. Where it fails, it is measured no further; the others
	 * are measured all the same.
	 */
	private Map<Level, Figures> measure(String row, Servers servers, Clients clients, PrintStream progress)
			throws IOException {
		Map<Level, Figures> figures = new HashMap<>();
		Ports ports = servers.ports(row, this.plan.pace().settle().isZero());
		try (Client client = clients.start(row)) {
			Level warmUp = this.plan.warmUpLevel();
			client.measure(load(row, ports, warmUp), Extent.time(this.plan.pace().warmUp()));
			for (Level level : this.plan.levels(row)) {
				figures.put(level, measure(client, load(row, ports, level)));
			}
		}
		catch (IOException | RuntimeException ex) {
			progress.println(row + " failed: " + ex);
		}
		return figures;
	}

	private Figures measure(Client client, Load load) throws IOException {
		if (!this.plan.pace().settle().isZero()) {
			client.measure(load, Extent.time(this.plan.pace().settle()));
		}
		return client.measure(load, this.plan.pace().extent());
	}

	private Load load(String row, Ports ports, Level level) throws IOException {
		return this.plan.load(row, ports.of(level.server(row)), level);
	}

}
