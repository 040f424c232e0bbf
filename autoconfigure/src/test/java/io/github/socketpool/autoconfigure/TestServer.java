package io.github.socketpool.autoconfigure;

import java.util.concurrent.CountDownLatch;

import io.github.socketpool.protocol.Frame;
import io.github.socketpool.server.ProtocolServer;

/**
 * A server that echoes each frame, at once or when it is released.
 */
public final class TestServer implements AutoCloseable {

	private final ProtocolServer server;

	private volatile CountDownLatch answers = new CountDownLatch(0);

	public TestServer() {
		this(0);
	}

	public TestServer(int port) {
		this.server = ProtocolServer.builder().port(port).handler(this::answer).build().start();
	}

	public int port() {
		return this.server.port();
	}

	/**
	 * Return how many requests have arrived.
	 */
	public long requests() {
		return this.server.requests();
	}

	/**
	 * Return how many connections are open.
	 */
	public int connections() {
		return this.server.connections();
	}

	/**
	 * Withhold all answers from now on.
	 */
	public void holdAnswers() {
		this.answers = new CountDownLatch(1);
	}

	public void releaseAnswers() {
		this.answers.countDown();
	}

	@Override
	public void close() {
		releaseAnswers();
		this.server.close();
	}

	private Frame answer(Frame request) throws InterruptedException {
		this.answers.await();
		return request;
	}

}
