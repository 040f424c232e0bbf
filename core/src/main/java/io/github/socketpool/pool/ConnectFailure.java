package io.github.socketpool.pool;

import java.util.List;

/**
 * What follows from a connect that failed.
 *
 * @param refused the waiters to be woken
 * @param news whether the target had not been down before
 * @param nextAttemptNanos how long it is until the next attempt
 */
record ConnectFailure(List<Waiter> refused, boolean news, long nextAttemptNanos) {

}
