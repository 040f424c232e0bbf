package io.github.socketpool.advice.rule;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.github.socketpool.advice.Advice;
import io.github.socketpool.advice.ConnectionCounts;
import io.github.socketpool.advice.Load;
import io.github.socketpool.advice.LoadCounts;
import io.github.socketpool.advice.PoolFigures;
import io.github.socketpool.connection.ConnectionFactory.AnsweredCloses;
import io.github.socketpool.connection.ConnectionFactory.UnsolicitedFrames;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.connection.QuickAck;
import io.github.socketpool.kernel.FileDescriptors;
import io.github.socketpool.pool.HeartbeatReaction;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolSnapshot;
import io.github.socketpool.pool.PoolSnapshot.PeerHabits;
import io.github.socketpool.pool.PoolState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the {@link AdviceRules} with figures only.
 */
class AdviceRuleTests {

	private final Figures figures = new Figures();

	@Test
	void noAdviceForAHealthyPoolOrWithoutFigures() {
		assertThat(adviceOfAllRules()).isEmpty();
	}

	@Test
	void severalProblemsAreReportedTogether() {
		this.figures.state = PoolState.SUSPENDED;
		this.figures.sockets(97, 0, 100);
		this.figures.files = new FileDescriptors(60, 64);
		assertThat(adviceOfAllRules()).extracting(Advice::id)
			.containsExactly("pool-suspended", "ports-running-out", "file-descriptors-running-out");
	}

	private List<Advice> adviceOfAllRules() {
		return AdviceRules.all().stream().map(this.figures::judgedBy).filter(Objects::nonNull).toList();
	}

	@Nested
	class Suspension {

		private final Figures figures = new Figures();

		private final SuspensionRule rule = new SuspensionRule();

		@Test
		void aSuspendedPoolIsReportedWithWhoSuspendedItAndHowToResumeIt() {
			this.figures.state = PoolState.SUSPENDED;
			this.figures.waiters = 3;
			this.figures.suspended = new PoolFigures.Suspended("operator", Duration.ofSeconds(90));
			assertThat(this.figures.judgedBy(this.rule)).isEqualTo(new Advice("pool-suspended",
					"The pool has been suspended for 1 min 30 s, by the thread 'operator' (waiting callers: 3, idle "
							+ "connections: 2). Resume it with PoolControl.resume(), or with the operation 'resume' "
							+ "of the endpoint 'socketpool' if management.endpoint.socketpool.access is "
							+ "unrestricted."));
		}

		@Test
		void aPoolThatRefusesCallersIsReportedEvenIfItIsUnknownWhoSuspendedIt() {
			this.figures.state = PoolState.REFUSING;
			assertThat(this.figures.judgedBy(this.rule)).extracting(Advice::text)
				.asString()
				.startsWith("The pool is suspended and refuses callers. Resume it");
		}

	}

	@Nested
	class Ports {

		private final Figures figures = new Figures();

		private final PortRule rule = new PortRule();

		@Test
		void portsThatRunOutAreReportedWithFiguresAndSettings() {
			this.figures.settings = PoolSettings.defaults().perCall();
			this.figures.sockets(97, 3, 100).range(40000, 40099, 0);
			assertThat(this.figures.judgedBy(this.rule)).isEqualTo(new Advice("ports-running-out",
					"Only 3 of 100 local ports (net.ipv4.ip_local_port_range 40000 to 40099) are free for connections "
							+ "to quotes:9000, and 97 sockets to it are in TIME_WAIT, each for 60 s. When no port is "
							+ "left, connects fail. Each call takes a port. Set mode to pooled, so that calls share "
							+ "connections. To get more ports, set net.ipv4.ip_local_port_range = 1024 65535, or "
							+ "net.ipv4.tcp_tw_reuse = 1 (now 0), which reuses ports of sockets in TIME_WAIT after 1 "
							+ "s."));
		}

		@Test
		void aPooledClientIsAdvisedToKeepItsConnections() {
			this.figures.sockets(97, 3, 100);
			assertThat(this.figures.judgedBy(this.rule)).extracting(Advice::text)
				.asString()
				.contains("The pool has opened 7 connections and closed 0. Keep them longer")
				.doesNotContain("mode");
		}

		@Test
		void portsThatTheKernelReusesCountAsFree() {
			this.figures.sockets(97, 3, 100).range(40000, 40099, 1);
			assertThat(this.figures.judgedBy(this.rule)).isNull();
			this.figures.sockets(17, 3, 100);
			assertThat(this.figures.judgedBy(this.rule)).extracting(Advice::text)
				.asString()
				.contains(
						"17 sockets to it are in TIME_WAIT, whose ports can be reused after 1 s "
								+ "(net.ipv4.tcp_tw_reuse). When no port is left",
						"net.ipv4.ip_local_port_range = 1024 65535.")
				.doesNotContain("tcp_tw_reuse = 1", "60 s");
		}

		@Test
		void aReuseForLoopbackOnlyCountsForTargetsThere() {
			this.figures.sockets(97, 3, 100).range(40000, 40099, 2);
			for (String target : List.of("localhost:9000", "127.0.0.1:9000", "[::1]:9000", "[0:0:0:0:0:0:0:1]:9000")) {
				this.figures.target = target;
				assertThat(this.figures.judgedBy(this.rule)).as(target).isNull();
			}
			for (String target : List.of("quotes:9000", "10.127.0.1:9000", "127.example.com:9000", "[fe80::1]:9000")) {
				this.figures.target = target;
				assertThat(this.figures.judgedBy(this.rule)).as(target)
					.extracting(Advice::text)
					.asString()
					.contains("net.ipv4.tcp_tw_reuse = 1 (now 2, on loopback only)")
					.doesNotContain("recycle");
			}
		}

		@Test
		void settingsThatAreAlreadyInEffectAreNotRecommended() {
			this.figures.sockets(10, 3, 64512).range(1024, 65535, 1);
			assertThat(this.figures.judgedBy(this.rule)).extracting(Advice::text)
				.asString()
				.endsWith("for other programs that connect to it.");
			this.figures.range(1024, 65535, 0);
			assertThat(this.figures.judgedBy(this.rule)).extracting(Advice::text)
				.asString()
				.contains(" To get more ports, set net.ipv4.tcp_tw_reuse = 1 (now 0)");
			this.figures.range(1000, 60000, null);
			assertThat(this.figures.judgedBy(this.rule)).extracting(Advice::text)
				.asString()
				.endsWith(" To get more ports, set net.ipv4.ip_local_port_range = 1000 65535.");
		}

		@Test
		void aFifthOfThePortsIsTooFewAndMoreIsEnough() {
			assertThat(this.figures.sockets(80, 20, 100).judgedBy(this.rule)).isNotNull();
			assertThat(this.figures.sockets(79, 21, 100).judgedBy(this.rule)).isNull();
		}

	}

	@Nested
	class Files {

		private final Figures figures = new Figures();

		private final FileDescriptorRule rule = new FileDescriptorRule();

		@Test
		void aNearLimitIsReported() {
			this.figures.files = new FileDescriptors(820, 1024);
			assertThat(this.figures.judgedBy(this.rule)).isEqualTo(new Advice("file-descriptors-running-out",
					"This process has 820 of 1024 file descriptors open, and pool.max-size (8) allows for 5 more "
							+ "connections, each of which takes one. When none is left, connects fail, and so does "
							+ "everything else that opens a file. Raise the limit to 2048 (ulimit -n, LimitNOFILE in a "
							+ "systemd unit), lower pool.max-size, or find out what leaves files open."));
			this.figures.files = new FileDescriptors(819, 1024);
			assertThat(this.figures.judgedBy(this.rule)).isNull();
		}

		@Test
		void aSizeBeyondTheRemainingDescriptorsIsReported() {
			this.figures.settings = PoolSettings.defaults().withMaxSize(1000);
			this.figures.files = new FileDescriptors(28, 1024);
			assertThat(this.figures.judgedBy(this.rule)).extracting(Advice::text)
				.asString()
				.contains("pool.max-size (1000) allows for 997 more", "Raise the limit to 4096");
			this.figures.files = new FileDescriptors(27, 1024);
			assertThat(this.figures.judgedBy(this.rule)).isNull();
		}

	}

	@Nested
	class TooSmall {

		private final Figures figures = new Figures();

		private final PoolTooSmallRule rule = new PoolTooSmallRule();

		@Test
		void waitingCallersAreReportedWithRateUseTimeAndNeededConnections() {
			this.figures.load = Figures.minute(400, Duration.ofMillis(20), Duration.ofMillis(10), 12);
			assertThat(this.figures.judgedBy(this.rule)).isEqualTo(new Advice("pool-too-small",
					"In the last 1 min callers waited 10 ms on average for one of 8 connections, 4.0 of them at a "
							+ "time: 400 calls per second, each using one for 20 ms, kept 8.0 in use. Raise "
							+ "pool.max-size to 12 if the server can handle that many, or make the calls shorter."));
		}

		@Test
		void theOnlyConnectionIsReportedWithTheServersThatServeNoMore() {
			this.figures.settings = PoolSettings.defaults().withMaxSize(1);
			this.figures.load = Figures.minute(400, Duration.ofMillis(1), Duration.ofMillis(10), 12);
			assertThat(this.figures.judgedBy(this.rule)).isEqualTo(new Advice("pool-too-small",
					"In the last 1 min callers waited 10 ms on average for the only connection, 4.0 of them at a "
							+ "time: 400 calls per second, each using one for 1 ms, kept 0.4 in use, not counting the "
							+ "time to hand them over. Raise pool.max-size to 2 if the server serves several "
							+ "connections at once. Some serve only one, such as QEMU's monitor: then send fewer "
							+ "calls at once, or make the calls shorter."));
			this.figures.load = Figures.refused(6000, 1500, 1500);
			assertThat(this.figures.judgedBy(this.rule)).extracting(Advice::text)
				.asString()
				.contains("1500 of 6000 callers did not receive the only connection (1500 were refused at once)");
		}

		@Test
		void theSuggestionIsAtMostTwiceTheSize() {
			this.figures.load = Figures.minute(400, Duration.ofMillis(20), Duration.ofMillis(500), 12);
			assertThat(this.figures.judgedBy(this.rule)).extracting(Advice::text)
				.asString()
				.contains("Raise pool.max-size to 16 ");
		}

		@Test
		void theSuggestionIsAlwaysLargerThanTheSize() {
			this.figures.load = Figures.minute(40, Duration.ofMillis(20), Duration.ofMillis(10), 12);
			assertThat(this.figures.judgedBy(this.rule)).extracting(Advice::text)
				.asString()
				.contains("Raise pool.max-size to 9 ");
		}

		@Test
		void refusedCallersAreReportedWithTheirNumber() {
			this.figures.load = Figures.refused(6000, 1500, 1500);
			assertThat(this.figures.judgedBy(this.rule)).isEqualTo(new Advice("pool-too-small",
					"In the last 1 min 1500 of 6000 callers received none of 8 connections (1500 were refused at "
							+ "once), and the others waited 0 s on average. Of 100 calls per second, those that were "
							+ "served each used one for 100 ms and kept 7.5 in use. Raise pool.max-size to 10 if the "
							+ "server can handle that many, or make the calls shorter."));
		}

		@Test
		void refusingATenthOfTheCallersIsReportedAndFewerIsNot() {
			assertThat(judged(Figures.refused(6000, 600, 600))).isNotNull();
			assertThat(judged(Figures.refused(6000, 600, 0))).as("in vain, after having waited").isNotNull();
			assertThat(judged(Figures.refused(6000, 599, 599))).isNull();
		}

		@Test
		void refusedCallersDoNotLowerTheMeanWait() {
			Load load = new Load(Duration.ofMinutes(1),
					new LoadCounts(1000, 500, 500, 5_000_000_000L, 500, 5_000_000_000L), 12, 12, 9, 500, 0, null);
			assertThat(load.meanWaitNanos()).isEqualTo(10_000_000);
		}

		private @Nullable Advice judged(Load load) {
			this.figures.load = load;
			return this.figures.judgedBy(this.rule);
		}

		@Test
		void shortWaitsAndWaitsForConnectsAreNotALackOfConnections() {
			this.figures.load = Figures.minute(400, Duration.ofMillis(20), Duration.ofMillis(10), 1);
			assertThat(this.figures.judgedBy(this.rule)).as("full once").isNull();
			this.figures.load = new Load(Duration.ofSeconds(15),
					new LoadCounts(300, 0, 0, 3_000_000_000L, 300, 6_000_000_000L), 3, 1, 9, 300, 0, null);
			assertThat(this.figures.judgedBy(this.rule)).as("full once, of few times").isNull();
			this.figures.load = Figures.minute(400, Duration.ofMillis(20), Duration.ofMillis(1), 12);
			assertThat(this.figures.judgedBy(this.rule)).as("not notable").isNull();
			this.figures.load = new Load(Duration.ofMinutes(1), new LoadCounts(19, 0, 0, 19_000_000_000L, 19, 1), 12,
					12, 9, 19, 0, null);
			assertThat(this.figures.judgedBy(this.rule)).as("hardly any load").isNull();
		}

		@Test
		void noAdviceWhileTheTargetIsDownOrThePoolIsSuspended() {
			this.figures.load = Figures.minute(400, Duration.ofMillis(20), Duration.ofMillis(10), 12);
			this.figures.outage = new PoolSnapshot.Outage(Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO);
			assertThat(this.figures.judgedBy(this.rule)).isNull();
			this.figures.outage = null;
			this.figures.state = PoolState.SUSPENDED;
			assertThat(this.figures.judgedBy(this.rule)).isNull();
		}

	}

	@Nested
	class TooLarge {

		private final Figures figures = new Figures();

		private final PoolTooLargeRule rule = new PoolTooLargeRule();

		@Test
		void aSizeFarAboveTheNeedOfASteadyLoadIsReported() {
			this.figures.settings = PoolSettings.defaults().withSize(64, 32);
			this.figures.load = Figures.steady(5, 60_000);
			assertThat(this.figures.judgedBy(this.rule)).isEqualTo(new Advice("pool-too-large",
					"In the last 10 min at most 5 connections were in use at a time, for 60000 calls at a steady "
							+ "rate. pool.max-size is 64, and pool.min-idle keeps 32 idle, which the server must keep "
							+ "open too. Lower pool.min-idle to 5, and pool.max-size to 10, unless you expect more "
							+ "load."));
		}

		@Test
		void eachSizeIsReportedByItself() {
			this.figures.load = Figures.steady(5, 60_000);
			this.figures.settings = PoolSettings.defaults().withSize(21, 5);
			assertThat(this.figures.judgedBy(this.rule)).extracting(Advice::text)
				.asString()
				.contains(". Lower pool.max-size to 10, unless");
			this.figures.settings = PoolSettings.defaults().withSize(19, 10);
			assertThat(this.figures.judgedBy(this.rule)).extracting(Advice::text)
				.asString()
				.contains(". Lower pool.min-idle to 5, unless");
		}

		@Test
		void theDefaultSizeIsNeverTooLarge() {
			this.figures.load = Figures.steady(1, 60_000);
			assertThat(this.figures.judgedBy(this.rule)).isNull();
		}

		@Test
		void aSuggestionIsNeverBelowTheDefaultSize() {
			this.figures.load = Figures.steady(1, 60_000);
			this.figures.settings = PoolSettings.defaults().withSize(17, 0);
			assertThat(this.figures.judgedBy(this.rule)).extracting(Advice::text)
				.asString()
				.contains("Lower pool.max-size to 8,");
		}

		@Test
		void noAdviceWithoutASteadyLoadOrInPerCallMode() {
			this.figures.settings = PoolSettings.defaults().withSize(64, 32);
			this.figures.load = Figures.minute(400, Duration.ofMillis(1), Duration.ZERO, 0);
			assertThat(this.figures.judgedBy(this.rule)).isNull();
			this.figures.load = Figures.steady(5, 60_000);
			this.figures.settings = PoolSettings.defaults().withSize(64, 0).perCall();
			assertThat(this.figures.judgedBy(this.rule)).isNull();
		}

	}

	@Nested
	class IdleCloses {

		private final Figures figures = new Figures();

		private final IdleCloseRule rule = new IdleCloseRule();

		private void learned(Duration survived, Duration closed, long times) {
			this.figures.peer = new PeerHabits(survived, closed, times, 0);
		}

		@Test
		void aPeerThatClosesBeforeThePoolIsReportedWithTheLearnedLimit() {
			learned(Duration.ofSeconds(45), Duration.ofMillis(61_400), 3);
			assertThat(this.figures.judgedBy(this.rule)).isEqualTo(new Advice("peer-closes-idle",
					"The server, or a device on the way to it, closes connections that have been silent for "
							+ "more than 45 s and at most 1 min 1 s (seen 3 times). That is sooner than "
							+ "pool.idle-timeout (5 min), and no heartbeats are sent. Calls after a pause find them "
							+ "closed and must connect. Set heartbeat.interval to 30s; or, if the server does not "
							+ "support heartbeats, pool.idle-timeout to 30s."));
		}

		@Test
		void lateHeartbeatsAndMinIdleConnectionsAreReported() {
			this.figures.heartbeat = HeartbeatSettings.defaults();
			this.figures.settings = PoolSettings.defaults().withSize(8, 2).withIdleTimeout(Duration.ZERO);
			learned(null, Duration.ofMillis(4_900), 3);
			assertThat(this.figures.judgedBy(this.rule)).extracting(Advice::text)
				.asString()
				.contains("silent for at most 4.9 s (seen 3 times)",
						"sooner than heartbeat.interval (10 s) and pool.idle-timeout (off)",
						"Set heartbeat.interval to 2s;", "pool.idle-timeout to 2s and pool.min-idle to 0.");
		}

		@Test
		void heartbeatsAreNotAdvisedForAPeerThatClosesAfterEachResponse() {
			this.figures.heartbeat = HeartbeatSettings.defaults();
			learned(null, Duration.ofNanos(400_000), 3);
			assertThat(this.figures.judgedBy(this.rule)).isEqualTo(new Advice("peer-closes-idle",
					"Connections were found closed within 1 s of their last call, at the earliest after 400 µs (seen "
							+ "3 times). The server seems to close them after each response, so that calls find them "
							+ "closed and must connect. Set mode to per-call, or pool.max-uses to 1, so that no "
							+ "closed connection is kept, or make the server keep its connections open."));
			learned(null, Duration.ofMillis(999), 3);
			assertThat(this.figures.judgedBy(this.rule)).extracting(Advice::text)
				.asString()
				.contains("mode to per-call")
				.doesNotContain("heartbeat", "idle-timeout");
			learned(null, Duration.ofSeconds(1), 3);
			assertThat(this.figures.judgedBy(this.rule)).extracting(Advice::text)
				.asString()
				.contains("Set heartbeat.interval to 500ms;")
				.doesNotContain("per-call");
		}

		@Test
		void noAdviceForAPeerThatClosesAfterEachResponseInPerCallMode() {
			learned(null, Duration.ofMillis(40), 3);
			this.figures.settings = PoolSettings.defaults().withMaxUses(1);
			assertThat(this.figures.judgedBy(this.rule)).isNull();
		}

		@Test
		void noAdviceForTooFewClosesOrIfOtherConnectionsSurvived() {
			learned(null, Duration.ofSeconds(60), 2);
			assertThat(this.figures.judgedBy(this.rule)).isNull();
			learned(Duration.ofSeconds(60), Duration.ofSeconds(60), 3);
			assertThat(this.figures.judgedBy(this.rule)).isNull();
		}

		@Test
		void noAdviceAfterTheAdviceWasFollowed() {
			learned(null, Duration.ofSeconds(61), 3);
			this.figures.heartbeat = HeartbeatSettings.defaults().withInterval(Duration.ofSeconds(30));
			assertThat(this.figures.judgedBy(this.rule)).isNull();
			this.figures.heartbeat = HeartbeatSettings.off();
			this.figures.settings = PoolSettings.defaults().withIdleTimeout(Duration.ofSeconds(30));
			assertThat(this.figures.judgedBy(this.rule)).isNull();
		}

		@Test
		void aShortIdleTimeoutDoesNotPreventClosesOfMinIdleConnections() {
			learned(null, Duration.ofSeconds(61), 3);
			this.figures.settings = PoolSettings.defaults().withSize(8, 1).withIdleTimeout(Duration.ofSeconds(30));
			assertThat(this.figures.judgedBy(this.rule)).isNotNull();
		}

	}

	@Nested
	class SplitResponses {

		private final Figures figures = new Figures();

		private final SplitResponseRule rule = new SplitResponseRule();

		@Test
		void aPeerWithTwoWritesIsReportedWithTheEffectOfQuickAcknowledgements() {
			this.figures.load = Figures.split(500, 480);
			assertThat(this.figures.judgedBy(this.rule)).isEqualTo(new Advice("peer-writes-in-parts",
					"During the last 500 uses, 480 responses came in two writes, such as the header alone and then "
							+ "the body (counted for all pools of the same ConnectionFactory). Unless the server sets "
							+ "TCP_NODELAY, the second write leaves only when the first is acknowledged, which may "
							+ "take 40 ms. Make the server write each response in one write, or set TCP_NODELAY. "
							+ "Until then socket.quick-ack, which is auto, asks for that acknowledgement at once "
							+ "(Linux), which costs a second read and one more system call for each response."));
		}

		@Test
		void disabledQuickAcknowledgementsShouldBeEnabled() {
			this.figures.load = Figures.split(500, 480);
			this.figures.quickAck = QuickAck.OFF;
			assertThat(this.figures.judgedBy(this.rule)).extracting(Advice::text)
				.asString()
				.endsWith(
						"socket.quick-ack is off: with auto, this side asks for that acknowledgement at once (Linux).");
			this.figures.quickAck = null;
			assertThat(this.figures.judgedBy(this.rule)).extracting(Advice::text)
				.asString()
				.contains("Until then socket.quick-ack, unless it is off, asks");
		}

		@Test
		void responsesOfOtherPoolsDoNotCountAsUsesOfThisOne() {
			this.figures.load = Figures.split(100, 900);
			assertThat(this.figures.judgedBy(this.rule)).extracting(Advice::text)
				.asString()
				.startsWith("During the last 100 uses, at least as many responses came in two writes")
				.doesNotContain("900");
			this.figures.load = Figures.split(19, 900);
			assertThat(this.figures.judgedBy(this.rule)).as("hardly used").isNull();
		}

		@Test
		void aFewOfManyAreNotSignificant() {
			this.figures.load = Figures.split(200, 20);
			assertThat(this.figures.judgedBy(this.rule)).isNotNull();
			this.figures.load = Figures.split(201, 20);
			assertThat(this.figures.judgedBy(this.rule)).as("less than a tenth").isNull();
			this.figures.load = Figures.split(19, 19);
			assertThat(this.figures.judgedBy(this.rule)).as("too few").isNull();
		}

	}

	@Nested
	class Messages {

		private final Figures figures = new Figures();

		private final MessageRule rule = new MessageRule();

		@Test
		void aServerThatSendsEventsIsReportedWithTheKeysToSet() {
			frames(new UnsolicitedFrames(4, 2, 1, 9));
			assertThat(this.figures.judgedBy(this.rule)).isEqualTo(new Advice("peer-sends-messages",
					"The server sends frames that no request asked for, and each closes its connection: seen 4 with the "
							+ "member 'method', 2 with 'event' and 1 with the 'id' of another request (in all pools of "
							+ "the same ConnectionFactory). One that arrives during a call is taken for its response. "
							+ "If the server speaks JSON-RPC 2.0, set envelope to json-rpc. If requests and responses "
							+ "have ids otherwise, set correlation.request-id and correlation.response-id, such as /id. "
							+ "Otherwise define a ResponseMatcher bean."));
		}

		@Test
		void aFewAndOtherFramesAreNotSignificant() {
			frames(new UnsolicitedFrames(1, 1, 0, 100));
			assertThat(this.figures.judgedBy(this.rule)).isNull();
		}

		@Test
		void thenTheAdviceOnOtherBytesIsNotGiven() {
			this.figures.turnover = Figures.turnover(new ConnectionCounts(200, 200, 0, 0, 0, 0));
			this.figures.load = Figures.split(200, 0);
			assertThat(this.figures.judgedBy(new UnsolicitedRule())).isNotNull();
			frames(new UnsolicitedFrames(3, 0, 0, 0));
			assertThat(this.figures.judgedBy(new UnsolicitedRule())).isNull();
		}

		private void frames(UnsolicitedFrames frames) {
			this.figures.peer = new PeerHabits(null, null, 0, 0).with(frames, 0);
		}

	}

	@Nested
	class UnsolicitedBytes {

		private final Figures figures = new Figures();

		private final UnsolicitedRule rule = new UnsolicitedRule();

		@Test
		void aServerThatWritesALineEndAfterEachFrameIsReportedWithWhatToCheck() {
			unsolicited(200, 200);
			assertThat(this.figures.judgedBy(this.rule)).isEqualTo(new Advice("peer-sends-unsolicited",
					"In the last 10 min 200 connections were closed because the server had sent unsolicited bytes, "
							+ "during 200 calls. Such bytes could be taken for the next response, so the pool must "
							+ "open another connection each time. Check what the server writes after its responses: a "
							+ "line end (CR LF) that the length in the header does not include, a second response, or "
							+ "messages of its own. Make it write exactly one frame for each request."));
		}

		@Test
		void aFewOfManyAreNotSignificant() {
			unsolicited(19, 19);
			assertThat(this.figures.judgedBy(this.rule)).as("too few").isNull();
			unsolicited(20, 201);
			assertThat(this.figures.judgedBy(this.rule)).as("less than a tenth").isNull();
			unsolicited(20, 200);
			assertThat(this.figures.judgedBy(this.rule)).isNotNull();
		}

		private void unsolicited(long closes, long uses) {
			this.figures.turnover = Figures.turnover(new ConnectionCounts(closes, closes, 0, 0, 0, 0));
			this.figures.load = Figures.split(uses, 0);
		}

	}

	@Nested
	class Churn {

		private final Figures figures = new Figures();

		private final ChurnRule rule = new ChurnRule();

		@Test
		void aLifetimeThatKeepsReplacingMinIdleShouldBeRaised() {
			this.figures.settings = PoolSettings.defaults().withSize(8, 2).withMaxLifetime(Duration.ofSeconds(1));
			closed(1200, 0, 1198, 3);
			assertThat(this.figures.judgedBy(this.rule)).isEqualTo(new Advice("connections-unused",
					"In the last 10 min 1200 connections were opened and 1198 were closed for their age, but there "
							+ "were only 3 calls: pool.max-lifetime (1 s) is shorter than the pause between calls, "
							+ "and pool.min-idle (2) makes the pool replace each one. Raise pool.max-lifetime, such "
							+ "as to 30m, or set pool.min-idle to 0."));
		}

		@Test
		void anIdleTimeoutThatEndsBeforeTheNextCallShouldBeRaised() {
			this.figures.settings = PoolSettings.defaults().withIdleTimeout(Duration.ofMillis(100));
			closed(600, 599, 0, 600);
			assertThat(this.figures.judgedBy(this.rule)).extracting(Advice::text)
				.asString()
				.endsWith("but there were only 600 calls: pool.idle-timeout (100 ms) is shorter than the pause between "
						+ "calls. Raise pool.idle-timeout, such as to 5m, or set mode to per-call.");
		}

		@Test
		void reusedConnectionsAndClosesAfterABurstAreNotChurn() {
			closed(600, 599, 0, 601);
			assertThat(this.figures.judgedBy(this.rule)).as("some were reused").isNull();
			closed(19, 19, 0, 0);
			assertThat(this.figures.judgedBy(this.rule)).as("too few").isNull();
			this.figures.settings = PoolSettings.defaults().withMaxSize(64);
			closed(64, 64, 0, 64);
			assertThat(this.figures.judgedBy(this.rule)).as("a burst").isNull();
			closed(192, 192, 0, 64);
			assertThat(this.figures.judgedBy(this.rule)).isNotNull();
		}

		private void closed(long opened, long idleTimeout, long maxLifetime, long uses) {
			this.figures.turnover = Figures.turnover(new ConnectionCounts(opened, 0, idleTimeout, maxLifetime, 0, 0));
			this.figures.load = Figures.split(uses, 0);
		}

	}

	@Nested
	class AnsweredHeartbeats {

		private final Figures figures = new Figures();

		private final AnsweredHeartbeatRule rule = new AnsweredHeartbeatRule();

		@Test
		void aServerThatAnswersHeartbeatsIsReportedWithTheUseOfReplies() {
			this.figures.heartbeat = HeartbeatSettings.defaults();
			is(HeartbeatReaction.ANSWERED);
			assertThat(this.figures.judgedBy(this.rule)).isEqualTo(new Advice("heartbeats-answered",
					"The server seems to answer heartbeats: one was received after the first one was sent. These "
							+ "replies are not used. If the server disappears without closing its connections, only "
							+ "the next call notices. If the server answers every heartbeat, set "
							+ "heartbeat.expect-reply to true. A connection whose heartbeat is not answered within "
							+ "heartbeat.timeout (2 s) is then closed while it is idle."));
		}

		@Test
		void noAdviceIfRepliesAreExpectedOrNoHeartbeatsAreSent() {
			is(HeartbeatReaction.ANSWERED);
			assertThat(this.figures.judgedBy(this.rule)).isNull();
			this.figures.heartbeat = HeartbeatSettings.defaults().withExpectReply(true);
			assertThat(this.figures.judgedBy(this.rule)).isNull();
		}

		@ParameterizedTest
		@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ANSWERED")
		void noAdviceForAServerThatDoesNotAnswerTheFirstHeartbeat(HeartbeatReaction reaction) {
			this.figures.heartbeat = HeartbeatSettings.defaults();
			is(reaction);
			heartbeats(119, 119);
			assertThat(this.figures.judgedBy(this.rule)).isNull();
		}

		@Test
		void noAdviceForAServerThatAnswersFewOrSendsItsOwnHeartbeats() {
			this.figures.heartbeat = HeartbeatSettings.defaults();
			is(HeartbeatReaction.ANSWERED);
			heartbeats(19, 15);
			assertThat(this.figures.judgedBy(this.rule)).as("too few to refute it").isNotNull();
			heartbeats(100, 89);
			assertThat(this.figures.judgedBy(this.rule)).as("not each one is answered").isNull();
			heartbeats(100, 111);
			assertThat(this.figures.judgedBy(this.rule)).as("more come than are sent").isNull();
			heartbeats(100, 100);
			assertThat(this.figures.judgedBy(this.rule)).isNotNull();
		}

		private void is(HeartbeatReaction reaction) {
			this.figures.peer = this.figures.peer.with(AnsweredCloses.NONE, reaction);
		}

		private void heartbeats(long sent, long received) {
			this.figures.turnover = Figures.turnover(new ConnectionCounts(0, 0, 0, 0, sent, received));
		}

	}

	@Nested
	class RefusedHeartbeats {

		private final Figures figures = new Figures();

		private final RefusedHeartbeatRule rule = new RefusedHeartbeatRule();

		@Test
		void aServerThatAnswersAHeartbeatWithAFrameIsReportedWithTheRemedy() {
			this.figures.heartbeat = HeartbeatSettings.defaults();
			is(HeartbeatReaction.REFUSED);
			assertThat(this.figures.judgedBy(this.rule)).isEqualTo(new Advice("heartbeats-refused",
					"No heartbeats are sent, although heartbeat.interval is 10 s: the server answered one with a "
							+ "frame, which a caller could take for its own response. Idle connections are checked at "
							+ "that interval instead, which does not keep firewalls from dropping them. Set "
							+ "heartbeat.body to a request that the server answers and heartbeat.expect-reply to "
							+ "true, or set heartbeat.interval to 0. The pool tries heartbeats again when it is "
							+ "restarted."));
		}

		@Test
		void noAdviceIfHeartbeatsAreOffOrNotRefused() {
			is(HeartbeatReaction.REFUSED);
			assertThat(this.figures.judgedBy(this.rule)).isNull();
			this.figures.heartbeat = HeartbeatSettings.defaults();
			is(HeartbeatReaction.SILENT);
			assertThat(this.figures.judgedBy(this.rule)).isNull();
		}

		@Test
		void refusedHeartbeatsDoNotPreventIdleCloses() {
			this.figures.heartbeat = HeartbeatSettings.defaults();
			this.figures.peer = new PeerHabits(null, Duration.ofSeconds(61), 3, 0);
			assertThat(this.figures.judgedBy(new IdleCloseRule())).isNull();
			is(HeartbeatReaction.REFUSED);
			assertThat(this.figures.judgedBy(new IdleCloseRule())).extracting(Advice::text)
				.asString()
				.contains("no heartbeats are sent")
				.endsWith("Set pool.idle-timeout to 30s.");
		}

		private void is(HeartbeatReaction reaction) {
			this.figures.peer = this.figures.peer.with(AnsweredCloses.NONE, reaction);
		}

	}

	@Nested
	class ClosesAfterAnswers {

		private final Figures figures = new Figures();

		private final AnsweredCloseRule rule = new AnsweredCloseRule();

		@Test
		void aServerThatClosesAfterItsHundredthResponseIsReportedWithMaxUses() {
			closed(7, 100);
			assertThat(this.figures.judgedBy(this.rule)).isEqualTo(new Advice("peer-closes-after-answers",
					"The server closes connections right after a response: seen 7 times, after 100 calls at the "
							+ "earliest (in all pools of the same ConnectionFactory). A request that is sent before "
							+ "the close arrives fails. So the pool checks a connection before each use, which costs "
							+ "system calls. Set pool.max-uses to 100, so that the pool closes the connection first, "
							+ "or make the server keep its connections open."));
		}

		@Test
		void aFewClosesMayComeFromARestart() {
			closed(2, 100);
			assertThat(this.figures.judgedBy(this.rule)).isNull();
			closed(3, 100);
			assertThat(this.figures.judgedBy(this.rule)).isNotNull();
		}

		@Test
		void noAdviceIfThePoolClosesConnectionsFirst() {
			closed(7, 100);
			this.figures.settings = PoolSettings.defaults().withMaxUses(100);
			assertThat(this.figures.judgedBy(this.rule)).isNull();
			this.figures.settings = PoolSettings.defaults().withMaxUses(101);
			assertThat(this.figures.judgedBy(this.rule)).isNotNull();
		}

		@Test
		void itIsNotMistakenForAServerThatClosesAfterEachResponse() {
			this.figures.peer = new PeerHabits(null, Duration.ofMillis(5), 3, 0);
			assertThat(this.figures.judgedBy(new IdleCloseRule())).isNotNull();
			closed(3, 100);
			assertThat(this.figures.judgedBy(new IdleCloseRule())).isNull();
		}

		private void closed(long count, long uses) {
			this.figures.peer = this.figures.peer.with(new AnsweredCloses(count, uses), HeartbeatReaction.UNKNOWN);
		}

	}

}
