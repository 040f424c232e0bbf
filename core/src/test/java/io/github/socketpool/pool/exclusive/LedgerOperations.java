package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.List;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.EarlyRequest;
import io.github.socketpool.connection.PoolableConnection;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.pool.SlotState;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.testing.FakeConnectionFactory;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;

/**
 * What callers do to a ledger, for Lincheck: each thread is a caller who has at most one
 * connection, and no operation blocks. Each operation says in words what came of it, with
 * names that are the same in every order in which the operations can happen: a caller is
 * named by its thread's number, which stands in for the time of its arrival, and a slot
 * by the number that stands in for the time of its making.
 * <p>
 * Lincheck compares what the operations say when they run side by side with what they say
 * one after another. Whether that is right is not its question, but that of
 * {@link #everythingIsAccountedFor()} and of the tests of the ledger.
 */
@Param(name = "caller", gen = ThreadIdGen.class)
public abstract class LedgerOperations {

	static final PoolableConnection CONNECTION = new FakeConnectionFactory().connect();

	/** One before all others, three side by side, and one after them. */
	private static final int MAX_CALLERS = 5;

	private static final int FIRST_NAME = 100;

	static final Deadline DEADLINE = Deadline.after(Duration.ofDays(1), () -> 0);

	private static final EarlyRequest REQUEST = new EarlyRequest(Frame.of("request"));

	/** The callers as the ledger knows them. They never run. */
	private static final Thread[] THREADS = Stream.generate(Thread::new).limit(MAX_CALLERS).toArray(Thread[]::new);

	final Caller[] callers = Stream.generate(Caller::new).limit(MAX_CALLERS).toArray(Caller[]::new);

	/** With several targets, one may be tried beyond the maximum. */
	private final int maxSlots;

	private final Ledger ledger;

	private final ReentrantLock filling = new ReentrantLock();

	private volatile boolean filled;

	private volatile boolean leaseEndedTwice;

	LedgerOperations(PoolSettings settings) {
		this(settings, FakeConnectionFactory.ENDPOINT);
	}

	LedgerOperations(PoolSettings settings, Endpoint... endpoints) {
		this.maxSlots = settings.maxSize() + ((endpoints.length > 1) ? 1 : 0);
		this.ledger = new Ledger(new Targets(List.of(endpoints), false, () -> 0.5), settings, () -> 0.5, (now) -> 0);
	}

	/**
	 * Return the ledger, with as many idle connections as its settings want. They are
	 * made by the first operation, since Lincheck gives objects other hash codes in
	 * operations than in constructors.
	 */
	final Ledger ledger() {
		if (!this.filled) {
			this.filling.lock();
			try {
				fill();
			}
			finally {
				this.filling.unlock();
			}
		}
		return this.ledger;
	}

	private void fill() {
		this.ledger.open(true, 0);
		for (int name = FIRST_NAME; !this.filled; name++) {
			Slot slot = this.ledger.reserve(name);
			if (slot != null) {
				this.ledger.connected(slot, CONNECTION, name);
				filled(this.ledger, slot);
			}
			this.filled = slot == null;
		}
	}

	/**
	 * A slot has been made before the first operation.
	 */
	void filled(Ledger ledger, Slot slot) {
	}

	/**
	 * A caller comes, or looks whether it has been served.
	 */
	@Operation(params = "caller")
	public final String come(int number) {
		Caller caller = this.callers[number];
		if (caller.slot != null) {
			return "has one";
		}
		if (caller.waiter == null) {
			return caller.take(ledger().acquire(THREADS[number], DEADLINE, REQUEST, false, number));
		}
		Outcome outcome = caller.waiter.outcome();
		return (outcome != null) ? caller.take(outcome) : "waits";
	}

	/**
	 * A caller gives back what it has, or gives up its place in the queue.
	 */
	@Operation(params = "caller")
	public final String go(int number) {
		Caller caller = this.callers[number];
		if (caller.waiter != null) {
			Outcome outcome = ledger().abandon(caller.waiter);
			caller.waiter = null;
			return (outcome != null) ? caller.take(outcome) : "leaves";
		}
		if (caller.slot == null) {
			return endAgain(caller);
		}
		end(caller);
		Slot slot = caller.slot;
		caller.gone();
		return caller.placed(slot, ledger().release(slot, number));
	}

	/**
	 * A caller closes what it was told to close, or a connection that is broken.
	 */
	@Operation(params = "caller")
	public final String close(int number) {
		Caller caller = this.callers[number];
		Slot slot = caller.toClose.poll();
		if (slot != null) {
			ledger().remove(slot, false, number);
			return tellRefused();
		}
		slot = caller.slot;
		if (slot == null) {
			return "has none";
		}
		end(caller);
		caller.gone();
		ledger().remove(slot, true, number);
		return tellRefused();
	}

	/**
	 * A caller takes all idle connections that the pool does not want any more.
	 */
	final String takeSurplus(int number) {
		String taken = "takes";
		for (Slots.SurplusSlot surplus : ledger().takeSurplus(number)) {
			this.callers[number].toClose.add(surplus.slot());
			taken += " " + surplus.slot().madeAt() + " " + surplus.reason();
		}
		return taken;
	}

	private void end(Caller caller) {
		if (!caller.slot.endLease(caller.lease)) {
			this.leaseEndedTwice = true;
		}
	}

	/**
	 * A caller ends a lease that it has ended before.
	 */
	private String endAgain(Caller caller) {
		if (caller.last != null && caller.last.endLease(caller.lease)) {
			this.leaseEndedTwice = true;
		}
		return "has none";
	}

	/**
	 * Return the active, idle, connecting and waiting ones, a digit each.
	 */
	@Operation
	public final int count() {
		PoolStats stats = ledger().stats();
		return stats.active() * 1000 + stats.idle() * 100 + stats.connecting() * 10 + stats.waiters();
	}

	/**
	 * Nobody is lost and nothing is in two hands, whatever the order was.
	 */
	@Validate
	public final void everythingIsAccountedFor() {
		int active = 0;
		int connecting = 0;
		int waiting = 0;
		for (Caller caller : this.callers) {
			active += ((caller.slotInHand() != null) ? 1 : 0) + caller.toClose.size();
			connecting += (caller.connecting != null) ? 1 : 0;
			waiting += caller.waits() ? 1 : 0;
			check(!hasSlotOfAnother(caller), "one slot is in two hands");
		}
		PoolStats stats = ledger().stats();
		check(!this.leaseEndedTwice, "a lease ended twice, or somebody else's did");
		check(stats.active() == active, "a slot in use is lost");
		check(stats.connecting() == connecting, "a slot being connected is lost");
		check(stats.waiters() == waiting, "a waiter is lost");
		check(!isAnyIdle() || stats.waiters() == 0, "somebody waits although a slot is idle");
		check(stats.total() <= this.maxSlots, "there are more slots than allowed");
	}

	/**
	 * Return whether a slot is within callers' reach.
	 */
	private boolean isAnyIdle() {
		return !ledger().connections(SlotState.IDLE).isEmpty();
	}

	private boolean hasSlotOfAnother(Caller caller) {
		for (Caller other : this.callers) {
			if (other != caller && caller.slotInHand() != null && other.slotInHand() == caller.slotInHand()) {
				return true;
			}
		}
		return false;
	}

	private void check(boolean valid, String otherwise) {
		if (!valid) {
			throw new IllegalStateException(otherwise + ", with " + count());
		}
	}

	/**
	 * Tell those who were refused. It may be another caller's operation that they were
	 * refused by, so that they are not named.
	 */
	final String tellRefused() {
		Waiter refused = ledger().nextRefused(0);
		while (refused != null) {
			refused = ledger().nextRefused(0);
		}
		return "tells";
	}

	/**
	 * What one caller has. Belongs to the caller's thread.
	 */
	static final class Caller {

		@Nullable Waiter waiter;

		@Nullable Slot connecting;

		@Nullable Slot slot;

		final Deque<Slot> toClose = new ArrayDeque<>();

		@Nullable Slot validating;

		private long lease;

		/** The slot of the lease that has ended. */
		private @Nullable Slot last;

		int connects;

		String take(Outcome outcome) {
			if (outcome instanceof Outcome.Wait wait) {
				this.waiter = wait.waiter();
				return "waits";
			}
			this.waiter = null;
			if (outcome instanceof Outcome.Granted granted) {
				this.slot = granted.slot();
				this.lease = this.slot.uses();
				return "gets " + this.slot.madeAt();
			}
			return outcome.getClass().getSimpleName();
		}

		String placed(Slot slot, Placement placement) {
			if (placement instanceof Placement.Surplus surplus) {
				this.toClose.add(slot);
				return "has to close it: " + surplus.reason();
			}
			return (placement instanceof Waiter waiter) ? "hands it to " + waiter.since() : "puts it away";
		}

		/**
		 * A connect is begun, or succeeds.
		 */
		String connect(Ledger ledger, int number) {
			if (this.connecting != null) {
				Slot slot = this.connecting;
				this.connecting = null;
				return placed(slot, ledger.connected(slot, CONNECTION, number).placement());
			}
			this.connecting = ledger.reserve(10L * number + this.connects++);
			return (this.connecting != null) ? "connects" : "nothing to connect";
		}

		void gone() {
			this.last = this.slot;
			this.slot = null;
		}

		@Nullable Slot slotInHand() {
			if (this.waiter != null && this.waiter.outcome() instanceof Outcome.Granted granted) {
				return granted.slot();
			}
			return this.slot;
		}

		boolean waits() {
			return this.waiter != null && this.waiter.outcome() == null;
		}

	}

}
