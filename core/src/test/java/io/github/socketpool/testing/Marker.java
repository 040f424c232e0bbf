package io.github.socketpool.testing;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.logging.LogRecord;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Text that stands for what a peer sent or what a payload holds. No part of it may stand
 * in a message, a log record, or anything else that is shown.
 */
public final class Marker {

	/** Begins a line of its own in a log that takes it, and commands the terminal. */
	public static final String TEXT = "4711-SECRET\r\n1999-12-31T00:00:00Z ERROR FORGED \u001b[31m";

	/** The same as it stands in JSON. */
	public static final String JSON = "4711-SECRET\\r\\n1999-12-31T00:00:00Z ERROR FORGED \\u001b[31m";

	private static final List<String> PARTS = List.of("4711-", "SECRET", "FORGED", "1999-12-31", "34 37 31 31 2d");

	private Marker() {
	}

	/**
	 * Require that nothing of the marker stands in an error, its causes, or what it
	 * suppressed.
	 */
	public static void assertAbsentFrom(Throwable failure) {
		for (Throwable error : withCauses(failure)) {
			assertAbsentFrom(String.valueOf(error.getMessage()));
			assertAbsentFrom(String.valueOf(error.getLocalizedMessage()));
			assertAbsentFrom(error.toString());
		}
		StringWriter trace = new StringWriter();
		failure.printStackTrace(new PrintWriter(trace));
		assertThat(trace.toString()).doesNotContain(PARTS);
	}

	/**
	 * Require that nothing of the marker was logged.
	 */
	public static void assertAbsentFrom(Collection<LogRecord> records) {
		for (LogRecord record : records) {
			assertAbsentFrom(record.getMessage());
			assertThat(record.getParameters()).isNullOrEmpty();
			if (record.getThrown() != null) {
				assertAbsentFrom(record.getThrown());
			}
		}
	}

	/**
	 * Require that nothing of the marker, and nothing that does not print, stands in a
	 * text.
	 */
	public static void assertAbsentFrom(String text) {
		assertThat(text).doesNotContain(PARTS).doesNotContainPattern("\\p{Cntrl}");
	}

	private static List<Throwable> withCauses(Throwable failure) {
		Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		List<Throwable> errors = new ArrayList<>();
		collect(failure, seen, errors);
		return errors;
	}

	private static void collect(@Nullable Throwable error, Set<Throwable> seen, List<Throwable> errors) {
		if (error != null && seen.add(error)) {
			errors.add(error);
			collect(error.getCause(), seen, errors);
			for (Throwable suppressed : error.getSuppressed()) {
				collect(suppressed, seen, errors);
			}
		}
	}

}
