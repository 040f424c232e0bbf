package io.github.socketpool.sample;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.sample.browser.Chromium;
import io.github.socketpool.sample.browser.Tab;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the sockets in TIME_WAIT that the page shows. The application and its back
 * end are not those of other tests, whose sockets stay in TIME_WAIT for 60 s.
 */
@SampleTest
@TestPropertySource(properties = "spring.application.name=socketpool-sample-time-wait")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TimeWaitPageTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(4);

	/** How many sockets of a load the kernel may reuse. */
	private static final int REUSED = 1000;

	@LocalServerPort
	private int port;

	@Autowired
	private ConnectionPool pool;

	@Test
	void timeWaitRisesWithALoadPerCallAndNotWithTheOthers(@TempDir Path directory) throws Exception {
		try (Chromium browser = Chromium.start(directory); Tab tab = browser.newTab()) {
			SamplePage page = new SamplePage(tab);
			page.open(this.port);
			page.awaitText("#client-default .target", ConnectionPools.targetOf(this.pool));
			page.run("pooled");
			assertThat(SamplePage.number(page.result("connections", "pooled"))).isBetween(0L, 8L);
			assertThat(page.result("failures", "pooled")).isEqualTo("0");
			page.run("shared");
			assertThat(SamplePage.number(page.result("connections", "shared"))).isBetween(0L, 8L);
			assertThat(page.result("failures", "shared")).isEqualTo("0");
			page.awaitSamples(8);
			assertThat(timeWait(page)).isBetween(0L, 8L);
			page.run("per-call");
			assertThat(SamplePage.number(page.result("connections", "per-call"))).isEqualTo(SamplePage.CALLS);
			assertThat(page.result("failures", "per-call")).isEqualTo("0");
			await().atMost(TIMEOUT).until(() -> timeWait(page) > SamplePage.CALLS - REUSED);
		}
	}

	/**
	 * Return the sockets in TIME_WAIT to the back end.
	 */
	private static long timeWait(SamplePage page) {
		return SamplePage.number(page.figure("time-wait.time-wait"));
	}

}
