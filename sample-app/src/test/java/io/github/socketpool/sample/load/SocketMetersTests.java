package io.github.socketpool.sample.load;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SocketMeters}.
 */
class SocketMetersTests {

	private final MeterRegistry meters = new SimpleMeterRegistry();

	private final SocketMeters sockets = new SocketMeters(this.meters);

	@Test
	void figuresAreThoseOfTheMetersOfThePool() {
		gauge("socketpool.time.wait", "quotes", 1);
		gauge("socketpool.time.wait", "default", 2);
		gauge("socketpool.ports.free", "quotes", 3);
		gauge("socketpool.ports.free", "default", 4);
		Gauge.builder("socketpool.time.wait.host", () -> 5).register(this.meters);
		assertThat(this.sockets.timeWait("default")).isEqualTo(2);
		assertThat(this.sockets.freePorts("default")).isEqualTo(4);
		assertThat(this.sockets.timeWaitOfHost()).isEqualTo(5);
	}

	@Test
	void unknownFiguresAreNullAndNotZero() {
		assertThat(this.sockets.timeWait("default")).isNull();
		assertThat(this.sockets.timeWaitOfHost()).isNull();
		gauge("socketpool.ports.free", "default", Double.NaN);
		assertThat(this.sockets.freePorts("default")).isNull();
	}

	private void gauge(String name, String pool, double value) {
		Gauge.builder(name, () -> value).tag("pool", pool).register(this.meters);
	}

}
