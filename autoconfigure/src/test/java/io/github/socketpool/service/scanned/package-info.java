/**
 * Services to be found by a search.
 */
package io.github.socketpool.service.scanned;
