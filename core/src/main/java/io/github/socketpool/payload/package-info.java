/**
 * Payloads and bodies of frames: what converts one to the other, and what may be said of
 * a payload that could not be converted.
 */
@NullMarked
package io.github.socketpool.payload;

import org.jspecify.annotations.NullMarked;
