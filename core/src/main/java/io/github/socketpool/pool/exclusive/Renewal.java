package io.github.socketpool.pool.exclusive;

import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;

import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.LoginRefusedException;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.RenewalState;
import io.github.socketpool.pool.SlotState;
import org.jspecify.annotations.Nullable;

/**
 * Decides which connections make place for others because all of them are to be renewed.
 * One method for each arrow of {@link RenewalState}. Guarded by the ledger's lock.
 * <p>
 * First one connect is tried at a time. The older connections stay until one has
 * succeeded, and what fails meanwhile says nothing about their target as long as they
 * serve. Targets whose connections stay need no trial: to those, connects go on for
 * callers. Then each new connection takes the place of an older one, which is closed when
 * it is idle. Where the pool is full, an older one makes place first: one for the trial,
 * then as many as may be connecting at once, but never more than half of them
 * (docs/decisions/12-renew.md).
 */
final class Renewal {

	/**
	 * So long after the first success older connections wait for others to take their
	 * places. All are promised to be gone within a minute.
	 */
	private static final long MAX_WAIT = TimeUnit.SECONDS.toNanos(45);

	private final Slots slots;

	private final Targets targets;

	private final DoubleSupplier random;

	private RenewalState state = RenewalState.NONE;

	/** Why it was last asked for. */
	private Cause cause = Cause.REQUEST;

	/** When it was last asked for. */
	private long begunAt;

	/** When the first connect since then succeeded. */
	private long confirmedAt;

	/**
	 * How many more connections were made than older ones closed for them. Less than zero
	 * while places are free that are to be filled. If an error keeps one from being
	 * closed that was counted, {@link #MAX_WAIT} ends the wait for it.
	 */
	private int ahead;

	/** The connect that is under way, while one is tried at a time. */
	private @Nullable Slot trial;

	/** Why the last trial failed, if one has failed. */
	private @Nullable ConnectFailedException failure;

	private long failingSince;

	/** Whether only callers cause another trial. */
	private boolean refused;

	private long nextAttempt;

	/**
	 * Create a renewal that nobody has asked for.
	 * @param random gives numbers between 0 and 1
	 */
	Renewal(Slots slots, Targets targets, DoubleSupplier random) {
		this.slots = slots;
		this.targets = targets;
		this.random = random;
	}

	/**
	 * Connections that are made or being made are to be replaced: any state
	 * {@code → TRYING}, if there are any.
	 * @param which which ones
	 * @param cause why
	 * @return how many
	 */
	int begin(Predicate<Slot> which, Cause cause, long now) {
		if (count(which) == 0) {
			return 0;
		}
		int superseded = 0;
		for (Slot slot : this.slots.all()) {
			if (slot.state() != SlotState.CLOSING && which.test(slot)) {
				slot.supersede();
				superseded++;
			}
		}
		this.trial = null;
		this.failure = null;
		this.refused = false;
		this.ahead = 0;
		if (superseded > 0) {
			this.state = RenewalState.TRYING;
			this.cause = cause;
			this.begunAt = now;
			this.nextAttempt = now;
		}
		return superseded;
	}

	/**
	 * A connect begins.
	 */
	Slot attempt(Slot slot, long now) {
		this.trial = isTrialDue(now) ? slot : this.trial;
		return slot;
	}

	/**
	 * A connect has succeeded: {@code TRYING → REPLACING}, if it began after the renewal.
	 * @return what follows for the older connections, or {@code null} if nothing does
	 */
	@Nullable Progress connected(Slot slot, long now) {
		if (this.state == RenewalState.NONE || slot.isSuperseded()) {
			return null;
		}
		boolean first = this.state == RenewalState.TRYING;
		if (first) {
			this.state = RenewalState.REPLACING;
			this.confirmedAt = now;
			this.trial = null;
		}
		this.ahead++;
		return new Progress(this.cause, first, superseded());
	}

	/**
	 * A connect has failed, whose slot has not been removed yet. If it was the trial, the
	 * next one begins after a pause, or at once if the target is left out and another one
	 * serves. The target is down, unless only older connections serve: it failed with
	 * what is to be used from now on.
	 * @return what follows for the older connections, or {@code null} if nothing does
	 */
	@Nullable Progress connectFailed(Slot slot, ConnectFailedException cause, PoolSettings settings, long now) {
		Target target = slot.target();
		boolean serving = this.state == RenewalState.TRYING && target.load().made() > 0 && !isRenewed(target);
		if (!serving || target.isDown()) {
			this.targets.connectFailed(slot, cause, settings, now);
		}
		if (slot != this.trial) {
			return null;
		}
		boolean first = this.failure == null;
		this.failingSince = first ? now : this.failingSince;
		this.failure = cause;
		long longestPause = Target.longestPause(now - this.failingSince, settings);
		long pause = Target.pause(cause, longestPause, settings, this.random);
		boolean elsewhere = !target.isLive() && this.targets.hasOther(target);
		this.refused = cause instanceof LoginRefusedException && !elsewhere;
		this.nextAttempt = elsewhere ? now : now + pause;
		return new Progress(this.cause, first, superseded());
	}

	/**
	 * A slot has been removed: any state {@code → NONE} if it was the last older one.
	 */
	void removed(Slot slot) {
		this.trial = (slot != this.trial) ? this.trial : null;
		if (slot.isSuperseded() && superseded() == 0) {
			this.state = RenewalState.NONE;
			this.trial = null;
			this.failure = null;
		}
	}

	/**
	 * Return whether the next connect is a trial.
	 */
	boolean isTrialDue(long now) {
		return this.state == RenewalState.TRYING && !isTrialUnderWay(now) && untilNextAttempt(now) == 0;
	}

	/**
	 * A trial that takes long is no reason to wait while another target may do better.
	 */
	private boolean isTrialUnderWay(long now) {
		Slot trial = this.trial;
		return trial != null
				&& !(trial.target().load().isStalling(now) && this.targets.hasOtherPrompt(trial.target(), now));
	}

	/**
	 * Return whether another connect to a target may be started now.
	 */
	boolean allowsConnect(Target target, long now) {
		return this.state != RenewalState.TRYING || isTrialDue(now) || isRenewed(target);
	}

	/**
	 * Return whether a target has connections that are not to be replaced.
	 */
	private boolean isRenewed(Target target) {
		return count((slot) -> slot.target() == target && !slot.isSuperseded() && slot.state() != SlotState.CONNECTING
				&& slot.state() != SlotState.CLOSING) > 0;
	}

	/**
	 * Return how long it is until another connect may be started.
	 * @return nanoseconds, zero if it may be started now
	 */
	long untilNextAttempt(long now) {
		return (this.state == RenewalState.TRYING) ? Math.max(0, this.nextAttempt - now) : 0;
	}

	/**
	 * Return whether another connection is needed to find out whether one can be made, or
	 * to take the place of an older one.
	 */
	boolean isConnectMissing(long now) {
		return switch (this.state) {
			case NONE -> false;
			case TRYING -> isTrialMissing(now);
			case REPLACING -> this.slots.connecting() < count(Renewal::isToReplace) - this.ahead;
		};
	}

	private static boolean isToReplace(Slot slot) {
		return slot.isSuperseded() && slot.state() != SlotState.CLOSING;
	}

	/**
	 * Return whether an idle connection is to be closed since another one has taken its
	 * place, or is to take it. If so, it has to be closed.
	 * @param open whether connects can be started
	 */
	boolean replace(Slot slot, boolean open, PoolSettings settings, long now) {
		boolean replaced = isReplaced(slot, open, settings, now);
		this.ahead -= replaced ? 1 : 0;
		return replaced;
	}

	/**
	 * Return whether a connection would be {@linkplain #replace replaced} if it were idle
	 * now. Changes nothing.
	 */
	boolean isReplaced(Slot slot, boolean open, PoolSettings settings, long now) {
		if (!slot.isSuperseded()) {
			return false;
		}
		return switch (this.state) {
			case NONE -> false;
			case TRYING -> open && isPlaceMissing(settings, now);
			case REPLACING ->
				this.ahead > 0 || (!this.targets.isDown() && (isOverdue(now) || (open && mayMakePlace(settings))));
		};
	}

	/**
	 * After a refused login only callers who need a connection cause another trial, since
	 * servers lock accounts after several refused logins.
	 */
	private boolean isTrialMissing(long now) {
		return isTrialDue(now) && !this.refused;
	}

	private boolean isPlaceMissing(PoolSettings settings, long now) {
		return this.slots.staying() >= settings.maxSize() && isTrialMissing(now)
				&& this.targets.allowConnect(settings, now);
	}

	/**
	 * Free places for which connects have not begun yet count as taken. There are fewer
	 * than were made if the pool has been made smaller since.
	 */
	private boolean mayMakePlace(PoolSettings settings) {
		int free = Math.max(0, settings.maxSize() - this.slots.staying());
		int behind = Math.min(-this.ahead, free + this.slots.connecting());
		int taken = this.slots.staying() + Math.max(0, behind - this.slots.connecting());
		boolean full = taken >= settings.maxSize();
		return full && behind < Math.max(1, Math.min(settings.maxConnecting(), settings.maxSize() / 2));
	}

	private boolean isOverdue(long now) {
		return now - this.confirmedAt >= MAX_WAIT;
	}

	/**
	 * Return whether a connection stays however old it is, since no other one can be
	 * made.
	 */
	boolean isKept(Slot slot) {
		return this.failure != null && this.state == RenewalState.TRYING && slot.isSuperseded();
	}

	/**
	 * Return what there is to say about it.
	 * @return {@code null} if nothing is to be renewed
	 */
	@Nullable View view() {
		return (this.state != RenewalState.NONE) ? new View(this.state, this.begunAt, superseded(), this.failure)
				: null;
	}

	/**
	 * Return how many connections are to be replaced, those included that are being
	 * closed.
	 */
	private int superseded() {
		return count(Slot::isSuperseded);
	}

	private int count(Predicate<Slot> which) {
		int count = 0;
		for (Slot slot : this.slots.all()) {
			count += which.test(slot) ? 1 : 0;
		}
		return count;
	}

	/**
	 * Why connections are replaced.
	 */
	enum Cause {

		/** A user or a new SSL bundle wants all to be replaced. */
		REQUEST("all are renewed"),

		/** The pool has been given other targets. */
		TARGETS("the targets have changed"),

		/** A name stands for other addresses, or for others first. */
		NAME("the addresses of a name have changed");

		private final String description;

		Cause(String description) {
			this.description = description;
		}

		@Override
		public String toString() {
			return this.description;
		}

	}

	/**
	 * What the end of a connect means for older connections.
	 *
	 * @param cause why older ones are replaced
	 * @param first whether it is the first one to succeed, or the first one to fail
	 * @param superseded how many older ones there are
	 */
	record Progress(Cause cause, boolean first, int superseded) {

	}

	/**
	 * A renewal that is under way.
	 *
	 * @param state how far it has come
	 * @param begunAt when it was asked for
	 * @param superseded how many connections are to be replaced
	 * @param failure why the last trial failed, or {@code null} if none has failed
	 */
	record View(RenewalState state, long begunAt, int superseded, @Nullable ConnectFailedException failure) {

	}

}
