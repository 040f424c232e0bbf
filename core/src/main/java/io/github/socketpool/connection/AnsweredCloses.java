package io.github.socketpool.connection;

/**
 * How often the peer has closed a connection right after a response, and after how many
 * uses. While no connection has served more uses than that, the peer seems to limit the
 * uses of a connection. Immutable.
 *
 * @param count how many closes have been found; those that came together count once
 * @param fewestUses the smallest number of uses after which one came; 0 when none was
 * found
 */
public record AnsweredCloses(long count, long fewestUses) {

	/** No such close has been found. */
	public static final AnsweredCloses NONE = new AnsweredCloses(0, 0);

}
