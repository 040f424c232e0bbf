package io.github.socketpool.pool.exclusive;

import io.github.socketpool.connection.CloseReason;

/**
 * A slot that was idle and is to be discarded.
 *
 * @param slot the slot, out of callers' reach
 * @param reason why
 */
record Retirement(Slot slot, CloseReason reason) {

}
