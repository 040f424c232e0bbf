package io.github.socketpool.pool.exclusive;

import java.util.List;

/**
 * Which connections are validated: taken out of callers' reach to be checked, or to be
 * sent a heartbeat.
 */
sealed interface Validation {

	/**
	 * Choose the connections, and begin to validate them. To be called under the ledger's
	 * lock.
	 */
	List<Slot> choose(Slots slots);

	/**
	 * Those to which nothing has been sent for some time.
	 *
	 * @param since since when
	 * @param max how many at most
	 */
	record Quiet(long since, int max) implements Validation {

		@Override
		public List<Slot> choose(Slots slots) {
			return slots.validate((slot) -> slot.quietSince() - this.since < 0,
					Math.min(this.max, slots.validatable()));
		}

	}

	/**
	 * Those that have not been known to be alive for some time.
	 *
	 * @param since since when
	 */
	record Unseen(long since) implements Validation {

		@Override
		public List<Slot> choose(Slots slots) {
			return slots.validate((slot) -> slot.aliveAt() - this.since < 0, slots.validatable());
		}

	}

	/**
	 * Those that have not been read for some time.
	 *
	 * @param since since when
	 * @param recentlySince since when, if messages have come before
	 */
	record Unread(long since, long recentlySince) implements Validation {

		@Override
		public List<Slot> choose(Slots slots) {
			return slots.validate(
					(slot) -> slot.aliveAt() - (slot.hasNewMessages() ? this.recentlySince : this.since) < 0,
					slots.validatable());
		}

	}

	/**
	 * Those that may have died with another one.
	 *
	 * @param byHeartbeat whether they are to be paused then; otherwise one at a time may
	 * be checked, however many are paused
	 */
	record Suspect(boolean byHeartbeat) implements Validation {

		@Override
		public List<Slot> choose(Slots slots) {
			int atLeast = (this.byHeartbeat || slots.isValidating()) ? 0 : 1;
			return slots.validate((slot) -> slot.target().isSuspect(slot), Math.max(atLeast, slots.validatable()));
		}

	}

	/**
	 * Those that are paused.
	 *
	 * @param sent the latest time at which their heartbeats were sent
	 */
	record Paused(long sent) implements Validation {

		@Override
		public List<Slot> choose(Slots slots) {
			return slots.validatePaused(this.sent);
		}

	}

}
