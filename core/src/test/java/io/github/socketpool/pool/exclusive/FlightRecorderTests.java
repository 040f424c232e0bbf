package io.github.socketpool.pool.exclusive;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.pool.AcquireTimeoutException;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.FakeConnection;
import io.github.socketpool.testing.NoLeaks;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What somebody sees who records a virtual machine with a pool in it.
 */
@ExtendWith(NoLeaks.class)
class FlightRecorderTests {

	private static final String PREFIX = "io.github.socketpool.";

	@TempDir
	private Path directory;

	@Test
	void connectsAreRecordedWithTheirFailure() throws IOException {
		try (Recording recording = new Recording(); FakePool fake = FakePool.of(FakePool::lasting)) {
			recording.enable(PREFIX + "Connect").withoutThreshold();
			recording.start();
			fake.acquire().invalidate();
			fake.factory.refusing = true;
			assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(fake::acquire);
			List<RecordedEvent> events = stop(recording, "Connect");
			assertThat(events).hasSize(2).allSatisfy(FlightRecorderTests::isOfThePool);
			assertThat(events).extracting((event) -> Objects.toString(event.getString("failure")))
				.satisfiesExactly((none) -> assertThat(none).isEqualTo("null"),
						(failure) -> assertThat(failure).contains("refused by the test"));
			assertThat(events).extracting((event) -> event.getString("phase")).containsExactly(null, "connect");
		}
	}

	@Test
	void closesAreRecordedWithReasonAndInitiatorAndUses() throws IOException {
		try (Recording recording = new Recording(); FakePool fake = FakePool.of(FakePool::lasting)) {
			recording.enable(PREFIX + "Close");
			recording.start();
			fake.acquire().release();
			Lease lease = fake.acquire();
			((FakeConnection) lease.connection()).atEnd.add(CloseReason.STALE);
			lease.release();
			assertThat(stop(recording, "Close")).singleElement().satisfies((event) -> {
				isOfThePool(event);
				assertThat(event.getString("reason")).isEqualTo("STALE");
				assertThat(event.getString("initiator")).isEqualTo("PEER");
				assertThat(event.getLong("uses")).isEqualTo(2);
			});
		}
	}

	@Test
	void waitsAreRecordedWithTheirStack() throws IOException {
		try (Recording recording = new Recording();
				FakePool fake = FakePool.of((settings) -> settings.withMaxSize(1))) {
			Lease held = fake.acquire();
			recording.enable(PREFIX + "Wait").withoutThreshold();
			recording.start();
			Caller<Lease> served = fake.callAndWait();
			held.release();
			Lease lease = served.get();
			Caller<Lease> late = fake.callAndWait();
			fake.pass(Duration.ofSeconds(3), late);
			late.failure(AcquireTimeoutException.class);
			lease.release();
			List<RecordedEvent> events = stop(recording, "Wait");
			assertThat(events).hasSize(2).allSatisfy((event) -> {
				isOfThePool(event);
				assertThat(event.getStackTrace()).isNotNull();
			});
			assertThat(events).extracting((event) -> event.getBoolean("served")).containsExactly(true, false);
		}
	}

	@Test
	void waitsBelowTheThresholdAreNotRecorded() throws IOException {
		try (Recording recording = new Recording();
				FakePool fake = FakePool.of((settings) -> settings.withMaxSize(1))) {
			recording.enable(PREFIX + "Wait").withThreshold(Duration.ofHours(1));
			recording.start();
			fake.acquire().release();
			assertThat(stop(recording, "Wait")).isEmpty();
		}
	}

	@Test
	void waitsAreRecordedFromTenMillisecondsUnlessTheRecordingSaysOtherwise() {
		FlightRecorder.register(RecordedWait.class);
		assertThat(FlightRecorder.getFlightRecorder().getEventTypes())
			.filteredOn((type) -> type.getName().equals(PREFIX + "Wait"))
			.singleElement()
			.satisfies((type) -> assertThat(type.getSettingDescriptors())
				.filteredOn((setting) -> setting.getName().equals("threshold"))
				.singleElement()
				.satisfies((threshold) -> assertThat(threshold.getDefaultValue()).isEqualTo("10 ms")));
	}

	@Test
	void timeOutsAreRecordedWithWhatTheCallWasDoing() throws IOException {
		try (Recording recording = new Recording();
				FakePool fake = FakePool.of((settings) -> settings.withMaxSize(1))) {
			recording.enable(PREFIX + "Timeout");
			recording.start();
			Lease held = fake.acquire();
			Caller<Lease> late = fake.callAndWait();
			fake.pass(Duration.ofSeconds(3), late);
			late.failure(AcquireTimeoutException.class);
			((FakeConnection) held.connection()).atEnd.add(CloseReason.TIMEOUT);
			held.release();
			List<RecordedEvent> events = stop(recording, "Timeout");
			assertThat(events).allSatisfy(FlightRecorderTests::isOfThePool);
			assertThat(events).extracting((event) -> event.getString("phase")).containsExactly("waiting", "using");
		}
	}

	private List<RecordedEvent> stop(Recording recording, String name) throws IOException {
		await().until(() -> Thread.getAllStackTraces().keySet().stream().noneMatch(FlightRecorderTests::isConnecting));
		recording.stop();
		Path file = this.directory.resolve(name + ".jfr");
		recording.dump(file);
		return RecordingFile.readAllEvents(file)
			.stream()
			.filter((event) -> event.getEventType().getName().equals(PREFIX + name))
			.sorted((first, second) -> first.getStartTime().compareTo(second.getStartTime()))
			.toList();
	}

	private static boolean isConnecting(Thread thread) {
		return thread.getName().startsWith("socketpool-default-connect-") && List.of(thread.getStackTrace())
			.stream()
			.noneMatch((frame) -> frame.getMethodName().equals("getTask"));
	}

	private static void isOfThePool(RecordedEvent event) {
		assertThat(event.getString("pool")).isEqualTo("default");
		assertThat(event.getString("target")).isEqualTo("fake:1");
	}

}
