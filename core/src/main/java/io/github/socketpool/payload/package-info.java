/**
 * Converts payloads to the bodies of frames and back, and describes failed conversions
 * without quoting a payload.
 */
@NullMarked
package io.github.socketpool.payload;

import org.jspecify.annotations.NullMarked;
