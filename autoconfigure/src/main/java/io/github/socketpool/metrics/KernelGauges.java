package io.github.socketpool.metrics;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

import io.github.socketpool.kernel.KernelSampler;
import io.github.socketpool.kernel.TargetSockets;
import io.github.socketpool.pool.ConnectionPool;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The gauges of the kernel's figures about one pool's sockets, in one registry. A gauge
 * is registered while its figure is known, so that an operator sees no number rather than
 * a wrong one. Thread-safe.
 */
class KernelGauges {

	private final ConnectionPool pool;

	private final MeterRegistry registry;

	private final KernelSampler kernel;

	private final ReentrantLock lock = new ReentrantLock();

	/** Guarded by the lock, as are the next two; {@code null} while not registered. */
	private @Nullable OwnedMeters ofTarget;

	private @Nullable OwnedMeters ofHost;

	private boolean removed;

	KernelGauges(ConnectionPool pool, MeterRegistry registry, KernelSampler kernel) {
		this.pool = pool;
		this.registry = registry;
		this.kernel = kernel;
	}

	/**
	 * Register the gauges whose figures are known, and remove the others. To be called
	 * whenever that may have changed.
	 */
	void update() {
		this.lock.lock();
		try {
			boolean open = !this.removed && this.pool.control().isOpen();
			this.ofTarget = update(this.ofTarget, open && this.kernel.sockets(this.pool.name()) != null,
					this::registerTarget);
			this.ofHost = update(this.ofHost, open && this.kernel.timeWaitOnHost() != null, this::registerHost);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Remove the gauges. They are not registered again.
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

	private @Nullable OwnedMeters update(@Nullable OwnedMeters meters, boolean wanted, Consumer<OwnedMeters> gauges) {
		if (wanted && meters == null) {
			OwnedMeters registered = new OwnedMeters(this.registry, this.pool.name());
			gauges.accept(registered);
			return registered;
		}
		if (!wanted && meters != null) {
			meters.remove();
			return null;
		}
		return meters;
	}

	/**
	 * Pools with the same name may have the same target, so their figures must not be
	 * added up.
	 */
	private void registerTarget(OwnedMeters meters) {
		meters.gauge("socketpool.time.wait", "Sockets of this host in TIME_WAIT to the target. Sampled.",
				() -> latest(TargetSockets::timeWait), Math::max);
		meters.gauge("socketpool.ports.free",
				"Ephemeral ports still free for connections to the busiest address of the target. Sampled.",
				() -> latest(TargetSockets::portsFree), Math::min);
	}

	private void registerHost(OwnedMeters meters) {
		meters.gauge("socketpool.time.wait.host", "Sockets of all processes in TIME_WAIT in this network namespace.",
				() -> known(this.kernel.timeWaitOnHost()), Math::max);
	}

	private double latest(ToIntFunction<TargetSockets> figure) {
		TargetSockets sockets = this.kernel.sockets(this.pool.name());
		return known((sockets != null) ? figure.applyAsInt(sockets) : null);
	}

	/**
	 * A figure that has become unknown since the scrape began is NaN.
	 */
	private static double known(@Nullable Integer number) {
		return (number != null) ? number : Double.NaN;
	}

}
