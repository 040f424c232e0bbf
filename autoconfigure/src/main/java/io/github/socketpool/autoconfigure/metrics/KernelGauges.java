package io.github.socketpool.autoconfigure.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;

import io.github.socketpool.autoconfigure.kernel.KernelSampler;
import io.github.socketpool.autoconfigure.kernel.TargetSockets;
import io.github.socketpool.pool.ConnectionPool;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The gauges of what the kernel knows about one pool's sockets, in one registry. Each is
 * there while there is something that it can tell: an operator is to see no number rather
 * than a wrong one. Thread-safe.
 */
class KernelGauges {

	private final ConnectionPool pool;

	private final MeterRegistry registry;

	private final KernelSampler kernel;

	private final ReentrantLock lock = new ReentrantLock();

	/** Guarded by the lock, as the two below; empty while they are not there. */
	private final List<Meter> ofTarget = new ArrayList<>();

	private final List<Meter> ofHost = new ArrayList<>();

	private boolean removed;

	KernelGauges(ConnectionPool pool, MeterRegistry registry, KernelSampler kernel) {
		this.pool = pool;
		this.registry = registry;
		this.kernel = kernel;
	}

	/**
	 * Register the gauges that have something to tell, and remove those that no longer
	 * have. To be called whenever that may have changed.
	 */
	void update() {
		this.lock.lock();
		try {
			boolean open = !this.removed && this.pool.isOpen();
			update(this.ofTarget, open && this.kernel.sockets(this.pool.name()) != null, this::registerTarget);
			update(this.ofHost, open && this.kernel.timeWaitOnHost() != null, this::registerHost);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Remove the gauges for good.
	 */
	void remove() {
		this.lock.lock();
		try {
			this.removed = true;
		}
		finally {
			this.lock.unlock();
		}
		update();
	}

	private void update(List<Meter> meters, boolean wanted, Runnable register) {
		if (wanted && meters.isEmpty()) {
			register.run();
		}
		else if (!wanted) {
			meters.forEach(this.registry::remove);
			meters.clear();
		}
	}

	private void registerTarget() {
		this.ofTarget.add(register(
				Gauge.builder("socketpool.time.wait", this.kernel, (kernel) -> latest(kernel, TargetSockets::timeWait))
					.description("Sockets of this host in TIME_WAIT towards the target. Sampled.")));
		this.ofTarget.add(register(Gauge
			.builder("socketpool.ports.free", this.kernel, (kernel) -> latest(kernel, TargetSockets::portsFree))
			.description("Ephemeral ports still free for connections to the busiest address of the target. Sampled.")));
	}

	private void registerHost() {
		this.ofHost.add(register(
				Gauge.builder("socketpool.time.wait.host", this.kernel, (kernel) -> known(kernel.timeWaitOnHost()))
					.description("Sockets in TIME_WAIT in this network namespace, whoever they belong to.")));
	}

	private Meter register(Gauge.Builder<?> builder) {
		return builder.tag("pool", this.pool.name()).register(this.registry);
	}

	private double latest(KernelSampler kernel, ToIntFunction<TargetSockets> figure) {
		TargetSockets sockets = kernel.sockets(this.pool.name());
		return known((sockets != null) ? figure.applyAsInt(sockets) : null);
	}

	/**
	 * What has become unknown since the scrape began is not a number.
	 */
	private static double known(@Nullable Integer number) {
		return (number != null) ? number : Double.NaN;
	}

}
