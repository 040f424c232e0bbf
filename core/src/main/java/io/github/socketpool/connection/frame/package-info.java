/**
 * Frames between a codec and the bytes of one connection: encodes frames and writes them
 * as far as the socket accepts them, decodes what arrives, and recognises heartbeats.
 */
@NullMarked
package io.github.socketpool.connection.frame;

import org.jspecify.annotations.NullMarked;
