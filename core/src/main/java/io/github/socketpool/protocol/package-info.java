/**
 * Encodes frames to bytes and decodes bytes to frames. This package does no I/O, so a
 * codec can be tested, fuzzed and used on either side.
 */
@NullMarked
package io.github.socketpool.protocol;

import org.jspecify.annotations.NullMarked;
