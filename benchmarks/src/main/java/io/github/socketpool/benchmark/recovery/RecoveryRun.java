package io.github.socketpool.benchmark.recovery;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.socketpool.benchmark.JavaProcess;
import io.github.socketpool.benchmark.row.Protocol;
import io.github.socketpool.benchmark.row.Row;
import io.github.socketpool.benchmark.server.ServerKind;
import io.github.socketpool.benchmark.server.ServerProcess;

/**
 * One row in one outage. The rows run in this process, the server in one that is killed.
 */
final class RecoveryRun {

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final String name;

	private final Outage outage;

	private final Timeline timeline;

	private final long begin = System.nanoTime();

	private final List<TirelessCaller> callers = new ArrayList<>();

	RecoveryRun(String name, Outage outage) {
		this.name = name;
		this.outage = outage;
		// A server takes a while to start.
		this.timeline = new Timeline(outage.total().multipliedBy(2).plusSeconds(10));
	}

	RecoveryFigures run() throws IOException, InterruptedException {
		JavaProcess server = startServer();
		int port = listen(server, 0);
		try {
			startCallers(Row.of(this.name, port, this.outage.pool()));
			pause(this.outage.warmUp());
			this.callers.forEach(TirelessCaller::measure);
			long measured = now();
			pause(this.outage.before());
			double rate = this.timeline.rate(measured, now());
			server.kill();
			pause(this.outage.length());
			server = startServer();
			listen(server, port);
			long restarted = now();
			pause(this.outage.after());
			return figures(rate, this.timeline.reached(restarted, rate * RecoveryFigures.SHARE));
		}
		finally {
			server.close();
		}
	}

	/**
	 * Stop the callers, and tell what became of them. The row is not closed: it may hold
	 * callers who are stuck, and the process ends anyway.
	 */
	private RecoveryFigures figures(double rate, OptionalLong recovery) throws InterruptedException {
		this.callers.forEach(TirelessCaller::stop);
		long deadline = now() + PATIENCE.toNanos();
		long stuck = 0;
		for (TirelessCaller caller : this.callers) {
			stuck += caller.isStuckAfter(TimeUnit.NANOSECONDS.toMillis(deadline - now())) ? 1 : 0;
		}
		return new RecoveryFigures(rate, recovery.isPresent() ? recovery.getAsLong() / 1e6 : Double.NaN,
				this.callers.stream().mapToLong(TirelessCaller::errors).sum(),
				this.callers.stream().mapToLong(TirelessCaller::wrongAnswers).sum(), stuck,
				this.callers.stream().mapToLong(TirelessCaller::longest).max().orElse(0) / 1e6);
	}

	private void startCallers(Row row) throws IOException {
		for (int i = 0; i < this.outage.callers(); i++) {
			this.callers.add(new TirelessCaller(row.newCaller(), this.timeline, this.begin));
		}
		this.callers.forEach(TirelessCaller::start);
	}

	private JavaProcess startServer() throws IOException {
		return JavaProcess.start("", ServerProcess.class, List.of());
	}

	private int listen(JavaProcess server, int port) throws IOException {
		ServerKind kind = (Row.protocol(this.name) == Protocol.HTTP) ? ServerKind.HTTP : ServerKind.ECHO;
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
