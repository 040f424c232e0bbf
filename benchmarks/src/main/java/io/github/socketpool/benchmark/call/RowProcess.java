package io.github.socketpool.benchmark.call;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;

import io.github.socketpool.benchmark.row.Row;

/**
 * The JVM of one row, or of several that take turns. It prints {@value #WARM} when it is
 * warmed up, measures the row whose name it is sent, prints the figures as another line,
 * and ends when its input ends.
 */
final class RowProcess {

	static final String WARM = "warm";

	private RowProcess() {
	}

	/**
	 * Run rows.
	 * @param args the server's port, and {@link Options#forRows options}
	 * @throws IOException if a connection fails
	 * @throws ExecutionException if a call fails
	 * @throws InterruptedException if the thread is interrupted
	 */
	public static void main(String[] args) throws IOException, ExecutionException, InterruptedException {
		Options options = Options.parse(Arrays.copyOfRange(args, 1, args.length));
		try (Loops loops = new Loops(options, Integer.parseInt(args[0]))) {
			loops.warmUp(options.warmUp());
			System.out.println(WARM);
			BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
			for (String row = input.readLine(); row != null; row = input.readLine()) {
				System.out.println(loops.of(row).run(extent(options)).format());
			}
		}
	}

	private static Extent extent(Options options) {
		return switch (options.mode()) {
			case CALLS, PAIRED -> Extent.time(options.time());
			case SYSCALLS -> Extent.calls(options.calls());
		};
	}

	/**
	 * The rows, each with callers of its own.
	 */
	private static final class Loops implements AutoCloseable {

		private static final int TURNS = 8;

		private final List<Row> rows = new ArrayList<>();

		private final Map<String, ClosedLoop> loops = new LinkedHashMap<>();

		Loops(Options options, int port) throws IOException {
			for (String name : options.rows()) {
				Row row = Row.of(name, port, options.pool());
				this.rows.add(row);
				this.loops.put(name, new ClosedLoop(row, options.callers()));
			}
		}

		/**
		 * Let all rows run in turns, so that what the compilers make of the code that
		 * they share fits all of them.
		 */
		void warmUp(Duration time) throws ExecutionException, InterruptedException {
			for (int turn = 0; turn < TURNS; turn++) {
				for (ClosedLoop loop : this.loops.values()) {
					loop.run(Extent.time(time.dividedBy(TURNS)));
				}
			}
		}

		ClosedLoop of(String row) {
			return Objects.requireNonNull(this.loops.get(row), row);
		}

		@Override
		public void close() throws IOException {
			this.loops.values().forEach(ClosedLoop::close);
			for (Row row : this.rows) {
				row.close();
			}
		}

	}

}
