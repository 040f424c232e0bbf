package io.github.socketpool.sample;

import java.time.Duration;

import io.github.socketpool.sample.browser.Tab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The page in a tab, as a user reads it and runs loads with it.
 */
class SamplePage {

	/** How many calls a load makes. */
	static final int CALLS = 3000;

	/** Much longer than anything takes, even on a busy machine. */
	private static final Duration TIMEOUT = Duration.ofMinutes(4);

	private final Tab tab;

	SamplePage(Tab tab) {
		this.tab = tab;
	}

	/**
	 * Open the page of an application.
	 */
	void open(int port) {
		this.tab.resize(1280, 1000, 1);
		this.tab.open("http://localhost:" + port + "/");
	}

	/**
	 * Run a load, and wait until the page shows its results.
	 */
	void run(String mode) {
		this.tab.type("[name=calls]", String.valueOf(CALLS));
		this.tab.click("button." + mode);
		await().atMost(TIMEOUT).until(() -> this.tab.text("#load-message").contains(", in "));
	}

	/**
	 * Return a result of the last load of a mode.
	 */
	String result(String row, String mode) {
		return this.tab.text("#results [data-row=" + row + "] [data-mode=" + mode + "]");
	}

	/**
	 * Return the latest figure of a chart.
	 */
	String figure(String name) {
		return this.tab.text("[data-figure='" + name + "']");
	}

	static long number(String text) {
		return Long.parseLong(text.replace(",", "").replace("−", "-").replaceAll("[+±]", ""));
	}

	void awaitText(String selector, String text) {
		await().atMost(TIMEOUT).untilAsserted(() -> assertThat(this.tab.text(selector)).isEqualTo(text));
	}

	/**
	 * Wait until the list shows figures of a back end.
	 * @param entry its selector
	 * @param pattern a regular expression
	 */
	void awaitFigures(String entry, String pattern) {
		await().atMost(TIMEOUT).untilAsserted(() -> assertThat(this.tab.text(entry + " .figures")).matches(pattern));
	}

	/**
	 * Wait until the page has requested samples several more times, and shows them.
	 */
	void awaitSamples(int times) {
		int before = this.tab.requests().size();
		await().atMost(TIMEOUT)
			.until(() -> this.tab.requests()
				.stream()
				.skip(before)
				.filter((request) -> request.contains("/live"))
				.count() > times);
	}

}
