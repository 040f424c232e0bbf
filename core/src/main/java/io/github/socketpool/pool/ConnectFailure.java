package io.github.socketpool.pool;

/**
 * What follows from a connect that failed.
 *
 * @param news whether the target had not been down before
 * @param nextAttemptNanos how long it is until the next attempt
 */
record ConnectFailure(boolean news, long nextAttemptNanos) {

}
