/**
 * A pool whose connections carry many calls at once.
 */
@NullMarked
package io.github.socketpool.pool.shared;

import org.jspecify.annotations.NullMarked;
