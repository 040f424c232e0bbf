package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.LoginRefusedException;
import io.github.socketpool.pool.Balancing;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolState;
import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.pool.SlotState;
import io.github.socketpool.pool.Suspension;
import io.github.socketpool.pool.TargetState;
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

	/** In the order of configuration, and then those that only have connections left. */
	final List<TargetModel> targets = new ArrayList<>();

	/** What the next question for a number between 0 and 1 is answered with. */
	double chance;

	/** Whether a connect succeeds only if the server answers. */
	private final boolean connectAnswered;

	private int reserved;

	private int opened;

	private int queued;

	private int lends;

	/** Whether another target would have lent a connection if it had had one. */
	private boolean lacking;

	private boolean warm;

	private long renewedAt;

	/** Whether a connect has succeeded since then, and when the first one did. */
	private boolean confirmed;

	private long confirmedAt;

	/** How many more were made since then than closed for that. */
	private int ahead;

	private @Nullable ConnectFailedException trialFailure;

	private long trialsFailingSince;

	/** Whether only callers cause another trial. */
	private boolean trialRefused;

	private long nextTrial;

	LedgerModel(List<Endpoint> endpoints, boolean connectAnswered, PoolSettings settings) {
		endpoints.forEach((endpoint) -> this.targets.add(new TargetModel(endpoint, 0)));
		this.connectAnswered = connectAnswered;
		this.settings = settings;
	}

	/**
	 * A caller comes.
	 * @param avoided the target that the same call has failed with
	 */
	String acquire(String thread, long timeout, boolean exchange, @Nullable Endpoint avoided, boolean again, long now) {
		this.warm |= this.state != PoolState.CLOSED;
		boolean served = this.state == PoolState.OPEN && this.waiters.isEmpty();
		Connection next = served ? nextIdle(avoided, now) : null;
		if (next != null) {
			boolean lacks = this.lacking;
			String granted = lend(next, thread, now + timeout, now);
			this.connectWanted = (this.settings.minIdle() > 0 || lacks) && whereToConnect(now) != null;
			return granted;
		}
		if (this.state == PoolState.CLOSED || this.state == PoolState.REFUSING) {
			return "not open: " + this.state;
		}
		boolean nothingLeft = this.all.size() == count(SlotState.CONNECTING);
		if (this.state == PoolState.OPEN && nothingLeft && allRefuseCallers(now)) {
			return refuse(1, now);
		}
		int cared = coming() + count(SlotState.PAUSED) + room();
		if (!again && this.waiters.size() >= this.settings.maxWaiters() + cared) {
			return "queue full";
		}
		Caller caller = new Caller(thread, this.queued, now + timeout, exchange);
		caller.due = now + Math.min(timeout, this.settings.acquireTimeout().toNanos());
		if (isTooLate(caller, now) != null) {
			return isTooLate(caller, now);
		}
		if (this.state == PoolState.OPEN && room() == 0 && wouldAllWait(thread)) {
			return "deadlock of " + this.all.stream().map((connection) -> connection.holder).distinct().toList();
		}
		this.queued++;
		this.waiters.add(again ? 0 : this.waiters.size(), caller);
		return "wait";
	}

	/**
	 * The newest of the target that lends; or, while others are in use, the oldest of its
	 * newest eight that came back within 30 µs.
	 */
	private @Nullable Connection nextIdle(@Nullable Endpoint avoided, long now) {
		TargetModel target = whoLends(avoided);
		List<Connection> newest = this.idle.stream()
			.filter((connection) -> connection.target == target)
			.dropWhile((connection) -> connection.state != SlotState.IDLE)
			.toList();
		List<Connection> recent = newest.stream()
			.limit(8)
			.filter((connection) -> connection.state == SlotState.IDLE && now - connection.since < 30_000)
			.toList();
		if (active() > 0 && !recent.isEmpty()) {
			return recent.get(recent.size() - 1);
		}
		return newest.isEmpty() ? null : newest.get(0);
	}

	/**
	 * Of the targets with an idle connection: one that serves before one that is left
	 * out, and of several the one that the balancing names.
	 */
	private @Nullable TargetModel whoLends(@Nullable Endpoint avoided) {
		List<TargetModel> able = this.targets.stream().filter(this::isAnyIdle).toList();
		Comparator<TargetModel> served = Comparator.comparing((target) -> !isServing(target));
		Comparator<TargetModel> order = switch (this.settings.balancing()) {
			case LEAST_BUSY ->
				served.thenComparingInt((target) -> active(target)).thenComparingLong((target) -> target.lent);
			case ROUND_ROBIN -> served.thenComparingLong((target) -> target.lent);
			case FAILOVER -> served;
		};
		TargetModel failed = able.stream().filter((target) -> isAt(target, avoided)).findFirst().orElse(null);
		TargetModel best = able.stream().filter((target) -> !isAt(target, avoided)).min(order).orElse(null);
		TargetModel chosen = (failed != null && (best == null || !isServing(best))) ? failed : best;
		this.lacking = chosen != null && areSeveral() && this.settings.balancing() != Balancing.FAILOVER
				&& live().anyMatch((target) -> !isAnyIdle(target) && calls(target) < calls(chosen));
		return chosen;
	}

	/**
	 * With a single target there is none to go to instead.
	 */
	private boolean isAt(TargetModel target, @Nullable Endpoint avoided) {
		return areSeveral() && target.endpoint.equals(avoided);
	}

	private boolean isAnyIdle(TargetModel target) {
		return of(target).anyMatch((connection) -> connection.state == SlotState.IDLE);
	}

	private boolean isServing(TargetModel target) {
		return target.isLive() || (target.isOnTrial() && !target.retired && active(target) == 0);
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
				this.targets.forEach(TargetModel::waiterLeft);
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
		Connection newest = newestToLend();
		while (this.state == PoolState.OPEN && newest != null) {
			Caller next = next(now);
			if (next == null) {
				break;
			}
			served.add(handOver(newest, next, now));
			newest = newestToLend();
		}
		return served.toString();
	}

	private @Nullable Connection newestToLend() {
		TargetModel target = whoLends(null);
		return this.idle.stream()
			.filter((connection) -> connection.target == target && connection.state == SlotState.IDLE)
			.findFirst()
			.orElse(null);
	}

	String abandon(Caller caller) {
		if (this.waiters.remove(caller)) {
			this.targets.forEach(TargetModel::waiterLeft);
		}
		return String.valueOf(caller.outcome);
	}

	String reserve(long now) {
		this.connectWanted = false;
		return addConnecting((this.state == PoolState.OPEN) ? whereToConnect(now) : null, now);
	}

	/**
	 * A health check asks for a connection where nothing else shows that a target can be
	 * reached.
	 */
	String reserveProbe(long now) {
		boolean connects = this.state == PoolState.OPEN || this.state == PoolState.SUSPENDED;
		boolean unknown = this.all.isEmpty() || isDown();
		boolean probes = connects && unknown && room() > 0;
		return addConnecting(probes ? whereConnectsGo(false, now) : null, now);
	}

	/**
	 * A connect is given up whose target was removed, and another one may begin instead.
	 */
	String replace(Connection connection, long now) {
		remove(connection, false, now);
		String answer = reserve(now);
		return answer.equals("reserved") ? answer : reserveProbe(now);
	}

	private String addConnecting(@Nullable TargetModel target, long now) {
		if (target == null) {
			return "nothing";
		}
		if (count(target, SlotState.CONNECTING) == 0) {
			target.connectingSince = now;
		}
		Connection connection = new Connection(this.reserved++, target, 1 - 0.2 * this.chance, now);
		target.attempted = this.reserved;
		target.lendsBeforeAttempt = this.lends;
		target.attempt(!this.waiters.isEmpty(), this.settings, now);
		if (areSeveral() && !target.isLive()) {
			target.trial = connection;
		}
		if (isTrialDue(now)) {
			this.all.forEach((other) -> other.renewalTrial = false);
			connection.renewalTrial = true;
		}
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
		connection.target.connected = this.opened;
		connection.target.connectingSince = now;
		if (!connection.superseded) {
			connection.renewalTrial = false;
			this.confirmedAt = isTrying() ? now : this.confirmedAt;
			this.confirmed = true;
			this.ahead++;
		}
		Target.EndedOutage outage = connectShows(connection, now);
		return offer(connection, now) + ", ended " + outage;
	}

	/**
	 * A target that is left out serves again by a connect with an answer, if connects had
	 * failed. Otherwise it is on trial. The last one always serves.
	 */
	private Target.@Nullable EndedOutage connectShows(Connection connection, long now) {
		TargetModel target = connection.target;
		boolean leftOut = !target.isLive() && !target.retired && hasOther(target);
		boolean shown = this.connectAnswered && !target.isSilent() && this.settings.balancing() != Balancing.FAILOVER;
		if (!leftOut || shown) {
			return target.serves(now);
		}
		target.state = TargetState.ON_TRIAL;
		target.trial = (target.trial != null) ? target.trial : connection;
		return null;
	}

	String connectFailed(Connection connection, ConnectFailedException cause, long now) {
		TargetModel target = connection.target;
		boolean othersServe = of(target).anyMatch((other) -> other.state != SlotState.CONNECTING);
		if (!isTrying() || !othersServe || isRenewed(target) || target.isDown()) {
			target.goDown(cause, this.settings, this.chance, now);
			keepOne(now);
		}
		if (isTrying() && connection.renewalTrial) {
			this.trialsFailingSince = (this.trialFailure == null) ? now : this.trialsFailingSince;
			this.trialFailure = cause;
			boolean elsewhere = !target.isLive() && hasOther(target);
			this.trialRefused = cause instanceof LoginRefusedException && !elsewhere;
			long failing = now - this.trialsFailingSince;
			this.nextTrial = elsewhere ? now : now + TargetModel.pause(cause, failing, this.settings, this.chance);
		}
		removeConnection(connection, now);
		refuseIfHopeless(now);
		return "again in " + Math.max(isTrying() ? this.nextTrial - now : 0, untilNextAttempt(now));
	}

	/**
	 * How long it is until an attempt may be made to reach a target that is left out.
	 */
	long untilNextAttempt(long now) {
		return this.targets.stream()
			.filter((target) -> !target.isLive() && !target.retired && target.trial == null)
			.mapToLong((target) -> Math.max(0, target.nextAttempt - now))
			.min()
			.orElse(0);
	}

	/**
	 * If no target is live, those that are on trial serve.
	 */
	private void keepOne(long now) {
		if (live().findAny().isEmpty()) {
			this.targets.stream()
				.filter((target) -> target.isOnTrial() && !target.retired)
				.forEach((target) -> target.servesAlone(now));
		}
	}

	private void removeConnection(Connection connection, long now) {
		TargetModel target = connection.target;
		this.all.remove(connection);
		this.idle.remove(connection);
		if (target.trial == connection) {
			target.trial = null;
			if (target.isOnTrial()) {
				target.trialFailed(this.settings, this.chance, now);
			}
		}
		if (target.retired && of(target).findAny().isEmpty()) {
			this.targets.remove(target);
		}
	}

	/**
	 * A call has ended in good order.
	 */
	String served(Connection connection, boolean answered, long now) {
		return String.valueOf(connection.target.served(answered, now));
	}

	/**
	 * A call has ended without a byte of an answer. After several in a row the target is
	 * left out, if another one serves.
	 */
	String unanswered(Connection connection, long now) {
		TargetModel target = connection.target;
		if (!areSeveral() || !target.isLive()) {
			return "false";
		}
		int most = hasOther(target) ? Math.max(3, (int) of(target).count()) : Integer.MAX_VALUE;
		return String.valueOf(target.unanswered(most, this.settings, this.chance, now));
	}

	/**
	 * There are other targets. Those that are none any more stay until their last
	 * connection is gone.
	 */
	String retarget(List<Endpoint> endpoints, long now) {
		List<TargetModel> before = List.copyOf(this.targets);
		this.targets.clear();
		for (Endpoint endpoint : endpoints) {
			this.targets.add(before.stream()
				.filter((target) -> target.endpoint.equals(endpoint))
				.findFirst()
				.orElseGet(() -> new TargetModel(endpoint, this.chance)));
		}
		this.targets.forEach((target) -> target.retired = false);
		for (TargetModel target : before) {
			if (!this.targets.contains(target) && of(target).findAny().isPresent()) {
				target.retired = true;
				this.targets.add(target);
			}
		}
		keepOne(now);
		return renew((connection) -> connection.target.retired && !connection.superseded, now);
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
			boolean known = (connection.state == SlotState.ACTIVE) ? connection.suspect : isSuspect(connection);
			connection.target.lost(known, now);
		}
		removeConnection(connection, now);
		refuseIfHopeless(now);
		return "true";
	}

	String validate(long before, int most) {
		return validate((connection) -> connection.quietSince - before < 0, Math.min(most, validatable()));
	}

	String validateUnseen(long since) {
		return validate((connection) -> connection.aliveAt - since < 0, validatable());
	}

	String validateSuspects(boolean byHeartbeat) {
		int atLeast = (byHeartbeat || count(SlotState.VALIDATING) > 0) ? 0 : 1;
		return validate(this::isSuspect, Math.max(atLeast, validatable()));
	}

	private int validatable() {
		return Math.max(1, this.idle.size() / 2) - count(SlotState.VALIDATING) - count(SlotState.PAUSED);
	}

	/**
	 * A health check looks at the one that has been idle longest.
	 */
	String probe(long now) {
		for (Connection connection : oldestFirst()) {
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
		for (Connection connection : oldestFirst()) {
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
		boolean useful = this.state == PoolState.OPEN && room() == 0 && !isDown();
		int lacking = useful ? this.waiters.size() - coming() : 0;
		for (Connection connection : oldestFirst()) {
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

	private String validate(Predicate<Connection> doubtful, int most) {
		List<Connection> chosen = new ArrayList<>();
		for (Connection connection : oldestFirst()) {
			if (connection.state == SlotState.IDLE && doubtful.test(connection) && chosen.size() < most) {
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
		for (Connection connection : oldestFirst()) {
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
	 * Idle connections, for each target the one first that was used longest ago.
	 */
	private List<Connection> oldestFirst() {
		List<Connection> oldest = new ArrayList<>(this.idle);
		Collections.reverse(oldest);
		oldest.sort(Comparator.comparing((connection) -> this.targets.indexOf(connection.target)));
		return oldest;
	}

	/**
	 * Those that are made or being made are to be replaced.
	 */
	String renew(long now) {
		return renew((connection) -> true, now);
	}

	private String renew(Predicate<Connection> which, long now) {
		if (this.all.stream().noneMatch(which)) {
			return "0";
		}
		List<Connection> superseded = this.all.stream()
			.filter((connection) -> connection.state != SlotState.CLOSING && which.test(connection))
			.toList();
		superseded.forEach((connection) -> connection.superseded = true);
		this.all.forEach((connection) -> connection.renewalTrial = false);
		this.ahead = 0;
		this.trialFailure = null;
		this.trialRefused = false;
		if (!superseded.isEmpty()) {
			this.confirmed = false;
			this.renewedAt = now;
			this.nextTrial = now;
		}
		return String.valueOf(superseded.size());
	}

	private int superseded() {
		int count = 0;
		for (Connection connection : this.all) {
			count += connection.superseded ? 1 : 0;
		}
		return count;
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

	/**
	 * One trial at a time, but for one that takes 250 ms while another target may do
	 * better.
	 */
	private boolean isTrialUnderWay(long now) {
		return this.all.stream()
			.filter((connection) -> connection.renewalTrial)
			.anyMatch((connection) -> !isStalling(connection.target, now)
					|| live().noneMatch((other) -> other != connection.target && !isStalling(other, now)));
	}

	private boolean isTrialDue(long now) {
		return isTrying() && !isTrialUnderWay(now) && now - this.nextTrial >= 0;
	}

	/**
	 * After a refused login, only callers cause another trial.
	 */
	private boolean isTrialWanted(long now) {
		return isTrialDue(now) && !this.trialRefused;
	}

	/**
	 * Whether a target has connections that stay.
	 */
	private boolean isRenewed(TargetModel target) {
		return of(target).anyMatch((connection) -> !connection.superseded && connection.state != SlotState.CONNECTING
				&& connection.state != SlotState.CLOSING);
	}

	/**
	 * Whether a superseded connection is closed: another one is there for it, or the pool
	 * is full, and its place is needed for another one.
	 */
	private boolean isReplaced(long now) {
		boolean open = this.state == PoolState.OPEN;
		if (isTrying()) {
			return open && staying() >= this.settings.maxSize() && isTrialWanted(now)
					&& mayBeConnectedTo(now).findAny().isPresent();
		}
		int free = Math.max(0, this.settings.maxSize() - staying());
		int behind = Math.min(-this.ahead, free + count(SlotState.CONNECTING));
		int taken = staying() + Math.max(0, behind - count(SlotState.CONNECTING));
		boolean mayMakePlace = open && taken >= this.settings.maxSize();
		int most = Math.max(1, Math.min(this.settings.maxConnecting(), this.settings.maxSize() / 2));
		boolean overdue = now - this.confirmedAt >= 45_000_000_000L;
		return this.ahead > 0 || !isDown() && (overdue || mayMakePlace && behind < most);
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
			this.targets.forEach(TargetModel::forget);
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

	/**
	 * How long it is until the first attempt, if all targets are down.
	 */
	long untilOutageMayEnd(long now) {
		return (isOutage() && this.state != PoolState.CLOSED) ? firstAttempt(now) : 0;
	}

	private long firstAttempt(long now) {
		return configured().mapToLong((target) -> target.nextAttempt - now).min().orElseThrow();
	}

	int count(SlotState state) {
		int count = 0;
		for (Connection connection : this.all) {
			count += (connection.state == state) ? 1 : 0;
		}
		return count;
	}

	private int count(TargetModel target, SlotState state) {
		int count = 0;
		for (Connection connection : this.all) {
			count += (connection.target == target && connection.state == state) ? 1 : 0;
		}
		return count;
	}

	private Stream<Connection> of(TargetModel target) {
		return this.all.stream().filter((connection) -> connection.target == target);
	}

	private int staying() {
		return this.all.size() - count(SlotState.CLOSING);
	}

	private int staying(TargetModel target) {
		return (int) of(target).count() - count(target, SlotState.CLOSING);
	}

	/**
	 * How many are in use, or being closed.
	 */
	private int active() {
		return count(SlotState.ACTIVE) + count(SlotState.CLOSING);
	}

	private int active(TargetModel target) {
		return count(target, SlotState.ACTIVE) + count(target, SlotState.CLOSING);
	}

	/**
	 * How many calls a target serves; less than none if it has no connection at all.
	 */
	private int calls(TargetModel target) {
		return of(target).findAny().isPresent() ? active(target) : -1;
	}

	private int idle(TargetModel target) {
		return (int) this.idle.stream().filter((connection) -> connection.target == target).count();
	}

	boolean areSeveral() {
		return this.targets.size() > 1;
	}

	Stream<TargetModel> configured() {
		return this.targets.stream().filter((target) -> !target.retired);
	}

	private Stream<TargetModel> live() {
		return this.targets.stream().filter(TargetModel::isLive);
	}

	/**
	 * All are down, and no connection is left of one that was removed.
	 */
	private boolean isOutage() {
		return isDown() && this.all.stream()
			.noneMatch((connection) -> connection.target.retired && connection.state != SlotState.CONNECTING);
	}

	/**
	 * No connect can be expected to succeed.
	 */
	private boolean isDown() {
		return configured().allMatch(TargetModel::isDown);
	}

	private boolean hasOther(TargetModel target) {
		return live().anyMatch((other) -> other != target);
	}

	private int trials() {
		return areSeveral() ? (int) this.targets.stream().filter((target) -> target.trial != null).count() : 0;
	}

	/**
	 * How many more there may be; those that show whether a target serves have one place
	 * more.
	 */
	private int room() {
		return Math.max(0, this.settings.maxSize() + Math.min(1, trials()) - this.all.size());
	}

	PoolStats stats() {
		return new PoolStats(active(), this.idle.size(), count(SlotState.CONNECTING), this.waiters.size(),
				this.settings.maxSize(), this.settings.minIdle(), this.opened);
	}

	String describe(long now) {
		StringBuilder text = new StringBuilder();
		text.append(this.state).append(", ").append(isOutage() ? describeOutage(now) : "up");
		text.append(", ").append(this.opened).append(" opened, ").append(stats());
		text.append(", renewal ").append((superseded() > 0) ? describeRenewal() : "none");
		text.append(", idle ").append(describeIdle()).append(", waiting ").append(this.waiters).append(": ");
		this.all.forEach((connection) -> connection.describe(text));
		return text.toString();
	}

	/**
	 * Return what is shown of the targets.
	 */
	List<LedgerView.TargetView> viewTargets(long now) {
		return configured()
			.map((target) -> target.view(active(target), idle(target), count(target, SlotState.CONNECTING), now))
			.toList();
	}

	private Map<String, List<String>> describeIdle() {
		return this.idle.stream()
			.collect(Collectors.groupingBy((connection) -> connection.target.endpoint.toString(), TreeMap::new,
					Collectors.mapping(Connection::toString, Collectors.toList())));
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
		if (staying() > this.settings.maxSize() && reasonOfNumber(connection) != null) {
			return reasonOfNumber(connection);
		}
		if (this.settings.maxUses() > 0 && connection.uses >= this.settings.maxUses()) {
			return CloseReason.USED_UP;
		}
		if (connection.superseded && isReplaced(now)) {
			this.ahead--;
			return CloseReason.RENEWED;
		}
		if (this.state == PoolState.OPEN && isToMove(connection, now)) {
			return CloseReason.REBALANCED;
		}
		if (connection.superseded && isTrying() && this.trialFailure != null) {
			return null;
		}
		if (!life.isZero() && now - connection.madeAt >= (long) (connection.share * life.toNanos())) {
			long others = lasting() - (connection.outdated ? 0 : 1);
			boolean needed = !this.waiters.isEmpty() || others < kept();
			boolean another = room() > 0 || count(SlotState.CONNECTING) > 0;
			if (!needed || !another && !isDown()) {
				return CloseReason.MAX_LIFETIME;
			}
			connection.outdated = true;
		}
		boolean needed = !this.waiters.isEmpty() || lasting() <= kept();
		boolean tooLong = !unused.isZero() && now - connection.since >= unused.toNanos();
		return (tooLong && !needed) ? CloseReason.IDLE_TIMEOUT : null;
	}

	/**
	 * One too many is there since its target was on trial: the target with the most gives
	 * up one.
	 */
	private @Nullable CloseReason reasonOfNumber(Connection connection) {
		int tooMany = staying() - this.settings.maxSize() - trials();
		if (!areSeveral() || tooMany > 1) {
			return CloseReason.SHRUNK;
		}
		return (tooMany == 1 && connection.target == largest()) ? CloseReason.REBALANCED : null;
	}

	private @Nullable TargetModel largest() {
		List<TargetModel> having = this.targets.stream()
			.filter((target) -> of(target).anyMatch((connection) -> connection.state != SlotState.CONNECTING))
			.toList();
		if (this.settings.balancing() == Balancing.FAILOVER) {
			return having.isEmpty() ? null : having.get(having.size() - 1);
		}
		return having.stream()
			.min(Comparator.<TargetModel>comparingInt((target) -> -staying(target))
				.thenComparingLong((target) -> target.connected))
			.orElse(null);
	}

	/**
	 * Whether another target is to have the place: this one is on trial and has another
	 * connection for that, or has at least two more in a full pool than one that has
	 * nothing idle, or comes after one that is live where the order counts. If that has
	 * no connection yet, one makes place in a full pool.
	 */
	private boolean isToMove(Connection connection, long now) {
		TargetModel from = connection.target;
		if (!areSeveral() || from.retired) {
			return false;
		}
		if (from.isOnTrial()) {
			return from.trial != connection;
		}
		TargetModel to;
		if (this.settings.balancing() == Balancing.FAILOVER) {
			to = this.targets.stream()
				.limit(this.targets.indexOf(from))
				.filter(TargetModel::isAnswering)
				.findFirst()
				.orElse(null);
		}
		else {
			to = live().filter(TargetModel::isAnswering)
				.min(Comparator.comparingInt((target) -> staying(target)))
				.filter((target) -> room() == 0 && staying(from) - staying(target) >= 2 && !isAnyIdle(target))
				.orElse(null);
		}
		if (connection.superseded || to == null || !allowsConnect(to, now)) {
			return false;
		}
		boolean has = of(to).anyMatch((other) -> other.state != SlotState.CONNECTING);
		int most = has ? this.settings.maxConnecting() : ((room() == 0) ? 1 : 0);
		return count(to, SlotState.CONNECTING) + count(SlotState.CLOSING) < most;
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
		this.lends++;
		connection.target.lent = this.lends;
		connection.suspect = isSuspect(connection);
		return "granted " + connection;
	}

	private boolean isSuspect(Connection connection) {
		return connection.target.isSuspectSince(connection.aliveAt);
	}

	private boolean wouldAllWait(String thread) {
		List<String> waiting = this.waiters.stream().map((caller) -> caller.thread).toList();
		boolean allWait = this.all.stream()
			.allMatch((connection) -> connection.state == SlotState.ACTIVE
					&& (thread.equals(connection.holder) || waiting.contains(connection.holder)));
		return allWait && this.all.stream().anyMatch((connection) -> thread.equals(connection.holder));
	}

	/**
	 * The target that a connect is worthwhile to: there is room and somebody needs it, or
	 * calls would be spread better; or it is left out and to be tried again.
	 */
	private @Nullable TargetModel whereToConnect(long now) {
		int missing = this.waiters.size() + Math.max(0, kept() - lasting());
		boolean wanted = hopedFor(now) < missing || isDown() && this.targets.stream().anyMatch(this::isSought)
				|| isTrialWanted(now) || isReplacing() && count(SlotState.CONNECTING) < toReplace() - this.ahead;
		TargetModel target = null;
		if (room() > 0) {
			target = wanted ? whereConnectsGo(isTrialDue(now), now) : whereCallsLack(now);
		}
		return (target != null) ? target : whomToTry(now);
	}

	/**
	 * While one connect is tried at a time, others go only where connections stay.
	 */
	private boolean renewalAllowsConnect(TargetModel target, long now) {
		return !isTrying() || isTrialDue(now) || isRenewed(target);
	}

	/**
	 * Connects that may be about to succeed. Those to a target that is left out, or that
	 * have taken 250 ms, keep no caller from another one.
	 */
	private int hopedFor(long now) {
		boolean all = !areSeveral() || isDown();
		return (int) this.all.stream()
			.filter((connection) -> connection.state == SlotState.CONNECTING)
			.filter((connection) -> all || connection.target.isLive() && !isStalling(connection.target, now))
			.count();
	}

	private boolean isStalling(TargetModel target, long now) {
		return count(target, SlotState.CONNECTING) > 0 && now - target.connectingSince >= 250_000_000;
	}

	private boolean isPromising(TargetModel target, long now) {
		return target.isAnswering() && !isStalling(target, now);
	}

	private boolean isSought(TargetModel target) {
		return target.isDown() && target.sought;
	}

	private boolean allowsConnect(TargetModel target, long now) {
		int connecting = count(target, SlotState.CONNECTING);
		return renewalAllowsConnect(target, now) && switch (target.state) {
			case UP -> connecting < this.settings.maxConnecting();
			case SUSPECT -> connecting == 0;
			case ON_TRIAL -> target.trial == null && now - target.nextAttempt >= 0;
			case DOWN -> connecting == 0 && now - target.nextAttempt >= 0;
		};
	}

	/**
	 * Those that are live, or all if none is.
	 */
	private Stream<TargetModel> connectable() {
		return configured().filter((target) -> target.isLive() || isDown());
	}

	private Stream<TargetModel> mayBeConnectedTo(long now) {
		return connectable().filter((target) -> allowsConnect(target, now));
	}

	/**
	 * The one with the fewest connections; in a renewal the one that was tried longest
	 * ago; or the first one. One whose connect takes long, or whose calls get no answer,
	 * comes last.
	 */
	private @Nullable TargetModel whereConnectsGo(boolean inTurn, long now) {
		if (this.settings.balancing() == Balancing.FAILOVER && !isDown() && !inTurn) {
			Optional<TargetModel> first = connectable().filter((target) -> renewalAllowsConnect(target, now))
				.filter((target) -> isPromising(target, now))
				.findFirst();
			return first.isPresent() ? first.filter((target) -> allowsConnect(target, now)).orElse(null)
					: mayBeConnectedTo(now).findFirst().orElse(null);
		}
		return mayBeConnectedTo(now)
			.min(Comparator.<TargetModel, Boolean>comparing((target) -> !isPromising(target, now))
				.thenComparingInt((target) -> inTurn ? 0 : staying(target))
				.thenComparingLong((target) -> target.attempted))
			.orElse(null);
	}

	/**
	 * The live target with the fewest calls, if it has no connection at all, or none idle
	 * and at least two calls fewer than the busiest one. Where the order counts, it is
	 * the first one, if it has none.
	 */
	private @Nullable TargetModel whereCallsLack(long now) {
		boolean inUse = count(SlotState.ACTIVE) > 0;
		if (!areSeveral() || !inUse) {
			return null;
		}
		if (this.settings.balancing() == Balancing.FAILOVER) {
			return live().findFirst()
				.filter((target) -> target.isAnswering() && of(target).findAny().isEmpty())
				.filter((target) -> allowsConnect(target, now))
				.orElse(null);
		}
		int most = live().mapToInt(this::calls).max().orElse(0);
		return live().filter(TargetModel::isAnswering)
			.min(Comparator.comparingInt(this::calls))
			.filter((target) -> count(target, SlotState.CONNECTING) == 0 && !isAnyIdle(target))
			.filter((target) -> calls(target) < 0 || most - calls(target) >= 2)
			.filter((target) -> allowsConnect(target, now))
			.orElse(null);
	}

	/**
	 * The target that is left out and was tried longest ago, if that is due and asked
	 * for. There may be one connection more than the maximum for that.
	 */
	private @Nullable TargetModel whomToTry(long now) {
		if (!areSeveral() || this.all.size() > this.settings.maxSize()) {
			return null;
		}
		return configured().filter((target) -> !target.isLive() && allowsConnect(target, now))
			.filter((target) -> !this.waiters.isEmpty() || isSought(target) || target.lendsBeforeAttempt < this.lends)
			.min(Comparator.comparingLong((target) -> target.attempted))
			.orElse(null);
	}

	/**
	 * All are down, and no attempt is due or under way that callers wait for.
	 */
	private boolean allRefuseCallers(long now) {
		return configured().allMatch((target) -> target.refusesCallers(count(target, SlotState.CONNECTING) > 0, now));
	}

	private int kept() {
		return this.warm ? this.settings.minIdle() : 0;
	}

	private int lasting() {
		return (int) this.idle.stream().filter((connection) -> !connection.outdated).count();
	}

	private String refuse(int callers, long now) {
		this.targets.forEach((target) -> target.refuse(callers));
		return describeOutage(now);
	}

	private void refuseIfHopeless(long now) {
		boolean hopeless = this.state == PoolState.OPEN && this.all.isEmpty() && !this.waiters.isEmpty()
				&& allRefuseCallers(now);
		refuseAll(hopeless ? refuse(this.waiters.size(), now) : null);
	}

	private void refuseAll(@Nullable String outcome) {
		if (outcome != null) {
			List.copyOf(this.waiters).forEach((caller) -> refuse(caller, outcome));
		}
	}

	private String describeOutage(long now) {
		TargetModel latest = configured().min(Comparator.comparingLong((target) -> target.failedNanosAgo(now)))
			.orElseThrow();
		long nanos = configured().mapToLong((target) -> target.downNanos(now)).min().orElseThrow();
		return "down for " + nanos + " by " + latest.failure.getMessage() + " " + latest.failedNanosAgo(now)
				+ " ago, again in " + firstAttempt(now);
	}

	/**
	 * A connection, whatever it is doing.
	 */
	static final class Connection {

		final int number;

		final TargetModel target;

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
		private boolean renewalTrial;

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

		Connection(int number, TargetModel target, double share, long now) {
			this.number = number;
			this.target = target;
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
			text.append(this).append(" to ").append(this.target.endpoint);
			text.append(' ').append(this.state).append(" since ").append(this.since);
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
