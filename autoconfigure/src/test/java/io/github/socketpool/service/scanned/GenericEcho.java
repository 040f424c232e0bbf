package io.github.socketpool.service.scanned;

import io.github.socketpool.service.ProtocolExchange;

/**
 * No service, since its type is not known.
 */
public interface GenericEcho<T> {

	@ProtocolExchange("echo")
	T echo(T request);

}
