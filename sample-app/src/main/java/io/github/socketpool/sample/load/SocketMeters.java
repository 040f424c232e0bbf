package io.github.socketpool.sample.load;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.Search;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * What the operating system says about sockets, as the meters tell it; nothing where it
 * does not say.
 */
@Component
public class SocketMeters {

	private final MeterRegistry meters;

	public SocketMeters(MeterRegistry meters) {
		this.meters = meters;
	}

	/**
	 * Return how many sockets towards a pool's target are in TIME_WAIT.
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
	 * Return how many more connections to a pool's target there are local ports for.
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
