package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.LoginRefusedException;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.pool.SlotState;
import io.github.socketpool.pool.Suspension;
import org.jspecify.annotations.Nullable;

/**
 * What a ledger has to decide, written down as plainly as possible: lists that are
 * searched anew for each question, with nothing counted, linked or remembered that can be
 * looked up. Each operation returns in words what the ledger must answer.
 * <p>
 * It is longer than a class should be, since a model is of use only to those who read it
 * as a whole, beside the rules.
 */
final class LedgerModel {

	/** Those that exist, in the order in which they were reserved. */
	final List<Connection> all = new ArrayList<>();

	/** Those that are idle or being validated, the one that was used last first. */
	final List<Connection> idle = new ArrayList<>();

	final List<Caller> waiters = new ArrayList<>();

	/** Those who were refused while they waited, and have not been told. */
	private final List<Caller> refused = new ArrayList<>();

	/** How long nearly all exchanges take at least. */
	long shortestExchange;

	PoolSettings settings;

	PoolState state = PoolState.OPEN;

	boolean connectWanted;

	private int reserved;

	private int opened;

	private int queued;

	private boolean warm;

	private boolean lostOne;

	private @Nullable ConnectFailedException failure;

	private long downSince;

	private long failedAt;

	private long nextAttempt;

	private boolean sought;

	private boolean awaited;

	private long failedCalls;

	private @Nullable Long suspectBefore;

	private long renewedAt;

	/** Whether a connect has succeeded since then, and when the first one did. */
	private boolean confirmed;

	private long confirmedAt;

	/** How many more were made since then than closed for that. */
	private int ahead;

	private @Nullable ConnectFailedException trialFailure;

	private long trialsFailingSince;

	private long nextTrial;

	LedgerModel(PoolSettings settings) {
		this.settings = settings;
	}

	String acquire(String thread, long timeout, boolean exchange, boolean again, long now) {
		this.warm |= this.state != PoolState.CLOSED;
		Connection next = nextIdle(now);
		if (this.state == PoolState.OPEN && next != null) {
			String granted = lend(next, thread, now + timeout, now);
			this.connectWanted = this.settings.minIdle() > 0 && isConnectWorthwhile(now);
			return granted;
		}
		if (this.state == PoolState.CLOSED || this.state == PoolState.REFUSING) {
			return "not open: " + this.state;
		}
		boolean nothingLeft = this.all.size() == count(SlotState.CONNECTING);
		if (this.state == PoolState.OPEN && this.failure != null && nothingLeft && !isWorthWaiting(now)) {
			return refuse(1, now);
		}
		int cared = coming() + count(SlotState.PAUSED) + Math.max(0, this.settings.maxSize() - this.all.size());
		if (!again && this.waiters.size() >= this.settings.maxWaiters() + cared) {
			return "queue full";
		}
		Caller caller = new Caller(thread, this.queued, now + timeout, exchange);
		caller.due = now + Math.min(timeout, this.settings.acquireTimeout().toNanos());
		if (isTooLate(caller, now) != null) {
			return isTooLate(caller, now);
		}
		if (this.state == PoolState.OPEN && !isRoom() && wouldAllWait(thread)) {
			return "deadlock of " + this.all.stream().map((connection) -> connection.holder).distinct().toList();
		}
		this.queued++;
		this.waiters.add(again ? 0 : this.waiters.size(), caller);
		return "wait";
	}

	/**
	 * The newest; or, while others are in use, the oldest of the newest eight that came
	 * back within 30 µs.
	 */
	private @Nullable Connection nextIdle(long now) {
		List<Connection> newest = this.idle.stream()
			.dropWhile((connection) -> connection.state != SlotState.IDLE)
			.toList();
		List<Connection> recent = newest.stream()
			.limit(8)
			.filter((connection) -> connection.state == SlotState.IDLE && now - connection.since < 30_000)
			.toList();
		boolean othersInUse = this.all.size() > this.idle.size() + count(SlotState.CONNECTING);
		if (othersInUse && !recent.isEmpty()) {
			return recent.get(recent.size() - 1);
		}
		return newest.isEmpty() ? null : newest.get(0);
	}

	private @Nullable String isTooLate(Caller caller, long now) {
		if (now - caller.due >= 0) {
			return "WAITING";
		}
		long left = caller.deadline - now;
		boolean tooLate = caller.exchange && left < this.shortestExchange;
		return tooLate ? "too little time: " + left + " of " + this.shortestExchange : null;
	}

	String refuseOverdue(long now) {
		for (Caller caller : List.copyOf(this.waiters)) {
			if (now - caller.due >= 100_000_000) {
				refuse(caller, "WAITING");
				this.failedCalls++;
			}
		}
		return "";
	}

	private void refuse(Caller caller, String outcome) {
		this.waiters.remove(caller);
		caller.outcome = outcome;
		this.refused.add(caller);
	}

	/**
	 * Return those who are to be told, after each step.
	 */
	String tellRefused() {
		String told = this.refused.toString();
		this.refused.clear();
		return told;
	}

	/**
	 * Take away the first slot whose holder has failed to return it in time.
	 */
	String reclaim(long now) {
		for (Connection connection : this.all) {
			long age = now - connection.since;
			boolean late = switch (connection.state) {
				case CONNECTING -> age > 1_000_000_000;
				case CLOSING -> age > 500_000_000;
				case ACTIVE -> now - connection.deadline >= 500_000_000;
				case VALIDATING -> !connection.probed || now - connection.probedAt > 1_000_000_000;
				default -> false;
			};
			if (late) {
				String reason = (connection.state == SlotState.ACTIVE) ? "TIMEOUT" : "INVALIDATED";
				connection.reclaimed = true;
				if (connection.untaken != null) {
					connection.untaken.outcome = "GRANTED";
					this.refused.add(connection.untaken);
				}
				close(connection, now);
				return connection + " " + reason;
			}
		}
		return "nothing";
	}

	String serve(long now) {
		List<Caller> served = new ArrayList<>();
		for (Connection connection : List.copyOf(this.idle)) {
			Caller next = (connection.state == SlotState.IDLE && this.state == PoolState.OPEN) ? next(now) : null;
			if (next != null) {
				served.add(handOver(connection, next, now));
			}
		}
		return served.toString();
	}

	String abandon(Caller caller) {
		this.failedCalls += this.waiters.remove(caller) ? 1 : 0;
		return String.valueOf(caller.outcome);
	}

	String reserve(double chance, long now) {
		this.connectWanted = false;
		return isConnectWorthwhile(now) ? addConnecting(chance, now) : "nothing";
	}

	/**
	 * A health check asks for a connection where nothing else shows that the target can
	 * be reached.
	 */
	String reserveProbe(double chance, long now) {
		boolean connects = this.state == PoolState.OPEN || this.state == PoolState.SUSPENDED;
		boolean unknown = this.all.isEmpty() || this.failure != null;
		return (connects && unknown && isRoom() && mayConnect(now)) ? addConnecting(chance, now) : "nothing";
	}

	private String addConnecting(double chance, long now) {
		boolean late = now - this.nextAttempt > longestPause(this.failedAt - this.downSince);
		this.awaited = late || !this.waiters.isEmpty() && !this.sought;
		this.sought = false;
		Connection connection = new Connection(this.reserved++, 1 - 0.2 * chance, now);
		connection.trial = isTrying();
		this.all.add(connection);
		return "reserved";
	}

	String connected(Connection connection, long now) {
		this.opened++;
		connection.state = SlotState.IDLE;
		connection.since = now;
		connection.aliveAt = now;
		connection.quietSince = now;
		this.idle.add(0, connection);
		Target.EndedOutage outage = (this.failure != null)
				? new Target.EndedOutage(now - this.downSince, this.failedCalls) : null;
		this.failure = null;
		this.lostOne = false;
		if (!connection.superseded) {
			connection.trial = false;
			this.confirmedAt = isTrying() ? now : this.confirmedAt;
			this.confirmed = true;
			this.ahead++;
		}
		return offer(connection, now) + ", ended " + outage;
	}

	String connectFailed(Connection connection, ConnectFailedException cause, double chance, long now) {
		boolean othersServe = this.all.size() > count(SlotState.CONNECTING);
		if (!isTrying() || !othersServe || this.failure != null) {
			goDown(cause, chance, now);
		}
		if (isTrying() && connection.trial) {
			this.trialsFailingSince = (this.trialFailure == null) ? now : this.trialsFailingSince;
			this.trialFailure = cause;
			this.nextTrial = now + pause(cause, now - this.trialsFailingSince, chance);
		}
		this.all.remove(connection);
		refuseIfHopeless(now);
		long untilTrial = isTrying() ? Math.max(0, this.nextTrial - now) : 0;
		return "again in " + Math.max(untilTrial, (this.failure != null) ? this.nextAttempt - now : 0);
	}

	private void goDown(ConnectFailedException cause, double chance, long now) {
		boolean news = this.failure == null;
		boolean wasRefused = this.failure instanceof LoginRefusedException;
		this.downSince = news ? now : this.downSince;
		this.failedCalls = news ? 0 : this.failedCalls;
		this.failure = cause;
		this.failedAt = now;
		this.awaited = false;
		long next = now + pause(cause, now - this.downSince, chance);
		this.nextAttempt = (wasRefused && this.nextAttempt - next > 0) ? this.nextAttempt : next;
	}

	String release(Connection connection, long now) {
		connection.state = SlotState.IDLE;
		connection.since = now;
		connection.aliveAt = now;
		connection.quietSince = now;
		connection.holder = null;
		connection.untaken = null;
		this.idle.add(0, connection);
		return offer(connection, now);
	}

	String remove(Connection connection, boolean lost, long now) {
		if (lost) {
			this.lostOne = true;
			boolean known = (connection.state == SlotState.ACTIVE) ? connection.suspect : isSuspect(connection);
			this.suspectBefore = known ? this.suspectBefore : Long.valueOf(now);
		}
		this.all.remove(connection);
		this.idle.remove(connection);
		refuseIfHopeless(now);
		return "true";
	}

	String validate(long before, int most) {
		return validate(this.idle.stream().filter((connection) -> connection.quietSince - before < 0).toList(),
				Math.min(most, validatable()));
	}

	String validateUnseen(long since) {
		return validate(this.idle.stream().filter((connection) -> connection.aliveAt - since < 0).toList(),
				validatable());
	}

	String validateSuspects(boolean byHeartbeat) {
		int atLeast = (byHeartbeat || count(SlotState.VALIDATING) > 0) ? 0 : 1;
		return validate(this.idle.stream().filter(this::isSuspect).toList(), Math.max(atLeast, validatable()));
	}

	private int validatable() {
		return Math.max(1, this.idle.size() / 2) - count(SlotState.VALIDATING) - count(SlotState.PAUSED);
	}

	/**
	 * A health check looks at the one that has been idle longest.
	 */
	String probe(long now) {
		for (int i = this.idle.size() - 1; i >= 0; i--) {
			Connection connection = this.idle.get(i);
			if (connection.state == SlotState.IDLE) {
				connection.state = SlotState.VALIDATING;
				connection.probed = true;
				connection.probedAt = now;
				return connection.toString();
			}
		}
		return "nothing";
	}

	/**
	 * A heartbeat is sent.
	 */
	String pause(Connection connection, long now) {
		connection.state = SlotState.PAUSED;
		connection.quietSince = now;
		return connection.toString();
	}

	String validatePaused(long sent) {
		List<Connection> chosen = new ArrayList<>();
		for (int i = this.idle.size() - 1; i >= 0; i--) {
			Connection connection = this.idle.get(i);
			if (connection.state == SlotState.PAUSED && connection.quietSince - sent <= 0) {
				connection.state = SlotState.VALIDATING;
				chosen.add(connection);
			}
		}
		return chosen.toString();
	}

	/**
	 * Where there is no room to connect for those who wait, paused connections make it.
	 */
	String makeRoom(long now) {
		List<Connection> reclaimed = new ArrayList<>();
		boolean useful = this.state == PoolState.OPEN && !isRoom() && this.failure == null;
		int lacking = useful ? this.waiters.size() - coming() : 0;
		for (int i = this.idle.size() - 1; i >= 0; i--) {
			Connection connection = this.idle.get(i);
			if (connection.state == SlotState.PAUSED && reclaimed.size() < lacking) {
				close(connection, now);
				reclaimed.add(connection);
			}
		}
		return reclaimed.toString();
	}

	private int coming() {
		return count(SlotState.CONNECTING) + count(SlotState.VALIDATING) + count(SlotState.CLOSING);
	}

	private String validate(List<Connection> doubtful, int most) {
		List<Connection> chosen = new ArrayList<>();
		for (int i = doubtful.size() - 1; i >= 0; i--) {
			Connection connection = doubtful.get(i);
			if (connection.state == SlotState.IDLE && chosen.size() < most) {
				connection.state = SlotState.VALIDATING;
				connection.probed = false;
				chosen.add(connection);
			}
		}
		return chosen.toString();
	}

	String validated(Connection connection, long now) {
		connection.state = SlotState.IDLE;
		connection.aliveAt = now;
		return offer(connection, now);
	}

	String takeSurplus(long now) {
		List<String> taken = new ArrayList<>();
		for (int i = this.idle.size() - 1; i >= 0; i--) {
			Connection connection = this.idle.get(i);
			boolean validating = connection.state == SlotState.VALIDATING;
			CloseReason reason = validating ? null : reasonToClose(connection, now);
			if (reason != null) {
				close(connection, now);
				taken.add(connection + " " + reason);
			}
		}
		return taken.toString();
	}

	String evict(boolean everything) {
		List<Connection> evicted = this.all.stream()
			.filter((connection) -> everything || this.idle.contains(connection))
			.toList();
		evicted.forEach((connection) -> connection.evicted = true);
		return String.valueOf(evicted.size());
	}

	/**
	 * Those that are made or being made are to be replaced.
	 */
	String renew(long now) {
		List<Connection> superseded = this.all.stream()
			.filter((connection) -> connection.state != SlotState.CLOSING)
			.toList();
		superseded.forEach((connection) -> connection.superseded = true);
		this.all.forEach((connection) -> connection.trial = false);
		this.ahead = 0;
		this.trialFailure = null;
		if (!superseded.isEmpty()) {
			this.confirmed = false;
			this.renewedAt = now;
			this.nextTrial = now;
		}
		return String.valueOf(superseded.size());
	}

	private int superseded() {
		return (int) this.all.stream().filter((connection) -> connection.superseded).count();
	}

	private int toReplace() {
		return (int) this.all.stream()
			.filter((connection) -> connection.superseded && connection.state != SlotState.CLOSING)
			.count();
	}

	private boolean isTrying() {
		return superseded() > 0 && !this.confirmed;
	}

	private boolean isReplacing() {
		return superseded() > 0 && this.confirmed;
	}

	private boolean isTrialUnderWay() {
		return this.all.stream().anyMatch((connection) -> connection.trial);
	}

	/**
	 * After a refused login, only callers cause another trial.
	 */
	private boolean isTrialWanted() {
		return isTrying() && !(this.trialFailure instanceof LoginRefusedException);
	}

	/**
	 * Whether a superseded connection is closed: another one is there for it, or the pool
	 * is full, and its place is needed for another one.
	 */
	private boolean isReplaced(long now) {
		int staying = this.all.size() - count(SlotState.CLOSING);
		boolean open = this.state == PoolState.OPEN;
		if (isTrying()) {
			return open && staying >= this.settings.maxSize() && isTrialWanted() && mayConnect(now);
		}
		int taken = staying + Math.max(0, -this.ahead - count(SlotState.CONNECTING));
		boolean mayMakePlace = open && taken >= this.settings.maxSize();
		int most = Math.max(1, Math.min(this.settings.maxConnecting(), this.settings.maxSize() / 2));
		boolean overdue = now - this.confirmedAt >= 45_000_000_000L;
		return this.ahead > 0 || this.failure == null && (overdue || mayMakePlace && -this.ahead < most);
	}

	String leaks(long longest, long now) {
		List<String> leaks = new ArrayList<>();
		for (Connection connection : this.all) {
			boolean tooLong = connection.state == SlotState.ACTIVE && now - connection.since >= longest;
			if (tooLong && connection.reported != connection.uses) {
				connection.reported = connection.uses;
				leaks.add(connection.holder + " for " + (now - connection.since));
			}
		}
		return leaks.toString();
	}

	String open(boolean warmUp, long now) {
		if (this.state == PoolState.CLOSED) {
			this.failure = null;
			this.lostOne = false;
		}
		this.state = PoolState.OPEN;
		this.warm |= warmUp;
		String served = serve(now);
		refuseIfHopeless(now);
		return served;
	}

	String suspend(Suspension suspension) {
		if (this.state != PoolState.CLOSED) {
			this.state = suspension.state();
		}
		refuseAll((this.state == PoolState.REFUSING) ? "not open: REFUSING" : null);
		return "";
	}

	String close() {
		this.state = PoolState.CLOSED;
		this.warm = false;
		refuseAll("not open: CLOSED");
		return "";
	}

	long untilNextAttempt(long now) {
		return (this.failure != null && this.state != PoolState.CLOSED) ? this.nextAttempt - now : 0;
	}

	int count(SlotState state) {
		int count = 0;
		for (Connection connection : this.all) {
			count += (connection.state == state) ? 1 : 0;
		}
		return count;
	}

	boolean isRoom() {
		return this.all.size() < this.settings.maxSize();
	}

	boolean isTroubled() {
		return this.failure != null || this.lostOne;
	}

	PoolStats stats() {
		int active = count(SlotState.ACTIVE) + count(SlotState.CLOSING);
		return new PoolStats(active, this.idle.size(), count(SlotState.CONNECTING), this.waiters.size(),
				this.settings.maxSize(), this.settings.minIdle(), this.opened);
	}

	String describe(long now) {
		StringBuilder text = new StringBuilder();
		text.append(this.state).append(", ").append((this.failure != null) ? describeOutage(now) : "up");
		text.append(", ").append(this.opened).append(" opened, ").append(stats());
		text.append(", renewal ").append((superseded() > 0) ? describeRenewal() : "none");
		text.append(", idle ").append(this.idle).append(", waiting ").append(this.waiters).append(": ");
		this.all.forEach((connection) -> connection.describe(text));
		return text.toString();
	}

	private String describeRenewal() {
		return (this.confirmed ? "REPLACING" : "TRYING") + " of " + superseded() + " since " + this.renewedAt + " but "
				+ ((this.trialFailure != null) ? this.trialFailure.getMessage() : null);
	}

	private String offer(Connection connection, long now) {
		CloseReason reason = reasonToClose(connection, now);
		if (reason != null) {
			close(connection, now);
			return "surplus " + reason;
		}
		Caller next = (this.state == PoolState.OPEN) ? next(now) : null;
		return (next != null) ? handOver(connection, next, now).toString() : "idle";
	}

	/**
	 * The first who has time enough. Those before it are refused.
	 */
	private @Nullable Caller next(long now) {
		for (Caller caller : List.copyOf(this.waiters)) {
			String late = isTooLate(caller, now);
			if (late == null) {
				return caller;
			}
			refuse(caller, late);
		}
		return null;
	}

	private @Nullable CloseReason reasonToClose(Connection connection, long now) {
		Duration life = this.settings.maxLifetime();
		Duration unused = this.settings.idleTimeout();
		if (this.state == PoolState.CLOSED) {
			return CloseReason.POOL_CLOSED;
		}
		if (connection.evicted) {
			return CloseReason.EVICTED;
		}
		if (this.all.size() - count(SlotState.CLOSING) > this.settings.maxSize()) {
			return CloseReason.SHRUNK;
		}
		if (this.settings.maxUses() > 0 && connection.uses >= this.settings.maxUses()) {
			return CloseReason.USED_UP;
		}
		if (connection.superseded && isReplaced(now)) {
			this.ahead--;
			return CloseReason.RENEWED;
		}
		if (connection.superseded && isTrying() && this.trialFailure != null) {
			return null;
		}
		if (!life.isZero() && now - connection.madeAt >= (long) (connection.share * life.toNanos())) {
			long others = lasting() - (connection.outdated ? 0 : 1);
			boolean needed = !this.waiters.isEmpty() || others < kept();
			boolean another = isRoom() || count(SlotState.CONNECTING) > 0;
			if (!needed || !another && this.failure == null) {
				return CloseReason.MAX_LIFETIME;
			}
			connection.outdated = true;
		}
		boolean needed = !this.waiters.isEmpty() || lasting() <= kept();
		boolean tooLong = !unused.isZero() && now - connection.since >= unused.toNanos();
		return (tooLong && !needed) ? CloseReason.IDLE_TIMEOUT : null;
	}

	private void close(Connection connection, long now) {
		this.idle.remove(connection);
		connection.state = SlotState.CLOSING;
		connection.since = now;
		connection.holder = null;
		connection.untaken = null;
	}

	private Caller handOver(Connection connection, Caller caller, long now) {
		this.waiters.remove(caller);
		caller.outcome = lend(connection, caller.thread, caller.deadline, now);
		connection.untaken = caller;
		return caller;
	}

	private String lend(Connection connection, String thread, long deadline, long now) {
		this.idle.remove(connection);
		connection.state = SlotState.ACTIVE;
		connection.since = now;
		connection.holder = thread;
		connection.deadline = deadline;
		connection.uses++;
		connection.outdated = false;
		connection.suspect = isSuspect(connection);
		return "granted " + connection;
	}

	private boolean isSuspect(Connection connection) {
		return this.suspectBefore != null && connection.aliveAt - this.suspectBefore < 0;
	}

	private boolean wouldAllWait(String thread) {
		List<String> waiting = this.waiters.stream().map((caller) -> caller.thread).toList();
		boolean allWait = this.all.stream()
			.allMatch((connection) -> connection.state == SlotState.ACTIVE
					&& (thread.equals(connection.holder) || waiting.contains(connection.holder)));
		return allWait && this.all.stream().anyMatch((connection) -> thread.equals(connection.holder));
	}

	private boolean isConnectWorthwhile(long now) {
		int missing = this.waiters.size() + Math.max(0, kept() - lasting());
		boolean wanted = count(SlotState.CONNECTING) < missing || this.failure != null && this.sought || isTrialWanted()
				|| isReplacing() && count(SlotState.CONNECTING) < toReplace() - this.ahead;
		return this.state == PoolState.OPEN && isRoom() && mayConnect(now) && wanted;
	}

	private boolean mayConnect(long now) {
		int connecting = count(SlotState.CONNECTING);
		if (isTrying() && (isTrialUnderWay() || now - this.nextTrial < 0)) {
			return false;
		}
		if (this.failure != null) {
			return connecting == 0 && now - this.nextAttempt >= 0;
		}
		return connecting < (this.lostOne ? 1 : this.settings.maxConnecting());
	}

	private long pause(ConnectFailedException cause, long failing, double chance) {
		boolean refused = cause instanceof LoginRefusedException;
		return refused ? this.settings.connectBackoffMax().toNanos() : (long) (chance * longestPause(failing));
	}

	private long longestPause(long failing) {
		long pause = Math.max(this.settings.connectBackoffInitial().toNanos(), failing / 8);
		return Math.min(this.settings.connectBackoffMax().toNanos(), pause);
	}

	/**
	 * An attempt is due, or one is under way that callers wait for.
	 */
	private boolean isWorthWaiting(long now) {
		boolean underWay = count(SlotState.CONNECTING) > 0;
		return underWay ? this.awaited : now - this.nextAttempt >= 0;
	}

	private int kept() {
		return this.warm ? this.settings.minIdle() : 0;
	}

	private int lasting() {
		return (int) this.idle.stream().filter((connection) -> !connection.outdated).count();
	}

	private String refuse(int callers, long now) {
		this.sought = true;
		this.failedCalls += callers;
		return describeOutage(now);
	}

	private void refuseIfHopeless(long now) {
		boolean hopeless = this.state == PoolState.OPEN && this.failure != null && this.all.isEmpty()
				&& !isWorthWaiting(now) && !this.waiters.isEmpty();
		refuseAll(hopeless ? refuse(this.waiters.size(), now) : null);
	}

	private void refuseAll(@Nullable String outcome) {
		if (outcome != null) {
			List.copyOf(this.waiters).forEach((caller) -> refuse(caller, outcome));
		}
	}

	private String describeOutage(long now) {
		return "down for " + (now - this.downSince) + " by " + this.failure.getMessage() + " " + (now - this.failedAt)
				+ " ago, again in " + (this.nextAttempt - now);
	}

	/**
	 * A connection, whatever it is doing.
	 */
	static final class Connection {

		final int number;

		private final double share;

		private final long madeAt;

		SlotState state = SlotState.CONNECTING;

		private long since;

		private long aliveAt;

		private long quietSince;

		long uses;

		private long reported;

		private boolean evicted;

		private boolean outdated;

		/** Whether it is to be replaced. */
		private boolean superseded;

		/** Whether its connect began to find out whether others can be replaced. */
		private boolean trial;

		/** Whether it is validated by a health check. */
		boolean probed;

		private long probedAt;

		private boolean suspect;

		private @Nullable String holder;

		/** When the lease ends, at the latest. */
		private long deadline;

		/** The waiter who was granted it, who never takes it here. */
		private @Nullable Caller untaken;

		/** Whether it was taken away from its holder. */
		boolean reclaimed;

		Connection(int number, double share, long now) {
			this.number = number;
			this.share = share;
			this.madeAt = now;
			this.since = now;
			this.aliveAt = now;
			this.quietSince = now;
		}

		@Override
		public String toString() {
			return "#" + this.number;
		}

		void describe(StringBuilder text) {
			text.append(this).append(' ').append(this.state).append(" since ").append(this.since);
			text.append(" alive at ").append(this.aliveAt).append(" uses ").append(this.uses);
			text.append(this.evicted ? " evicted" : "").append(this.outdated ? " outdated" : "");
			text.append(this.superseded ? " superseded" : "");
			text.append(this.suspect ? " suspect" : "").append(" held by ").append(this.holder).append("; ");
		}

	}

	/**
	 * A caller who waits, or has waited.
	 */
	static final class Caller {

		final String thread;

		final int number;

		private final long deadline;

		private final boolean exchange;

		private long due;

		@Nullable String outcome;

		Caller(String thread, int number, long deadline, boolean exchange) {
			this.thread = thread;
			this.number = number;
			this.deadline = deadline;
			this.exchange = exchange;
		}

		@Override
		public String toString() {
			return "w" + this.number + " " + this.thread + ((this.outcome != null) ? " " + this.outcome : "");
		}

	}

}
