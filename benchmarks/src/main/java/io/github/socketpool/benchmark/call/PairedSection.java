package io.github.socketpool.benchmark.call;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import io.github.socketpool.benchmark.Section;

/**
 * Measures rows in turns in one JVM, since two JVMs differ by more than such rows do.
 *
 * @param plan the plan, with one level
 */
record PairedSection(Plan plan) implements Section {

	private static final int TURNS = 8;

	PairedSection {
		int levels = plan.levels().size();
		if (levels > 1) {
			throw new IllegalArgumentException("mode=paired measures one number of callers, one body and one server, "
					+ "and not " + levels + " of them");
		}
	}

	/**
	 * Read a section. Its rows have no settling time, since all of them are warm when the
	 * first one is measured.
	 * @param options the options of a {@link Plan}
	 * @return the section
	 * @throws IllegalArgumentException if a plan cannot be read, or has several levels
	 */
	static PairedSection parse(List<String> options) {
		List<String> all = new ArrayList<>(options);
		all.add("settle=0");
		return new PairedSection(Plan.parse(all));
	}

	@Override
	public String name() {
		return "paired";
	}

	@Override
	public String title() {
		return "Calls in turns";
	}

	@Override
	public Duration length() {
		return this.plan.pace()
			.warmUp()
			.plus(this.plan.pace().ofLevel().multipliedBy(this.plan.rounds()))
			.multipliedBy(this.plan.rows().size());
	}

	/**
	 * The order changes with each round, so that no row is always the first.
	 */
	@Override
	public void run(PrintStream out, PrintStream progress) throws IOException {
		Report report = Report.begin(this.plan, out);
		Level level = this.plan.levels().get(0);
		Results results = new Results();
		try (Servers servers = Servers.start(this.plan.cpus());
				Clients clients = Clients.of(this.plan, progress);
				Client client = clients.start(this.plan.rows().get(0))) {
			clients.missing().forEach(report::without);
			List<Load> order = new ArrayList<>();
			for (String row : clients.rows()) {
				order.add(this.plan.load(row, servers.open(level.server(row)), level));
			}
			warmUp(client, order);
			for (int round = 1; round <= this.plan.rounds(); round++) {
				progress.println("Round " + round + " of " + this.plan.rounds());
				for (Load load : order) {
					results.add(load.row(), Map.of(level, client.measure(load, this.plan.pace().extent())));
				}
				Collections.reverse(order);
			}
		}
		report.printCalls(results, "all rows in one process, in turns");
	}

	/**
	 * Run all rows in turns, so that shared code is compiled for all of them.
	 */
	private void warmUp(Client client, List<Load> loads) throws IOException {
		for (int turn = 0; turn < TURNS; turn++) {
			for (Load load : loads) {
				client.measure(load, Extent.time(this.plan.pace().warmUp().dividedBy(TURNS)));
			}
		}
	}

}
