package io.github.socketpool.pool.shared;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.testing.Peer;
import io.github.socketpool.testing.ScriptedServer;

/**
 * A server that leaves each request to a test, which answers it whenever and in whatever
 * order it likes.
 */
final class Desk implements AutoCloseable {

	private final BlockingQueue<Asked> requests = new LinkedBlockingQueue<>();

	private final ScriptedServer server = ScriptedServer.start((peer) -> {
		while (true) {
			this.requests.add(new Asked(peer, peer.readRequest()));
		}
	});

	ScriptedServer server() {
		return this.server;
	}

	/**
	 * Wait for the next request.
	 */
	Asked next() throws InterruptedException {
		Asked next = this.requests.poll(30, TimeUnit.SECONDS);
		if (next == null) {
			throw new AssertionError("No request came");
		}
		return next;
	}

	boolean hasNext() {
		return !this.requests.isEmpty();
	}

	@Override
	public void close() {
		this.server.close();
	}

	/**
	 * A request that is to be answered.
	 */
	record Asked(Peer peer, String body) {

		String id() {
			return this.body.substring(0, this.body.indexOf(' '));
		}

		String text() {
			return this.body.substring(this.body.indexOf(' ') + 1);
		}

		void answer() {
			answer(this.body);
		}

		void answer(String body) {
			try {
				this.peer.answer(body);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
