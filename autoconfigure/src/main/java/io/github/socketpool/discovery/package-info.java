/**
 * Clients whose servers are the instances of a service, as Spring Cloud finds them.
 */
@NullMarked
package io.github.socketpool.discovery;

import org.jspecify.annotations.NullMarked;
