package io.github.socketpool.connection;

/**
 * What the frames were like that no request had asked for, and for which connections were
 * closed. They show whether the server sends messages. Only the first such frame of a
 * connection counts, and only without a {@link ResponseMatcher}. Immutable.
 *
 * @param method how many were JSON with a member {@code method}, such as notifications of
 * JSON-RPC
 * @param event how many others had a member {@code event}
 * @param id how many others had an {@code id}, which belongs to another request or to
 * none
 * @param other how many others there were
 */
public record UnsolicitedFrames(long method, long event, long id, long other) {

	/** No such frame has been seen. */
	public static final UnsolicitedFrames NONE = new UnsolicitedFrames(0, 0, 0, 0);

}
