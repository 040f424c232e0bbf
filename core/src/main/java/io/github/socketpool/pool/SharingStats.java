package io.github.socketpool.pool;

/**
 * What the calls on shared connections are doing at one instant, and what responses have
 * come that reached no caller.
 *
 * @param inFlight how many calls have a place on a connection
 * @param abandoned how many of them have callers that have left; they keep their places
 * until their late responses come
 * @param late how many responses have come after their callers had left
 * @param unknown how many responses have come whose id no call in flight had
 */
public record SharingStats(int inFlight, int abandoned, long late, long unknown) {

}
