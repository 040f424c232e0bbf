package io.github.socketpool.connection;

/**
 * Closes by the peer right behind an answer. As long as no connection has served more
 * uses, the peer seems to close a connection after so many. Immutable.
 *
 * @param count how many have been found; those that went together count once
 * @param fewestUses after how many uses, at the fewest; 0 when none was found
 */
public record AnsweredCloses(long count, long fewestUses) {

	/** None have been found. */
	public static final AnsweredCloses NONE = new AnsweredCloses(0, 0);

	/**
	 * Return whether a connection has served as many uses as one that was closed.
	 */
	boolean isReachedBy(long uses) {
		return this.count > 0 && uses >= this.fewestUses;
	}

	/**
	 * Return these and another one.
	 * @param uses after how many uses it was
	 * @return the sum
	 */
	AnsweredCloses and(long uses) {
		return new AnsweredCloses(this.count + 1, (this.count == 0) ? uses : Math.min(this.fewestUses, uses));
	}

}
