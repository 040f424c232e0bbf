/**
 * What HTTP clients are told when a call fails.
 */
@NullMarked
package io.github.socketpool.sample.web;

import org.jspecify.annotations.NullMarked;
