package io.github.socketpool.sample.load;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.Search;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Reads the operating system's figures about sockets from the meters; {@code null} if a
 * figure is unknown.
 */
@Component
public class SocketMeters {

	private final MeterRegistry meters;

	public SocketMeters(MeterRegistry meters) {
		this.meters = meters;
	}

	/**
	 * Return how many sockets to a pool's target are in TIME_WAIT.
	 */
	public @Nullable Long timeWait(String pool) {
		return value(this.meters.find("socketpool.time.wait").tag("pool", pool));
	}

	/**
	 * Return how many sockets of this host are in TIME_WAIT.
	 */
	public @Nullable Long timeWaitOfHost() {
		return value(this.meters.find("socketpool.time.wait.host"));
	}

	/**
	 * Return how many local ports are free for connections to a pool's target.
	 */
	public @Nullable Long freePorts(String pool) {
		return value(this.meters.find("socketpool.ports.free").tag("pool", pool));
	}

	private static @Nullable Long value(Search meter) {
		Gauge gauge = meter.gauge();
		if (gauge == null) {
			return null;
		}
		double value = gauge.value();
		return Double.isFinite(value) ? Math.round(value) : null;
	}

}
