/**
 * Types that every other package may use: the base of all errors, the progress of a
 * request, and the time arithmetic of the library.
 */
@NullMarked
package io.github.socketpool;

import org.jspecify.annotations.NullMarked;
