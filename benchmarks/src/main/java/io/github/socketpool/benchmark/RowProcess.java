package io.github.socketpool.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;

/**
 * The JVM of one row. It prints {@value #WARM} when it is warmed up, measures whenever it
 * is sent a line, prints the figures as another line, and ends when its input ends.
 */
final class RowProcess {

	static final String WARM = "warm";

	private RowProcess() {
	}

	/**
	 * Run a row.
	 * @param args the server's port, and {@link Options#forRow options}
	 * @throws IOException if a connection fails
	 * @throws ExecutionException if a call fails
	 * @throws InterruptedException if the thread is interrupted
	 */
	public static void main(String[] args) throws IOException, ExecutionException, InterruptedException {
		Options options = Options.parse(Arrays.copyOfRange(args, 1, args.length));
		try (Row row = Row.of(options.rows().get(0), Integer.parseInt(args[0]), options.pool());
				ClosedLoop loop = new ClosedLoop(row, options.callers())) {
			loop.run(Extent.time(options.warmUp()));
			System.out.println(WARM);
			BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
			while (input.readLine() != null) {
				System.out.println(loop.run(extent(options)).format());
			}
		}
	}

	private static Extent extent(Options options) {
		return switch (options.mode()) {
			case CALLS -> Extent.time(options.time());
			case SYSCALLS -> Extent.calls(options.calls());
		};
	}

}
