/**
 * Auto-configuration for clients of services that Spring Cloud finds.
 */
@NullMarked
package io.github.socketpool.autoconfigure.discovery;

import org.jspecify.annotations.NullMarked;
