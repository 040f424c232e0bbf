package io.github.socketpool;

import java.lang.System.Logger;
import java.util.List;
import java.util.function.Supplier;
import java.util.logging.Level;

import io.github.socketpool.testing.LogCapture;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

class SafeLogTests {

	private final SafeLog log = SafeLog.of(SafeLogTests.class.getName());

	@Test
	void escapesWhatDoesNotPrint() {
		try (LogCapture records = new LogCapture(SafeLogTests.class)) {
			this.log.write(Logger.Level.INFO, "a\r\nFORGED", null);
			this.log.write(Logger.Level.INFO, "name", "a\r\nFORGED", null);
			this.log.debug(() -> "a\r\nFORGED");
			assertThat(records.at(Level.INFO)).containsExactly("a\\u000d\\u000aFORGED", "name 'a\\u000d\\u000aFORGED'");
			assertThat(records.at(Level.FINE)).containsExactly("a\\u000d\\u000aFORGED");
		}
	}

	@Test
	void doesNotThrowWhenItsLoggerFails() {
		for (Error failure : List.of(new OutOfMemoryError("from the test"), new StackOverflowError("from the test"))) {
			try (LogCapture records = LogCapture.failing(SafeLogTests.class, failure)) {
				assertThatNoException().isThrownBy(() -> {
					this.log.write(Logger.Level.ERROR, "message", failure);
					this.log.write(Logger.Level.ERROR, "message", "name", null);
					this.log.debug(() -> "message");
				});
				assertThat(records.records()).isEmpty();
			}
		}
	}

	@Test
	void debugSurvivesAMessageThatCannotBeMade() {
		Supplier<String> failing = () -> {
			throw new IllegalStateException("from the test");
		};
		try (LogCapture records = new LogCapture(SafeLogTests.class)) {
			assertThatNoException().isThrownBy(() -> this.log.debug(failing));
			assertThat(records.records()).isEmpty();
		}
	}

	@Test
	void knowsWhetherDebugIsOn() {
		try (LogCapture records = new LogCapture(SafeLogTests.class)) {
			assertThat(this.log.isDebug()).isTrue();
			assertThat(records.records()).isEmpty();
		}
		assertThat(this.log.isDebug()).isFalse();
	}

}
