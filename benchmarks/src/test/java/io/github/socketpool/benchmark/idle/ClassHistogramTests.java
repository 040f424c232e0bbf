package io.github.socketpool.benchmark.idle;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClassHistogram}.
 */
class ClassHistogramTests {

	@Test
	void countsTheBytesOfEachClass() {
		byte[] large = new byte[10_000_000];
		Map<String, Long> bytes = ClassHistogram.take();
		assertThat(bytes.get("[B")).isGreaterThanOrEqualTo(large.length);
		assertThat(bytes.get("java.lang.String")).isPositive();
		assertThat(bytes.get(ClassHistogramTests.class.getName())).isBetween(1L, 100L);
	}

}
