/**
 * Error responses for failed calls, and filters that reject requests.
 */
@NullMarked
package io.github.socketpool.sample.web;

import org.jspecify.annotations.NullMarked;
