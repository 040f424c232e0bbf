package io.github.socketpool.benchmark.call;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
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

	private final String reasons;

	private Clients(Plan plan, Optional<GenericPool> genericPool, String reasons) {
		this.plan = plan;
		this.genericPool = genericPool;
		this.reasons = reasons;
	}

	/**
	 * Prepare the rows of a plan.
	 * @param plan the plan
	 * @param progress receives messages about what is missing
	 * @return the clients, not yet started
	 * @throws IOException if a directory cannot be written to
	 */
	static Clients of(Plan plan, PrintStream progress) throws IOException {
		if (!plan.rows().contains(Row.GENERIC_POOL)) {
			return new Clients(plan, Optional.empty(), "");
		}
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		Optional<GenericPool> genericPool = GenericPool.install(new PrintStream(bytes, true, StandardCharsets.UTF_8));
		String reasons = bytes.toString(StandardCharsets.UTF_8);
		progress.print(reasons);
		return new Clients(plan, genericPool, reasons);
	}

	/**
	 * Return why a row cannot be started, in one line; npm has already printed the rest.
	 */
	Optional<String> missing() {
		return this.reasons.lines().findFirst();
	}

	/**
	 * Return the rows that can be started and measured.
	 */
	List<String> rows() {
		return this.plan.rows()
			.stream()
			.filter((row) -> !row.equals(Row.GENERIC_POOL) || this.genericPool.isPresent())
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
