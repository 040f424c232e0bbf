/**
 * Tests of single classes.
 */
@NullMarked
package io.github.socketpool.sample.web;

import org.jspecify.annotations.NullMarked;
