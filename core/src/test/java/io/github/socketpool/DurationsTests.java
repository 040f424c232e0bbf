package io.github.socketpool;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class DurationsTests {

	@ParameterizedTest
	@CsvSource({ "0, 0 s", "1, 1 ns", "999, 999 ns", "1000, 1 µs", "1499, 1.5 µs", "999499, 999 µs", "999500, 1 ms",
			"250000000, 250 ms", "1234567, 1.23 ms", "999600000, 1 s", "1500000000, 1.5 s", "25904000000, 25.9 s",
			"59949999999, 59.9 s", "-31000000, -31 ms" })
	void shortLengthsAreReadAsThreeDigitsAndAUnit(long nanos, String text) {
		assertThat(Durations.readable(nanos)).isEqualTo(text);
		assertThat(Durations.readable(Duration.ofNanos(nanos))).isEqualTo(text);
	}

	@ParameterizedTest
	@CsvSource({ "PT59.96S, 1 min", "PT1M, 1 min", "PT1M40S, 1 min 40 s", "PT59M59.4S, 59 min 59 s", "PT59M59.6S, 1 h",
			"PT2H5M29S, 2 h 5 min", "PT23H59M40S, 1 d", "PT49H, 2 d 1 h", "P365D, 365 d", "-PT90S, -1 min 30 s" })
	void longLengthsAreReadInTwoUnits(Duration length, String text) {
		assertThat(Durations.readable(length)).isEqualTo(text);
	}

	@ParameterizedTest
	@CsvSource({ "PT0S, 0ms", "PT10S, 10s", "PT0.25S, 250ms", "PT1.5S, 1500ms", "PT0.0015S, 1500us",
			"PT0.000000001S, 1ns", "PT-0.031S, -31ms", "PT5M, 300s" })
	void valuesOfPropertiesAreWrittenExactlyAndAsConfigurationReadsThem(Duration length, String text) {
		assertThat(Durations.property(length)).isEqualTo(text);
	}

	@ParameterizedTest
	@CsvSource({ "9223372036854775807, 9223372036854775807s", "-9223372036854775808, -9223372036854775808s",
			"9223372037, 9223372037s", "-9223372037, -9223372037s" })
	void valuesOfCenturiesAreWrittenInSeconds(long seconds, String text) {
		assertThat(Durations.property(Duration.ofSeconds(seconds))).isEqualTo(text);
		assertThat(Durations.property(Duration.ofSeconds(seconds, 1))).isEqualTo(text);
	}

	@Test
	void lengthsOfCenturiesAreReadable() {
		assertThat(Durations.readable(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo("106752 d");
		assertThat(Durations.readable(Duration.ofSeconds(Long.MIN_VALUE))).isEqualTo("-106752 d");
		assertThat(Durations.readable(Long.MIN_VALUE)).isEqualTo("-106752 d");
	}

}
