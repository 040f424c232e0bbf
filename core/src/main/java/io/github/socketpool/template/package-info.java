/**
 * The API for calls. A template converts a payload into a frame, acquires a connection,
 * exchanges frames on it, and converts the response into a payload.
 */
@NullMarked
package io.github.socketpool.template;

import org.jspecify.annotations.NullMarked;
