/**
 * The observation of socketpool's calls.
 */
@NullMarked
package io.github.socketpool.observation;

import org.jspecify.annotations.NullMarked;
