/**
 * What users call: payloads in, payloads out. A template turns a payload into a frame,
 * takes a connection for it, and turns the answer into a payload again.
 */
@NullMarked
package io.github.socketpool.template;

import org.jspecify.annotations.NullMarked;
