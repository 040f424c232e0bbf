package io.github.socketpool.pool;

import java.time.Duration;
import java.util.stream.Stream;

import io.github.socketpool.InvalidSettingException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PoolSettingsTests {

	private static final PoolSettings DEFAULTS = PoolSettings.defaults();

	static Stream<Arguments> invalid() {
		return Stream.of(invalid("pool.max-size", "0", () -> DEFAULTS.withMaxSize(0)),
				invalid("pool.min-idle", "-1", () -> DEFAULTS.withMinIdle(-1)),
				invalid("pool.min-idle", "9", () -> DEFAULTS.withMinIdle(9)),
				invalid("pool.max-waiters", "-1", () -> DEFAULTS.withMaxWaiters(-1)),
				invalid("pool.max-uses", "-1", () -> DEFAULTS.withMaxUses(-1)),
				invalid("pool.max-connecting", "0", () -> DEFAULTS.withMaxConnecting(0)),
				invalid("pool.max-in-flight", "0", () -> DEFAULTS.withMaxInFlight(0)),
				invalid("pool.acquire-timeout", "0ms", () -> DEFAULTS.withAcquireTimeout(Duration.ZERO)),
				invalid("pool.acquire-timeout", "-1s", () -> DEFAULTS.withAcquireTimeout(Duration.ofSeconds(-1))),
				invalid("pool.idle-timeout", "-1s", () -> DEFAULTS.withIdleTimeout(Duration.ofSeconds(-1))),
				invalid("pool.max-lifetime", "-1s", () -> DEFAULTS.withMaxLifetime(Duration.ofSeconds(-1))),
				invalid("pool.leak-detection-threshold", "-1s",
						() -> DEFAULTS.withLeakDetectionThreshold(Duration.ofSeconds(-1))),
				invalid("connect.backoff.initial", "0ms",
						() -> DEFAULTS.withConnectBackoff(Duration.ZERO, Duration.ofSeconds(1))),
				invalid("connect.backoff.max", "1s",
						() -> DEFAULTS.withConnectBackoff(Duration.ofSeconds(2), Duration.ofSeconds(1))));
	}

	private static Arguments invalid(String setting, String value, ThrowingCallable change) {
		return Arguments.of(setting, value, change);
	}

	@ParameterizedTest(name = "{0} = {1}")
	@MethodSource("invalid")
	void valuesThatMakeNoSenseAreRefusedWithARemedy(String setting, String value, ThrowingCallable change) {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(change).satisfies((ex) -> {
			assertThat(ex.getSetting()).isEqualTo(setting);
			assertThat(ex.getValue()).isEqualTo(value);
			assertThat(ex.getRemedy()).isNotEmpty();
		});
	}

	@Test
	void hasTheDocumentedDefaults() {
		assertThat(DEFAULTS).isEqualTo(new PoolSettings(8, 0, 256, Duration.ofSeconds(3), Duration.ofMinutes(5),
				Duration.ofMinutes(30), 0, 2, Duration.ofMillis(100), Duration.ofSeconds(10), Duration.ZERO,
				WarmUp.LAZY, Balancing.LEAST_BUSY, 64));
	}

	@Test
	void zeroMeansForEverWhereItSaysSo() {
		PoolSettings settings = DEFAULTS.withIdleTimeout(Duration.ZERO)
			.withMaxLifetime(Duration.ZERO)
			.withLeakDetectionThreshold(Duration.ZERO);
		assertThat(settings.idleTimeout()).isZero();
		assertThat(settings.maxLifetime()).isZero();
		assertThat(settings.leakDetectionThreshold()).isZero();
	}

	@Test
	void eachChangeLeavesAllOtherSettingsAsTheyWere() {
		PoolSettings settings = DEFAULTS.withSize(7, 3)
			.withMaxWaiters(5)
			.withAcquireTimeout(Duration.ofSeconds(1))
			.withIdleTimeout(Duration.ofSeconds(2))
			.withMaxLifetime(Duration.ofSeconds(3))
			.withMaxUses(4)
			.withMaxConnecting(6)
			.withConnectBackoff(Duration.ofMillis(7), Duration.ofMillis(8))
			.withLeakDetectionThreshold(Duration.ofSeconds(9))
			.withWarmUp(WarmUp.REQUIRED)
			.withBalancing(Balancing.FAILOVER)
			.withMaxInFlight(10);
		assertThat(settings).isEqualTo(new PoolSettings(7, 3, 5, Duration.ofSeconds(1), Duration.ofSeconds(2),
				Duration.ofSeconds(3), 4, 6, Duration.ofMillis(7), Duration.ofMillis(8), Duration.ofSeconds(9),
				WarmUp.REQUIRED, Balancing.FAILOVER, 10));
	}

	@Test
	void perCallUsesEachConnectionOnceAndKeepsNone() {
		PoolSettings perCall = DEFAULTS.withMinIdle(4).perCall();
		assertThat(perCall.maxUses()).isEqualTo(1);
		assertThat(perCall.minIdle()).isZero();
		assertThat(perCall.maxConnecting()).isEqualTo(8);
	}

}
