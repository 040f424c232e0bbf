package io.github.socketpool.benchmark.call;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.socketpool.benchmark.Section;

/**
 * Measures calls. In each round, each row has a new JVM, which warms up once and is then
 * measured at all levels. The rows of a round follow one another, so that a temporary
 * disturbance of the machine affects all of them.
 *
 * @param name the name of the section
 * @param title its headline
 * @param plan its plan
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
			clients.missing().forEach(report::without);
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
	 * Measure a row in one round. If it fails, it is not measured further in this round;
	 * the other rows are.
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
