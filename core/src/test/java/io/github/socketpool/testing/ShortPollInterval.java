package io.github.socketpool.testing;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets every test look for what it awaits more often than each 100 ms. Registered for all
 * tests in {@code META-INF/services}.
 */
public final class ShortPollInterval implements BeforeAllCallback {

	@Override
	public void beforeAll(ExtensionContext context) {
		Awaitility.setDefaultPollInterval(Duration.ofMillis(10));
	}

}
