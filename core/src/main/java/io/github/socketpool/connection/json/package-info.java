/**
 * What can be told about connections whose frames are JSON: logins, and which response
 * answers which request.
 */
@NullMarked
package io.github.socketpool.connection.json;

import org.jspecify.annotations.NullMarked;
