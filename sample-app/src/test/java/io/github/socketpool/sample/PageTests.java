package io.github.socketpool.sample;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.Suspension;
import io.github.socketpool.sample.browser.Tab;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for what the page shows and does.
 */
class PageTests extends PageTest {

	private static final String START = "#back-ends [data-client=default] [data-verb=start]";

	@Test
	void oneSentenceExplainsTheButtonsAndTimeWait() {
		assertThat(this.tab.text(".intro")).contains("Press Run pooled, Run per call and Run shared")
			.contains("TIME_WAIT")
			.contains("occupies a local port")
			.containsOnlyOnce(".");
	}

	@Test
	void thePageShowsThatTheWarmUpIsNotMeasured() {
		this.tab.evaluate("""
				const answer = window.fetch;
				window.fetch = async (path, options) => {
					const response = await answer(path, options);
					if (!path.startsWith('live')) {
						return response;
					}
					const load = { mode: 'pooled', warmingUp: true, calls: 5000, begun: 1234 };
					return Response.json({ ...await response.json(), load });
				}""");
		this.page.awaitText("#progress-text", "Warming up, not measured: 1,234 of 5,000 calls, pooled");
	}

	@Test
	void resultsWithFailuresDoNotReplaceThoseWithout() {
		this.page.run("pooled");
		String rate = this.page.result("calls-per-second", "pooled");
		String p50 = this.page.result("p50", "pooled");
		this.tab.click(STOP);
		this.page.awaitText(STATE, "Back end stopped");
		startEndlessLoad("pooled");
		awaitEnd();
		assertThat(this.tab.text("#load-message")).contains("failed")
			.endsWith("The table shows the load before it, which had no failures.");
		assertThat(this.page.result("calls-per-second", "pooled")).isEqualTo(rate);
		assertThat(this.page.result("p50", "pooled")).isEqualTo(p50);
		assertThat(this.page.result("failures", "pooled")).isEqualTo("0");
	}

	@Test
	void aLoadWithoutSuccessfulCallsHasNeitherRateNorTimes() {
		this.tab.click(STOP);
		this.page.awaitText(STATE, "Back end stopped");
		startEndlessLoad("per-call");
		awaitEnd();
		assertThat(SamplePage.number(this.page.result("failures", "per-call"))).isGreaterThanOrEqualTo(100);
		assertThat(this.page.result("calls-per-second", "per-call")).isEqualTo("0");
		assertThat(this.page.result("p50", "per-call")).isEqualTo("–");
		assertThat(this.page.result("p99", "per-call")).isEqualTo("–");
		this.tab.click(START);
		this.page.run("per-call");
		assertThat(this.page.result("failures", "per-call")).isEqualTo("0");
	}

	@Test
	void thePageShowsTheStartCauseAndNextAttemptOfAnOutage() {
		this.tab.click(STOP);
		this.page.awaitText(STATE, "Back end stopped");
		call();
		await().atMost(TIMEOUT)
			.until(() -> this.tab.text("#outage-default-0 .cause").contains("refused the connection"));
		assertThat(this.tab.text("#outage-default-0 .since")).matches("[0-9]+\\h(s|min)");
		assertThat(this.tab.text("#outage-default-0 .next"))
			.matches("with the next call|in [0-9.]+\\h(µs|ms|s), with a call");
		this.pool.control().resize(8, 1);
		await().atMost(TIMEOUT)
			.until(() -> this.tab.text("#outage-default-0 .next").matches("now|in [0-9.]+\\h(µs|ms|s)"));
		this.tab.click(START);
		this.page.awaitText(STATE, "Back end running");
		await().atMost(TIMEOUT).until(() -> !this.tab.isVisible("#outage-default-0"));
	}

	@Test
	void theBackEndIsNotRedWhileItRuns() {
		this.tab.click(STOP);
		this.page.awaitText(STATE, "Back end stopped");
		assertThat(this.tab.isVisible("#client-default .pill.bad")).isTrue();
		call();
		await().atMost(TIMEOUT)
			.until(() -> this.tab.text("#outage-default-0 .cause").contains("refused the connection"));
		// A refused caller lets the pool try again by itself, unless it is suspended.
		this.pool.control().suspend(Suspension.WAIT);
		await().atMost(TIMEOUT).until(() -> this.pool.control().stats().connecting() == 0);
		this.tab.click(START);
		this.page.awaitText(STATE, "Back end running, not connected yet");
		assertThat(this.tab.isVisible(".bad")).isFalse();
		assertThat(this.tab.isVisible("#client-default .pill.good")).isFalse();
		this.pool.control().resume();
		await().atMost(TIMEOUT).untilAsserted(() -> assertThat(call()).isEqualTo(200));
		this.page.awaitText(STATE, "Back end running");
		assertThat(this.tab.isVisible("#client-default .pill.good")).isTrue();
	}

	@Test
	void connectionsAreShownOnlyIfThereAreAny() {
		this.pool.control().evictAll();
		this.page.awaitText("#client-default .established", "no connection to");
		this.page.awaitText("#connections-note", "No connections. The first call opens one.");
		assertThat(call()).isEqualTo(200);
		this.page.awaitText("#client-default .established", "1 connection to");
	}

	@Test
	void eachConnectionIsListedWithStateAgeUsesAndHolder() {
		this.pool.control().evictAll();
		assertThat(call()).isEqualTo(200);
		this.page.awaitText("#connections tr[data-state=idle] td:nth-child(3)", "1");
		this.page.awaitText("#connections td:nth-child(4)", "–");
		assertThat(this.tab.text("#connections td:nth-child(1)")).isEqualTo("idle");
		assertThat(this.tab.text("#connections td:nth-child(2)")).matches("[0-9]+\\h(s|min)");
		String name = Thread.currentThread().getName();
		String markup = "<img src=none onerror=alert(1)> & <b>me</b>";
		Thread.currentThread().setName(markup);
		Lease lease = this.pool.acquire(Deadline.after(TIMEOUT));
		try {
			this.page.awaitText("#connections tr[data-state=active] td:nth-child(4)", markup);
			assertThat(this.tab.text("#connections td:nth-child(3)")).isEqualTo("2");
		}
		finally {
			lease.release();
			Thread.currentThread().setName(name);
		}
		this.page.awaitText("#connections tr[data-state=idle] td:nth-child(4)", "–");
		assertThat(evaluateInt("document.querySelectorAll('#connections img, #connections b').length")).isZero();
	}

	@Test
	void theActuatorIsOneLinkAway() {
		assertThat(this.tab.evaluate("""
				Promise.all([...document.querySelectorAll('nav a')].map(async (link) =>
					link.innerText + ' ' + (await fetch(link.href)).status)).then((links) => links.join())""")
			.asString()).isEqualTo("health 200,metrics 200,prometheus 200,socketpool 200");
	}

	@Test
	void callsAndTheirDurationsAreShownWhileTheyAreMade() {
		startEndlessLoad("pooled");
		await().atMost(TIMEOUT).until(() -> this.page.figure("calls.calls").matches("[1-9].*"));
		await().atMost(TIMEOUT).until(() -> this.page.figure("latency.p50").matches(".*\\h(µs|ms|s)"));
		await().atMost(TIMEOUT).until(() -> this.page.figure("latency.p99").matches(".*\\h(µs|ms|s)"));
		await().atMost(TIMEOUT).until(() -> this.page.figure("connections.active").matches("[1-8]"));
		await().atMost(TIMEOUT).until(() -> SamplePage.number(this.page.figure("waiters.waiters")) > 8);
		this.tab.click(STOP);
		awaitEnd();
	}

	@Test
	void theStopAndReturnOfTheBackEndAreShown() {
		this.page.awaitText(STATE, "Back end running");
		this.tab.click(STOP);
		this.page.awaitText(STATE, "Back end stopped");
		startEndlessLoad("pooled");
		awaitEnd();
		assertThat(this.tab.text("#load-message")).contains("failed")
			.contains("It ended early, after 100 failures in a row.")
			.doesNotContain("minutes");
		this.tab.click(START);
		await().atMost(TIMEOUT).until(() -> this.tab.text(STATE).startsWith("Back end running"));
		await().atMost(TIMEOUT).untilAsserted(() -> {
			this.page.run("pooled");
			assertThat(this.page.result("failures", "pooled")).isEqualTo("0");
		});
		this.page.awaitText(STATE, "Back end running");
	}

	@Test
	void aLoadOfAnotherPageIsShownAndASecondOneIsRejectedWithAMessage() {
		CompletableFuture<Void> load = CompletableFuture.runAsync(
				() -> this.client.post().uri("/load?calls=1000000&concurrency=4").exchange().expectStatus().isOk());
		await().atMost(TIMEOUT).until(() -> this.tab.text("#progress-text").contains("1,000,000 calls"));
		this.tab.click("button.per-call");
		await().atMost(TIMEOUT).until(() -> this.tab.text("#load-message").startsWith("A load is already running"));
		this.tab.click(STOP);
		load.join();
		await().atMost(TIMEOUT).until(() -> this.tab.text("#progress-text").equals("No load is running."));
	}

	@Test
	void thePoolIsResizedAndItsSizeIsShown() {
		this.page.awaitText("[data-figure='connections.limit']", "8");
		assertThat(this.tab.evaluate("document.querySelector('[name=maxSize]').value").asString()).isEqualTo("8");
		this.tab.type("[name=maxSize]", "3");
		this.tab.type("[name=minIdle]", "2");
		this.tab.click("#resize button");
		this.page.awaitText("#resize-message", "The pool now has at most 3 connections and keeps 2 idle.");
		assertThat(this.pool.control().stats().max()).isEqualTo(3);
		assertThat(this.pool.control().stats().min()).isEqualTo(2);
		this.page.awaitText("[data-figure='connections.limit']", "3");
		this.page.run("pooled");
		assertThat(SamplePage.number(this.page.result("connections", "pooled"))).isBetween(0L, 3L);
	}

	@Test
	void anInvalidSizeIsRejectedWithAMessage() {
		this.tab.type("[name=maxSize]", "2");
		this.tab.type("[name=minIdle]", "5");
		this.tab.click("#resize button");
		await().atMost(TIMEOUT).until(() -> this.tab.text("#resize-message").contains("min"));
		assertThat(this.tab.isVisible("#resize-message.bad")).isTrue();
		assertThat(this.pool.control().stats().max()).isEqualTo(8);
	}

	@Test
	void adviceIsShownWhileItIsTrue() {
		this.pool.control().suspend(Suspension.WAIT);
		await().atMost(TIMEOUT).until(() -> this.tab.text("#advice").contains("The pool has been suspended for "));
		this.pool.control().resume();
		await().atMost(TIMEOUT).until(() -> !this.tab.text("#advice").contains("suspended"));
	}

	@Test
	void theLossAndReturnOfTheApplicationAreShown() {
		this.tab.goOffline(true);
		await().atMost(TIMEOUT).until(() -> this.tab.text("#unreachable").startsWith("The application cannot be"));
		this.tab.click(STOP);
		await().atMost(TIMEOUT).until(() -> this.tab.text("#server-message").startsWith("The application cannot be"));
		this.tab.goOffline(false);
		await().atMost(TIMEOUT).until(() -> !this.tab.isVisible("#unreachable"));
	}

	@Test
	void anErrorOfThePageIsShownAndWrittenToTheConsole() {
		this.tab.evaluate("document.querySelector('#results [data-row=p50]').remove()");
		this.tab.click("button.pooled");
		await().atMost(TIMEOUT).until(() -> this.tab.text("#load-message").startsWith("The page has an error"));
		assertThat(this.tab.errors()).hasSize(1).first().asString().contains("TypeError");
		this.tab.evaluate("document.querySelector('#connections tbody').remove()");
		await().atMost(TIMEOUT).until(() -> this.tab.text("#unreachable").startsWith("The page has an error"));
		assertThat(this.tab.errors()).hasSizeGreaterThan(1);
	}

	@Test
	void aLoadOfOneCallIsReportedInTheSingularWithItsDuration() {
		this.tab.type("[name=calls]", "1");
		this.tab.click("button.per-call");
		await().atMost(TIMEOUT).until(() -> this.tab.text("#load-message").startsWith("1 call"));
		assertThat(this.tab.text("#load-message"))
			.matches("1 call with a connection per call, in [1-9][0-9.]*\\h(µs|ms|s)\\.");
	}

	@Test
	void connectionsOfALoadPerCallAreShownApartFromThePoolAndItsLimit() {
		startEndlessLoad("per-call");
		await().atMost(TIMEOUT).until(() -> this.page.figure("connections.load").matches("[1-8]"));
		assertThat(this.page.figure("connections.limit")).isEqualTo("8");
		this.tab.click(STOP);
		awaitEnd();
	}

	@Test
	void adviceIsReadOutOnlyWhenItChanges() {
		this.pool.control().suspend(Suspension.WAIT);
		await().atMost(TIMEOUT).until(() -> spokenAdvice().contains("The pool has been suspended for "));
		String spoken = spokenAdvice();
		String seen = this.tab.text("#advice");
		await().atMost(TIMEOUT).until(() -> !seen.equals(this.tab.text("#advice")));
		assertThat(this.tab.text("#advice")).contains("The pool has been suspended for ");
		assertThat(spokenAdvice()).isEqualTo(spoken);
	}

	@Test
	void theFocusStaysOnTheButtonThatStopsAndStarts() {
		this.tab.evaluate("document.querySelector(\"" + STOP + "\").focus()");
		this.tab.click(STOP);
		await().atMost(TIMEOUT).until(() -> this.tab.isVisible(START));
		assertThat(this.tab.evaluate("document.activeElement.ariaLabel").asString())
			.isEqualTo("Start " + ConnectionPools.targetOf(this.pool));
	}

	@Test
	void bothClientsAreShownWithStateTargetConnectionsAndCalls() {
		for (ConnectionPool pool : List.of(this.pool, this.ratesPool)) {
			String card = "#client-" + pool.name();
			this.page.awaitText(card + " h2", pool.name());
			this.page.awaitText(card + " .target", ConnectionPools.targetOf(pool));
			for (Endpoint backEnd : pool.endpoints()) {
				this.page.awaitText(entry(backEnd) + " b", backEnd.toString());
				this.page.awaitText(entry(backEnd) + " .muted", pool.name() + ": running");
			}
		}
		this.page.awaitText(STATE, "Back end running");
		this.page.awaitText("#client-rates .state", "Back ends running");
		assertThat(this.tab.isVisible(".pill.good")).isTrue();
		this.page.awaitText("[data-figure='default.max']", "8");
		this.page.awaitText("[data-figure='rates.max']", "4");
		this.ratesPool.control().evictAll();
		this.page.awaitText("#client-rates .established", "no connection to");
		Lease lease = this.ratesPool.acquire(Deadline.after(TIMEOUT));
		try {
			this.page.awaitText("[data-figure='rates.active']", "1");
			this.page.awaitText("#client-rates .established", "2 connections to");
			this.page.awaitFigures(entry(this.ratesPool.endpoints().get(0)), "1 connection, [0-9,]+ calls?");
			this.page.awaitFigures(entry(this.ratesPool.endpoints().get(1)), "1 connection, [0-9,]+ calls?");
		}
		finally {
			lease.release();
		}
		this.page.awaitText("[data-figure='rates.active']", "0");
		this.page.awaitText("[data-figure='rates.idle']", "2");
	}

	@Test
	void waitersOfAClientAreShownAtThatClient() {
		this.ratesPool.control().suspend(Suspension.WAIT);
		CompletableFuture<Void> caller = CompletableFuture
			.runAsync(() -> this.ratesPool.acquire(Deadline.after(TIMEOUT)).release());
		this.page.awaitText("[data-figure='rates.waiters']", "1");
		assertThat(this.page.figure("default.waiters")).isEqualTo("0");
		this.ratesPool.control().resume();
		caller.join();
		this.page.awaitText("[data-figure='rates.waiters']", "0");
	}

	@Test
	void callsAreShownAtTheClientThatMakesThem() {
		this.tab.evaluate("window.asking = setInterval(() => fetch('rates/EUR/USD'), 50); null");
		await().atMost(TIMEOUT).until(() -> this.page.figure("rates.calls").matches("[1-9].*"));
		await().atMost(TIMEOUT).until(() -> this.page.figure("rates.p99").matches(".*\\h(µs|ms|s)"));
		this.page.awaitText("[data-figure='default.calls']", "0");
		this.page.awaitText("[data-figure='calls.calls']", "0");
		this.tab.evaluate("clearInterval(window.asking)");
		this.page.awaitText("[data-figure='rates.calls']", "0");
		this.page.awaitText("[data-figure='rates.p99']", "–");
	}

	@Test
	void aRateIsAskedForAndAnUnknownCurrencyIsExplained() {
		this.tab.click("#rate button");
		this.page.awaitText("#rate-message", "1 EUR = 1.1642 USD");
		this.tab.type("#rate [name=to]", "XXX");
		this.tab.click("#rate button");
		this.page.awaitText("#rate-message", "The server does not know one of the currencies.");
		assertThat(this.tab.isVisible("#rate-message.bad")).isTrue();
	}

	@Test
	void theStopOfOneOfTwoBackEndsIsShownAndCostsNoCalls() {
		Endpoint first = this.ratesPool.endpoints().get(0);
		this.tab.click(entry(first) + " [data-verb=stop]");
		this.page.awaitText("#client-rates .state", "1 of 2 back ends serving");
		this.page.awaitText(entry(first) + " .muted", "rates: stopped");
		this.page.awaitText("#server-message", first + " has been stopped. The other back end serves the calls.");
		await().atMost(TIMEOUT).untilAsserted(() -> {
			this.tab.click("#rate button");
			this.page.awaitText("#rate-message", "1 EUR = 1.1642 USD");
			assertThat(this.tab.isVisible("#outage-rates-0")).isTrue();
		});
		assertThat(this.tab.text("#outage-rates-0 .address")).isEqualTo(first.toString());
		assertThat(this.tab.text("#outage-rates-0 .cause")).contains("refused the connection");
		assertThat(this.tab.isVisible("#outage-rates-1")).isFalse();
		this.page.awaitFigures(entry(first), "no connection, [0-9,]+ calls?");
		this.tab.click(entry(first) + " [data-verb=start]");
		awaitRates();
	}

	@Test
	void theStopOfTheBackEndsOfOneClientIsShownAtThatClientOnly() {
		Endpoint first = this.ratesPool.endpoints().get(0);
		Endpoint second = this.ratesPool.endpoints().get(1);
		this.tab.click(entry(first) + " [data-verb=stop]");
		this.page.awaitText(entry(first) + " .muted", "rates: stopped");
		this.tab.click(entry(second) + " [data-verb=stop]");
		this.page.awaitText("#client-rates .state", "Back ends stopped");
		this.page.awaitText("#server-message",
				second + " has been stopped. Calls to it fail at once until it is started.");
		await().atMost(TIMEOUT).untilAsserted(() -> {
			this.tab.click("#rate button");
			assertThat(this.tab.text("#rate-message")).contains("refused the connection");
			assertThat(this.tab.isVisible("#outage-rates-0")).isTrue();
			assertThat(this.tab.isVisible("#outage-rates-1")).isTrue();
		});
		assertThat(this.tab.text(STATE)).isEqualTo("Back end running");
		assertThat(this.tab.isVisible("#outage-default-0")).isFalse();
		assertThat(call()).isEqualTo(200);
		this.tab.click(entry(first) + " [data-verb=start]");
		this.page.awaitText("#server-message", first + " is listening again.");
		this.tab.click(entry(second) + " [data-verb=start]");
		awaitRates();
	}

	/**
	 * Ask for rates until both back ends serve.
	 */
	private void awaitRates() {
		await().atMost(TIMEOUT).untilAsserted(() -> {
			this.tab.click("#rate button");
			assertThat(this.tab.text("#client-rates .state")).isEqualTo("Back ends running");
			assertThat(this.tab.text("#rate-message")).isEqualTo("1 EUR = 1.1642 USD");
		});
		assertThat(this.tab.isVisible("#outage-rates-0")).isFalse();
	}

	private static String entry(Endpoint backEnd) {
		return "#back-ends [data-address='" + backEnd + "']";
	}

	@Test
	void aHiddenTabRequestsNoAdviceBeforeItKnowsThePool() throws Exception {
		try (Tab unseen = browser.newTab()) {
			unseen.runFirst("Object.defineProperty(document, 'hidden', { value: true, configurable: true })");
			unseen.open("http://localhost:" + this.port + "/");
			await().atMost(TIMEOUT).until(() -> unseen.isVisible("canvas"));
			unseen.evaluate("Object.defineProperty(document, 'hidden', { value: false });"
					+ " document.dispatchEvent(new Event('visibilitychange'))");
			await().atMost(TIMEOUT).until(() -> !"…".equals(unseen.text("#advice")));
			assertThat(unseen.requests()).anyMatch((request) -> request.endsWith("/socketpool/default"))
				.noneMatch((request) -> request.endsWith("/socketpool/%E2%80%93"));
		}
	}

	@Test
	void aHiddenPageSendsNoRequests() {
		this.page.awaitSamples(2);
		setHidden(true);
		AtomicInteger last = new AtomicInteger();
		await().atMost(TIMEOUT)
			.during(Duration.ofSeconds(3))
			.until(() -> last.getAndSet(this.tab.requests().size()) == last.get());
		setHidden(false);
		this.page.awaitSamples(2);
	}

	@Test
	void thePageSendsRequestsOnlyToItsOwnApplication() {
		this.page.run("pooled");
		URI own = URI.create("http://localhost:" + this.port + "/");
		assertThat(this.tab.requests()).isNotEmpty().allSatisfy((request) -> assertThat(request).startsWith("" + own));
		assertThat(this.tab.errors()).isEmpty();
		this.tab.evaluate("fetch('http://127.0.0.1:1/').catch(() => null)");
		await().atMost(TIMEOUT)
			.untilAsserted(() -> assertThat(this.tab.errors())
				.anySatisfy((error) -> assertThat(error).contains("Content Security Policy").contains("127.0.0.1:1")));
	}

	/**
	 * Return the advice for screen readers.
	 */
	private String spokenAdvice() {
		return this.tab.text("[aria-labelledby=advice-title] :is([aria-live], [role=status])");
	}

	private void setHidden(boolean hidden) {
		this.tab.evaluate("Object.defineProperty(document, 'hidden', { value: " + hidden
				+ ", configurable: true }); document.dispatchEvent(new Event('visibilitychange'))");
	}

}
