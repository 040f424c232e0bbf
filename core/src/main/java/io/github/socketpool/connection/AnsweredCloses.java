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

}
