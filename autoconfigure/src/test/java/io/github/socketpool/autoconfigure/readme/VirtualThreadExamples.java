package io.github.socketpool.autoconfigure.readme;

import io.github.socketpool.server.FrameHandler;
import io.github.socketpool.server.ProtocolServer;

import org.springframework.core.task.VirtualThreadTaskExecutor;

/**
 * The examples of virtual threads.
 */
class VirtualThreadExamples {

	ProtocolServer server(FrameHandler handler) {
		return ProtocolServer.builder()
			.executor(new VirtualThreadTaskExecutor("quotes-server-"))
			.handler(handler)
			.build();
	}

}
