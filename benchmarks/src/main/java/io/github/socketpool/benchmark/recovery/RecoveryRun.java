package io.github.socketpool.benchmark.recovery;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.socketpool.benchmark.JavaProcess;
import io.github.socketpool.benchmark.row.Quote;
import io.github.socketpool.benchmark.row.Row;
import io.github.socketpool.benchmark.server.ServerKind;
import io.github.socketpool.benchmark.server.ServerProcess;

/**
 * One row in one outage. The row runs in this process, and the server in another one,
 * which is killed. The returning server is a third process, which is already warm and
 * only has to listen. So the row is measured, and not the start of a JVM.
 */
final class RecoveryRun {

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	/**
	 * More calls than a caller makes, so that no two callers use an id.
	 */
	private static final long MOST_CALLS = 10_000_000;

	private final String name;

	private final Outage outage;

	private final Timeline timeline;

	private final long begin = System.nanoTime();

	RecoveryRun(String name, Outage outage) {
		this.name = name;
		this.outage = outage;
		// Servers take a while to start.
		this.timeline = new Timeline(outage.total().multipliedBy(2).plusSeconds(10));
	}

	RecoveryFigures run() throws IOException, InterruptedException {
		try (JavaProcess first = startServer(); JavaProcess second = startServer()) {
			warmUp(listen(second, 0));
			int port = listen(first, 0);
			List<TirelessCaller> callers = startCallers(Row.of(this.name, port, this.outage.pool()));
			pause(this.outage.warmUp());
			callers.forEach(TirelessCaller::measure);
			long measured = now();
			pause(this.outage.before());
			long killed = now();
			double rate = this.timeline.rate(measured, killed);
			first.kill();
			pause(this.outage.length());
			listen(second, port);
			long back = now();
			pause(this.outage.after());
			return figures(rate, back - killed, this.timeline.reached(back, rate * RecoveryFigures.SHARE), callers);
		}
	}

	/**
	 * Warm up a server like the other one, with a row that is then closed.
	 */
	private void warmUp(int port) throws IOException, InterruptedException {
		try (Row row = Row.of(this.name, port, this.outage.pool())) {
			List<TirelessCaller> callers = startCallers(row);
			pause(this.outage.warmUp());
			if (stop(callers) > 0) {
				throw new IllegalStateException("Callers are stuck without an outage");
			}
		}
	}

	/**
	 * Stop the callers, and return the figures. The row is not closed, since callers may
	 * be stuck in it, and the process ends anyway.
	 */
	private RecoveryFigures figures(double rate, long outage, OptionalLong recovery, List<TirelessCaller> callers)
			throws InterruptedException {
		long stuck = stop(callers);
		return new RecoveryFigures(rate, outage / 1e6, recovery.isPresent() ? recovery.getAsLong() / 1e6 : Double.NaN,
				callers.stream().mapToLong(TirelessCaller::errors).sum(),
				callers.stream().mapToLong(TirelessCaller::wrongAnswers).sum(), stuck,
				callers.stream().mapToLong(TirelessCaller::longest).max().orElse(0) / 1e6);
	}

	private List<TirelessCaller> startCallers(Row row) throws IOException {
		List<TirelessCaller> callers = new ArrayList<>();
		for (int i = 0; i < this.outage.callers(); i++) {
			callers
				.add(new TirelessCaller(row.newCaller(), this.timeline, this.begin, Quote.FIRST_ID + i * MOST_CALLS));
		}
		callers.forEach(TirelessCaller::start);
		return callers;
	}

	/**
	 * Stop callers.
	 * @return how many of them are stuck
	 */
	private long stop(List<TirelessCaller> callers) throws InterruptedException {
		callers.forEach(TirelessCaller::stop);
		long deadline = now() + PATIENCE.toNanos();
		long stuck = 0;
		for (TirelessCaller caller : callers) {
			stuck += caller.isStuckAfter(TimeUnit.NANOSECONDS.toMillis(deadline - now())) ? 1 : 0;
		}
		return stuck;
	}

	private JavaProcess startServer() throws IOException {
		return JavaProcess.start("", ServerProcess.class, List.of());
	}

	private int listen(JavaProcess server, int port) throws IOException {
		ServerKind kind = switch (Row.protocol(this.name)) {
			case FRAMES -> ServerKind.ECHO;
			case TLS -> ServerKind.ECHO_TLS;
			case HTTP -> ServerKind.HTTP;
			case REDIS -> ServerKind.REDIS;
		};
		server.writeLine("server=" + kind.option() + " port=" + port);
		return Integer.parseInt(server.readLine());
	}

	private long now() {
		return System.nanoTime() - this.begin;
	}

	private void pause(Duration time) {
		long end = now() + time.toNanos();
		for (long rest = time.toNanos(); rest > 0; rest = end - now()) {
			LockSupport.parkNanos(rest);
		}
	}

}
