package io.github.socketpool.benchmark.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * The server of all rows with frames. It has one thread per connection.
 */
final class EchoServer implements Server {

	static final int BACKLOG = 1024;

	private final ServerSocket listener;

	private final Service service;

	private EchoServer(ServerSocket listener, Service service) {
		this.listener = listener;
		this.service = service;
	}

	static EchoServer start(Service service, int port) throws IOException {
		return start(service, new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress()));
	}

	static EchoServer start(Service service, ServerSocket listener) {
		EchoServer server = new EchoServer(listener, service);
		startThread("echo-accept", server::accept);
		return server;
	}

	@Override
	public int port() {
		return this.listener.getLocalPort();
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
	}

	private void accept() {
		while (!this.listener.isClosed()) {
			try {
				Socket socket = this.listener.accept();
				startThread("echo-" + socket.getPort(), () -> serve(socket));
			}
			catch (IOException ex) {
				if (!this.listener.isClosed()) {
					throw new UncheckedIOException(ex);
				}
			}
		}
	}

	private void serve(Socket socket) {
		try (socket) {
			this.service.serve(socket);
		}
		catch (IOException ex) {
			// The client has gone.
		}
	}

	private static void startThread(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		thread.start();
	}

}
