package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;

import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectPhase;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.testing.FakeTicker;
import io.github.socketpool.testing.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OutageLogTests {

	private static final ErrorContext POOL = new ErrorContext("quotes", Endpoint.of("quotes", 9000), null);

	private static final ConnectFailedException CAUSE = new ConnectFailedException(ConnectPhase.CONNECT,
			"quotes:9000 refused the connection. Start the server.", POOL, null);

	private final LogCapture capture = new LogCapture(ConnectionPool.class);

	private final FakeTicker ticker = new FakeTicker();

	private final OutageLog log = new OutageLog(POOL);

	private long downSince;

	@AfterEach
	void close() {
		this.capture.close();
	}

	@Test
	void warnsOnceWithCauseAndRemedyWhenTheTargetGoesDown() {
		down();
		connectFails();
		this.ticker.advance(Duration.ofHours(1));
		connectFails();
		assertThat(messages())
			.containsExactly("WARNING Pool 'quotes' (quotes:9000): quotes:9000 refused the connection. "
					+ "Start the server. The target counts as down until a connect succeeds.");
		assertThat(this.capture.records(Level.WARNING)).allMatch((message) -> message.getThrown() == null);
	}

	@Test
	void saysWhenTheTargetIsBackAfterHowLongAndHowManyCallsFailed() {
		down();
		this.ticker.advance(Duration.ofMillis(25_904));
		up(312);
		assertThat(messages()).hasSize(2)
			.last()
			.isEqualTo("INFO Pool 'quotes' (quotes:9000): connected again after 25.9 s. In that time 312 calls got no "
					+ "connection.");
	}

	@Test
	void saysThatASilentTargetIsUsedAndLaterThatItAnswersAgain() {
		this.log.down(new LedgerView.LeftOut(null, 3, 0, 0, 0), this.ticker.nanos());
		this.log.used(this.ticker.nanos());
		this.log.used(this.ticker.nanos());
		this.log.up(new Target.EndedOutage(Duration.ofSeconds(2).toNanos(), 0, true), this.ticker.nanos());
		assertThat(messages()).hasSize(3)
			.endsWith(
					"WARNING Pool 'quotes' (quotes:9000): is used although its calls were not answered: no other "
							+ "target can be reached.",
					"INFO Pool 'quotes' (quotes:9000): answers again after 2 s. In that time 0 calls got no "
							+ "connection.");
	}

	@Test
	void writesOneMessageOfEachKindAMinuteAtMostWhileTheTargetFlaps() {
		for (int second = 0; second < 600; second += 2) {
			down();
			this.ticker.advance(Duration.ofSeconds(1));
			up(1);
			this.ticker.advance(Duration.ofSeconds(1));
		}
		assertThat(messages()).filteredOn((message) -> message.startsWith("WARNING")).hasSizeBetween(9, 10);
		assertThat(messages()).filteredOn((message) -> message.startsWith("INFO")).hasSizeBetween(9, 10);
		assertThat(timesOf(Level.WARNING)).allMatch((nanos) -> nanos >= Duration.ofMinutes(1).toNanos());
		assertThat(timesOf(Level.INFO)).allMatch((nanos) -> nanos >= Duration.ofMinutes(1).toNanos());
		assertThat(messages().get(2)).contains("30 shorter outages since the last message were not logged.");
	}

	@Test
	void anOutageThatBeginsWithinAMinuteOfAnotherOneIsWrittenOnceItHasLasted() {
		down();
		up(0);
		this.ticker.advance(Duration.ofSeconds(30));
		down();
		this.ticker.advance(Duration.ofSeconds(29));
		connectFails();
		assertThat(messages()).hasSize(2);
		this.ticker.advance(Duration.ofSeconds(1));
		connectFails();
		assertThat(messages()).hasSize(3)
			.last()
			.asString()
			.contains("Start the server. Connects have been failing for 30 s. The target counts as down");
		up(0);
		assertThat(messages()).hasSize(4);
	}

	@Test
	void beginsAnewWithAPoolThatIsOpenedAgain() {
		down();
		this.log.forget();
		down();
		assertThat(messages()).hasSize(2);
	}

	private void down() {
		this.downSince = this.ticker.nanos();
		connectFails();
	}

	private void connectFails() {
		int before = messages().size();
		this.log.down(new LedgerView.LeftOut(CAUSE, 0, this.ticker.nanos() - this.downSince, 0, 1),
				this.ticker.nanos());
		noteTime(before);
	}

	private void up(long failedCalls) {
		int before = messages().size();
		this.log.up(new Target.EndedOutage(this.ticker.nanos() - this.downSince, failedCalls, false),
				this.ticker.nanos());
		noteTime(before);
	}

	private final List<Long> times = new ArrayList<>();

	private void noteTime(int before) {
		if (messages().size() > before) {
			this.times.add(this.ticker.nanos());
		}
	}

	/**
	 * Return how long it was from each message of a level to the next one.
	 */
	private List<Long> timesOf(Level level) {
		List<LogRecord> all = this.capture.records();
		List<Long> apart = new ArrayList<>();
		Long last = null;
		for (int i = 0; i < all.size(); i++) {
			if (all.get(i).getLevel() == level) {
				if (last != null) {
					apart.add(this.times.get(i) - last);
				}
				last = this.times.get(i);
			}
		}
		return apart;
	}

	private List<String> messages() {
		return this.capture.records().stream().map((one) -> one.getLevel() + " " + one.getMessage()).toList();
	}

}
