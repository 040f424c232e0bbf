package io.github.socketpool.benchmark.call;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.socketpool.benchmark.JavaProcess;
import io.github.socketpool.benchmark.row.GenericPool;
import io.github.socketpool.benchmark.row.Row;

/**
 * Starts the processes of rows. All but one are JVMs.
 */
final class Clients implements AutoCloseable {

	private final Plan plan;

	private final Optional<GenericPool> genericPool;

	/** Why rows are missing, by their names. */
	private final Map<String, String> missing;

	private Clients(Plan plan, Optional<GenericPool> genericPool, Map<String, String> missing) {
		this.plan = plan;
		this.genericPool = genericPool;
		this.missing = missing;
	}

	/**
	 * Prepare the rows of a plan.
	 * @param plan the plan
	 * @param progress receives messages about what is missing
	 * @return the clients, not yet started
	 * @throws IOException if a directory cannot be written to
	 */
	static Clients of(Plan plan, PrintStream progress) throws IOException {
		Map<String, String> missing = new LinkedHashMap<>();
		for (String row : plan.rows()) {
			Row.whyMissing(row).ifPresent((reason) -> missing.put(row, "Without the row " + row + ", since " + reason));
		}
		Optional<GenericPool> genericPool = Optional.empty();
		if (plan.rows().contains(Row.GENERIC_POOL)) {
			ByteArrayOutputStream reason = new ByteArrayOutputStream();
			genericPool = GenericPool.install(new PrintStream(reason, true, StandardCharsets.UTF_8));
			if (genericPool.isEmpty()) {
				missing.put(Row.GENERIC_POOL, reason.toString(StandardCharsets.UTF_8).strip());
			}
		}
		missing.values().forEach(progress::println);
		return new Clients(plan, genericPool, missing);
	}

	/**
	 * Return why rows cannot be started, each in one line; npm has already printed the
	 * rest.
	 */
	List<String> missing() {
		return this.missing.values().stream().flatMap((reason) -> reason.lines().limit(1)).toList();
	}

	/**
	 * Return the rows that can be started and measured.
	 */
	List<String> rows() {
		return this.plan.rows()
			.stream()
			.filter((row) -> !this.missing.containsKey(row))
			.filter((row) -> !this.plan.levels(row).isEmpty())
			.toList();
	}

	Client start(String row) throws IOException {
		return new Client(JavaProcess.start(this.plan.cpus(), row.equals(Row.GENERIC_POOL)
				? this.genericPool.orElseThrow().command() : JavaProcess.command(this.plan.jdk(), RowProcess.class)));
	}

	@Override
	public void close() throws IOException {
		if (this.genericPool.isPresent()) {
			this.genericPool.get().close();
		}
	}

}
