package io.github.socketpool.pool.exclusive;

import java.util.concurrent.TimeUnit;

/**
 * What one target has of the pool's slots: its idle ones, and how many of each kind.
 * Changed by {@link Slots} only. Guarded by the ledger's lock.
 */
final class TargetLoad {

	/**
	 * A connect that takes longer does not keep callers from another target. The delay
	 * that RFC 8305 recommends between connects to several addresses.
	 */
	static final long MAX_CONNECT = TimeUnit.MILLISECONDS.toNanos(250);

	/**
	 * Those that are idle, the one that was used last first. Those that are being
	 * validated or paused keep their place.
	 */
	private final LinkedDeque<Slot> idle = new LinkedDeque<>();

	private int slots;

	private int connecting;

	private int closing;

	/** Since when a connect is under way, or since when one has succeeded. */
	private long connectingSince;

	/** Numbers, of which later ones are larger: of the latest lend and so on. */
	private long lent;

	private long attempted;

	private long connected;

	/** How many lends there had been in the pool at the latest attempt. */
	private long lendsBeforeAttempt;

	/**
	 * Create the load of a target without slots.
	 * @param turn which target is chosen first while none has been: the smallest
	 */
	TargetLoad(long turn) {
		this.attempted = turn;
		this.lent = turn;
	}

	LinkedDeque<Slot> idle() {
		return this.idle;
	}

	/**
	 * A connect begins.
	 * @param number of the attempt
	 * @param lends how many lends there have been
	 */
	void attempted(long number, long lends, long now) {
		this.connectingSince = (this.connecting == 0) ? now : this.connectingSince;
		this.slots++;
		this.connecting++;
		this.attempted = number;
		this.lendsBeforeAttempt = lends;
	}

	/**
	 * A connect has succeeded.
	 * @param number of the connection
	 */
	void connected(long number, long now) {
		this.connecting--;
		this.connected = number;
		this.connectingSince = now;
	}

	void connectEnded() {
		this.connecting--;
	}

	void lent(long number) {
		this.lent = number;
	}

	void closing() {
		this.closing++;
	}

	void closed() {
		this.closing--;
	}

	void removed() {
		this.slots--;
	}

	int slots() {
		return this.slots;
	}

	int connecting() {
		return this.connecting;
	}

	/**
	 * Return how many connections there are, those included that are being closed.
	 */
	int made() {
		return this.slots - this.connecting;
	}

	/**
	 * Return how many slots there are that are not being closed.
	 */
	int staying() {
		return this.slots - this.closing;
	}

	/**
	 * Return how many are in use, or being closed.
	 */
	int active() {
		return this.slots - this.connecting - this.idle.size();
	}

	long lent() {
		return this.lent;
	}

	long attempted() {
		return this.attempted;
	}

	long connected() {
		return this.connected;
	}

	long lendsBeforeAttempt() {
		return this.lendsBeforeAttempt;
	}

	/**
	 * Return whether a connect takes so long that another target is to be tried.
	 */
	boolean isStalling(long now) {
		return this.connecting > 0 && now - this.connectingSince >= MAX_CONNECT;
	}

}
