package io.github.socketpool.advice;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.socketpool.Endpoint;
import io.github.socketpool.TcpEndpoint;

/**
 * A server that echoes, and closes each connection that is silent for too long.
 */
class ImpatientServer implements AutoCloseable {

	private final ServerSocket listener;

	private final Duration patience;

	private final AtomicInteger closed = new AtomicInteger();

	ImpatientServer(Duration patience) throws IOException {
		this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.patience = patience;
		start(this::accept);
	}

	TcpEndpoint endpoint() {
		return Endpoint.of(this.listener.getInetAddress().getHostAddress(), this.listener.getLocalPort());
	}

	/**
	 * Return how many silent connections it has closed.
	 */
	int closed() {
		return this.closed.get();
	}

	private void accept() {
		try {
			while (true) {
				Socket client = this.listener.accept();
				start(() -> serve(client));
			}
		}
		catch (IOException ex) {
			// The test is over
		}
	}

	private void serve(Socket client) {
		byte[] buffer = new byte[1024];
		try (client) {
			client.setSoTimeout((int) this.patience.toMillis());
			InputStream requests = client.getInputStream();
			for (int read = requests.read(buffer); read > 0; read = requests.read(buffer)) {
				client.getOutputStream().write(buffer, 0, read);
			}
		}
		catch (SocketTimeoutException ex) {
			this.closed.incrementAndGet();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "impatient-server");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
	}

}
