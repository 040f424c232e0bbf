package io.github.socketpool.benchmark.call;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/**
 * Counts how often a virtual thread was pinned to its carrier for longer than
 * {@link #THRESHOLD}, with the JVM's flight recorder. Platform threads cannot be pinned,
 * so they are not recorded.
 */
final class PinnedThreads implements AutoCloseable {

	static final Duration THRESHOLD = Duration.ofMillis(20);

	private static final String EVENT = "jdk.VirtualThreadPinned";

	private final @Nullable Recording recording;

	private PinnedThreads(@Nullable Recording recording) {
		this.recording = recording;
	}

	static PinnedThreads watch(ThreadKind threads) {
		if (threads == ThreadKind.PLATFORM) {
			return new PinnedThreads(null);
		}
		Recording recording = new Recording();
		recording.enable(EVENT).withThreshold(THRESHOLD);
		recording.start();
		return new PinnedThreads(recording);
	}

	/**
	 * Stop recording.
	 * @return the number, or {@link Figures#UNKNOWN} if nothing was recorded
	 */
	long count() {
		if (this.recording == null) {
			return Figures.UNKNOWN;
		}
		this.recording.stop();
		try {
			Path file = Files.createTempFile("pinned", ".jfr");
			try {
				this.recording.dump(file);
				return RecordingFile.readAllEvents(file)
					.stream()
					.filter((event) -> event.getEventType().getName().equals(EVENT))
					.count();
			}
			finally {
				Files.delete(file);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		if (this.recording != null) {
			this.recording.close();
		}
	}

}
