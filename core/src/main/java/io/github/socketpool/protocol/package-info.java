/**
 * Bytes to frames and back. Nothing in here reads or writes a socket: a codec is given
 * bytes and gives frames, so it can be tested, fuzzed and reused on either side.
 */
@NullMarked
package io.github.socketpool.protocol;

import org.jspecify.annotations.NullMarked;
