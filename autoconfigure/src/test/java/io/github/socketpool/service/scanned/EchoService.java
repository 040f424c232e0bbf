package io.github.socketpool.service.scanned;

import io.github.socketpool.service.ProtocolExchange;

public interface EchoService {

	@ProtocolExchange("echo")
	String echo(String request);

}
