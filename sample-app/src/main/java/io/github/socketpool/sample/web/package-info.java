/**
 * What HTTP clients are told when a call fails, and who may change anything at all.
 */
@NullMarked
package io.github.socketpool.sample.web;

import org.jspecify.annotations.NullMarked;
