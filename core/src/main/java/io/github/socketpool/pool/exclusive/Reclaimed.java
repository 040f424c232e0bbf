package io.github.socketpool.pool.exclusive;

import io.github.socketpool.connection.CloseReason;
import org.jspecify.annotations.Nullable;

/**
 * A slot that was taken away from its holder, and is to be discarded.
 *
 * @param slot the slot
 * @param reason why its connection is to be closed
 * @param leak the lease that ends with this, if it was reported as leaked, otherwise
 * {@code null}
 */
record Reclaimed(Slot slot, CloseReason reason, @Nullable Leak leak) {

}
