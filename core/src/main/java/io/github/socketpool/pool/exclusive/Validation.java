package io.github.socketpool.pool.exclusive;

import java.util.List;

/**
 * Which connections are validated: taken out of callers' reach to be checked, or to be
 * sent a heartbeat. Chosen under the ledger's lock.
 */
interface Validation {

	/**
	 * Choose the connections, and begin to validate them.
	 */
	List<Slot> choose(Slots slots, Suspicion suspicion);

	/**
	 * Choose those to which nothing has been sent for some time.
	 * @param most how many at most
	 */
	static Validation quiet(long since, int most) {
		return (slots, suspicion) -> slots.validate((slot) -> slot.quietSince() - since < 0,
				Math.min(most, slots.validatable()));
	}

	/**
	 * Choose those that have not been known to be alive for some time.
	 */
	static Validation unseen(long since) {
		return (slots, suspicion) -> slots.validate((slot) -> slot.provenAt() - since < 0, slots.validatable());
	}

	/**
	 * Choose those that may have died with another one.
	 * @param byHeartbeat whether they are to be paused then; otherwise one at a time may
	 * be checked, however many are paused
	 */
	static Validation suspect(boolean byHeartbeat) {
		return (slots, suspicion) -> {
			int atLeast = (byHeartbeat || slots.isValidating()) ? 0 : 1;
			return slots.validate(suspicion::isOn, Math.max(atLeast, slots.validatable()));
		};
	}

	/**
	 * Choose those that are paused.
	 * @param sent the latest time at which their heartbeats were sent
	 */
	static Validation paused(long sent) {
		return (slots, suspicion) -> slots.validatePaused(sent);
	}

}
