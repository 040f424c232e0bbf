/**
 * A browser for tests: Chromium without a window, driven through its DevTools protocol.
 */
@NullMarked
package io.github.socketpool.sample.browser;

import org.jspecify.annotations.NullMarked;
