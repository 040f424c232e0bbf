package io.github.socketpool.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.sample.browser.Chromium;
import io.github.socketpool.sample.browser.Tab;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

import static org.awaitility.Awaitility.await;

/**
 * Takes the screenshots of the page for the documentation. Its name keeps builds from
 * running it, and CONTRIBUTING.md has the command. The back ends use their default ports,
 * which must be free.
 */
@SampleTest
@TestPropertySource(properties = { "sample.server.port=9000", "sample.server.rates-port=9101",
		"sample.server.second-rates-port=9102" })
class PageScreenshots {

	private static final Duration TIMEOUT = Duration.ofMinutes(4);

	private static final Path DOCS = Path.of("..", "docs");

	@LocalServerPort
	private int port;

	@Test
	@Timeout(value = 15, unit = TimeUnit.MINUTES)
	void takePictures(@TempDir Path directory) throws Exception {
		try (Chromium browser = Chromium.start(directory); Tab tab = browser.newTab()) {
			tab.resize(1280, 1180, 1);
			tab.prefer("light");
			tab.open("http://localhost:" + this.port + "/");
			await().atMost(TIMEOUT).until(() -> tab.isVisible("canvas"));
			// Some traffic, as in an application that is used.
			tab.evaluate("setInterval(() => fetch('quotes/ACME'), 40); setInterval(() => fetch('rates/EUR/USD'), 150)");
			awaitSecondsSince(tab, 0, 12);
			run(tab, "pooled", "200000");
			awaitSecondsSince(tab, now(tab), 8);
			run(tab, "per-call", "20000");
			awaitSecondsSince(tab, now(tab), 14);
			write(tab, "page-light.png");
			tab.prefer("dark");
			write(tab, "page-dark.png");
		}
	}

	private static void run(Tab tab, String mode, String calls) {
		tab.type("[name=calls]", calls);
		tab.click("button." + mode);
		await().atMost(TIMEOUT)
			.until(() -> tab.text("#results [data-row=calls] [data-mode=" + mode + "]").matches("[0-9].*"));
		tab.evaluate("document.activeElement.blur()");
	}

	/**
	 * Return the time since the tab was opened, in seconds.
	 */
	private static double now(Tab tab) {
		return tab.evaluate("performance.now() / 1000").asDouble();
	}

	private static void awaitSecondsSince(Tab tab, double start, double seconds) {
		await().atMost(TIMEOUT).until(() -> now(tab) - start >= seconds);
	}

	private static void write(Tab tab, String name) throws IOException {
		Files.write(DOCS.resolve(name), tab.screenshot());
	}

}
