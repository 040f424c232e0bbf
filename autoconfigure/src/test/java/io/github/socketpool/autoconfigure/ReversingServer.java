package io.github.socketpool.autoconfigure;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

import io.github.socketpool.protocol.Frame;
import io.github.socketpool.server.ProtocolServer;

/**
 * A server that answers requests only once so many have arrived, the last one first. A
 * client that has one call in flight on each connection would have to open as many
 * connections.
 */
public final class ReversingServer implements AutoCloseable {

	private final Deque<Runnable> responses = new ArrayDeque<>();

	private final int count;

	private final UnaryOperator<Frame> answer;

	private final ProtocolServer server = ProtocolServer.builder()
		.asyncHandler((request, client) -> respond(request))
		.build()
		.start();

	/**
	 * Start a server.
	 * @param count how many requests must have arrived
	 * @param answer makes the response to a request
	 */
	public ReversingServer(int count, UnaryOperator<Frame> answer) {
		this.count = count;
		this.answer = answer;
	}

	private CompletionStage<Frame> respond(Frame request) {
		CompletableFuture<Frame> response = new CompletableFuture<>();
		synchronized (this.responses) {
			this.responses.push(() -> response.complete(this.answer.apply(request)));
			if (this.responses.size() == this.count) {
				this.responses.forEach(Runnable::run);
				this.responses.clear();
			}
		}
		return response;
	}

	/**
	 * Return the port that the server listens on.
	 */
	public int port() {
		return this.server.port();
	}

	@Override
	public void close() {
		this.server.close();
	}

}
