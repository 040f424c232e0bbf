package io.github.socketpool.autoconfigure;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that sends each frame back, at once or when it is told to.
 */
public final class TestServer implements AutoCloseable {

	private static final int HEADER_LENGTH = 20;

	private final ServerSocket listener;

	private final Thread acceptor;

	private final Queue<Socket> clients = new ConcurrentLinkedQueue<>();

	private final AtomicInteger requests = new AtomicInteger();

	private volatile CountDownLatch answers = new CountDownLatch(0);

	public TestServer() {
		this(0);
	}

	public TestServer(int port) {
		try {
			this.listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.acceptor = start(this::accept);
	}

	public int port() {
		return this.listener.getLocalPort();
	}

	/**
	 * Return how many requests have arrived.
	 */
	public int requests() {
		return this.requests.get();
	}

	/**
	 * Hold all answers back from now on.
	 */
	public void holdAnswers() {
		this.answers = new CountDownLatch(1);
	}

	public void releaseAnswers() {
		this.answers.countDown();
	}

	/**
	 * Close the server. The kernel goes on listening for as long as a thread waits in
	 * accept, so this waits for the thread.
	 */
	@Override
	public void close() {
		releaseAnswers();
		closeQuietly(this.listener);
		try {
			this.acceptor.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.clients.forEach(TestServer::closeQuietly);
	}

	private void accept() {
		try {
			while (true) {
				Socket client = this.listener.accept();
				this.clients.add(client);
				start(() -> serve(client));
			}
		}
		catch (IOException ex) {
			// Closed
		}
	}

	private void serve(Socket client) {
		try (client) {
			DataInputStream in = new DataInputStream(client.getInputStream());
			OutputStream out = client.getOutputStream();
			while (true) {
				byte[] header = in.readNBytes(HEADER_LENGTH);
				if (header.length < HEADER_LENGTH) {
					return;
				}
				String text = new String(header, StandardCharsets.US_ASCII);
				byte[] body = in.readNBytes(Integer.parseInt(text.substring("length:".length())));
				this.requests.incrementAndGet();
				this.answers.await();
				out.write(header);
				out.write(body);
			}
		}
		catch (IOException ex) {
			// Closed by either side
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static Thread start(Runnable task) {
		Thread thread = new Thread(task, "test-server");
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	private static void closeQuietly(AutoCloseable closeable) {
		try {
			closeable.close();
		}
		catch (Exception ex) {
			// Nothing more can be done
		}
	}

}
