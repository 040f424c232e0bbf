package io.github.socketpool.benchmark.acquire;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests that the acquire benchmark measures correctly.
 */
class AcquireRowTests {

	@AfterEach
	void useTheDefaultSizeAgain() {
		System.clearProperty(AcquireRow.CONNECTIONS);
	}

	@ParameterizedTest
	@MethodSource("rows")
	void aRowReleasesWhatItAcquires(Class<? extends AcquireRow> type) throws Exception {
		AcquireRow row = type.getConstructor().newInstance();
		Set<Object> connections = Collections.newSetFromMap(new IdentityHashMap<>());
		try {
			row.fill();
			for (int i = 0; i < 3 * AcquireRow.connections(); i++) {
				connections.add(row.acquireAndRelease());
			}
		}
		finally {
			row.close();
		}
		assertThat(connections).doesNotContainNull().hasSizeBetween(1, AcquireRow.connections());
	}

	@ParameterizedTest
	@MethodSource("rows")
	void aRowHasTheRequestedNumberOfIdleConnections(Class<? extends AcquireRow> type) throws Exception {
		System.setProperty(AcquireRow.CONNECTIONS, "300");
		AcquireRow row = type.getConstructor().newInstance();
		try {
			row.fill();
			assertThat(row.idle()).isEqualTo(300);
			row.acquireAndRelease();
			assertThat(row.idle()).isEqualTo(300);
		}
		finally {
			row.close();
		}
	}

	@Test
	void theMetersOfTheMeteredRowRecordEachUse() {
		MeteredSocketPoolAcquire row = new MeteredSocketPoolAcquire();
		row.acquireAndRelease();
		row.acquireAndRelease();
		assertThat(row.recorded()).isEqualTo(2);
		row.close();
	}

	@Test
	void jmhFindsEachRow() {
		assertThat(BenchmarkList.defaultList()
			.getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), Collections.emptyList()))
			.extracting(BenchmarkListEntry::getUserClassQName)
			.containsExactlyInAnyOrderElementsOf(rows().map(Class::getName).toList());
	}

	@Test
	void anUnknownRowIsRejectedBeforeAnyMeasurement() {
		assertThatIllegalArgumentException().isThrownBy(() -> AcquireOptions.parse(List.of("rows=socketpool,dbcp")))
			.withMessageContaining("dbcp")
			.withMessageContaining("stormpot");
	}

	static Stream<Class<? extends AcquireRow>> rows() {
		return AcquireRow.NAMES.stream().map(AcquireRow::of);
	}

}
