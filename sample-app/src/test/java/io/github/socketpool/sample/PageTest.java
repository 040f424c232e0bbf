package io.github.socketpool.sample;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.sample.browser.Chromium;
import io.github.socketpool.sample.browser.Tab;
import io.github.socketpool.sample.server.EmbeddedServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Opens the page in a browser for each test, and leaves the application as it was.
 */
@SampleTest
@Timeout(value = 5, unit = TimeUnit.MINUTES)
abstract class PageTest {

	/** Much longer than anything takes, even on a busy machine. */
	static final Duration TIMEOUT = Duration.ofMinutes(4);

	/** The state of the back end of the default client. */
	static final String STATE = "#client-default .state";

	static final String STOP = "#back-ends [data-client=default] [data-verb=stop]";

	static Chromium browser;

	Tab tab;

	SamplePage page;

	@LocalServerPort
	int port;

	@Autowired
	RestTestClient client;

	@Autowired
	ConnectionPool pool;

	@Autowired
	@Qualifier("rates")
	ConnectionPool ratesPool;

	@Autowired
	@Qualifier("rates")
	private EmbeddedServer ratesServer;

	@Autowired
	@Qualifier("second-rates")
	private EmbeddedServer secondRatesServer;

	@BeforeAll
	static void startBrowser(@TempDir Path directory) throws Exception {
		browser = Chromium.start(directory);
	}

	@AfterAll
	static void closeBrowser() {
		if (browser != null) {
			browser.close();
		}
	}

	@BeforeEach
	void openPage() throws Exception {
		this.tab = browser.newTab();
		this.page = new SamplePage(this.tab);
		this.page.open(this.port);
		this.page.awaitText("#client-default .target", ConnectionPools.targetOf(this.pool));
	}

	@AfterEach
	void leaveAllAsItWas() {
		this.tab.close();
		this.client.post().uri("/server/start").exchange().expectStatus().isNoContent();
		for (EmbeddedServer server : List.of(this.ratesServer, this.secondRatesServer)) {
			this.client.post().uri("/server/start?port=" + server.port()).exchange().expectStatus().isNoContent();
		}
		this.pool.control().resume();
		this.ratesPool.control().resume();
		this.pool.control().resize(8, 0);
		await().atMost(TIMEOUT).untilAsserted(() -> assertThat(call()).isEqualTo(200));
	}

	/**
	 * Start a load that runs until the back end is stopped.
	 */
	void startEndlessLoad(String mode) {
		this.tab.type("[name=calls]", "1000000");
		this.tab.click("button." + mode);
	}

	void awaitEnd() {
		await().atMost(TIMEOUT).until(() -> this.tab.text("#load-message").contains("ended early"));
	}

	/**
	 * Make a call.
	 * @return the status of the answer
	 */
	int call() {
		return this.client.get().uri("/quotes/ACME").exchange().returnResult(byte[].class).getStatus().value();
	}

	int evaluateInt(String script) {
		return this.tab.evaluate(script).asInt();
	}

}
