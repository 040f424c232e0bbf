package io.github.socketpool.benchmark.call;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * The server of all rows: sends every byte back as it comes, with one thread for each
 * connection. It knows no frames, so it costs every row the same and as little as a
 * server can.
 */
final class EchoServer implements AutoCloseable {

	private static final int BACKLOG = 1024;

	private final ServerSocket listener;

	private EchoServer(ServerSocket listener) {
		this.listener = listener;
	}

	/**
	 * Start a server on a free port of loopback.
	 * @return the running server
	 * @throws IOException if it cannot listen
	 */
	static EchoServer start() throws IOException {
		EchoServer server = new EchoServer(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
		startThread("echo-accept", server::accept);
		return server;
	}

	int port() {
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
				startThread("echo-" + socket.getPort(), () -> echo(socket));
			}
			catch (IOException ex) {
				if (!this.listener.isClosed()) {
					throw new UncheckedIOException(ex);
				}
			}
		}
	}

	private static void echo(Socket socket) {
		try (socket) {
			socket.setTcpNoDelay(true);
			InputStream in = socket.getInputStream();
			OutputStream out = socket.getOutputStream();
			byte[] buffer = new byte[64 * 1024];
			for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
				out.write(buffer, 0, count);
			}
		}
		catch (IOException ex) {
			// The client has gone: there is nobody to tell.
		}
	}

	private static void startThread(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * Run a server as a process of its own. It prints its port, and ends when its input
	 * ends, so that it cannot outlive the benchmark.
	 * @param args none
	 * @throws IOException if it cannot listen
	 */
	public static void main(String[] args) throws IOException {
		try (EchoServer server = start()) {
			System.out.println(server.port());
			while (System.in.read() >= 0) {
				continue;
			}
		}
	}

}
