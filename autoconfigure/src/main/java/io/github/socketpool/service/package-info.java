/**
 * Interfaces whose methods are calls. A service is such an interface, and its proxy makes
 * each call through a client.
 */
@NullMarked
package io.github.socketpool.service;

import org.jspecify.annotations.NullMarked;
