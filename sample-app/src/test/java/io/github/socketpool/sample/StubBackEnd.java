package io.github.socketpool.sample;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A back end that does what a test tells it to, and speaks the protocol by itself.
 */
final class StubBackEnd implements AutoCloseable {

	private static final int HEADER_LENGTH = 20;

	private static final int PREFIX_LENGTH = 7;

	private final Set<Socket> clients = ConcurrentHashMap.newKeySet();

	private final AtomicInteger requests = new AtomicInteger();

	private volatile ServerSocket listener;

	private volatile Behaviour behaviour = Behaviour.ECHO;

	StubBackEnd() {
		this.listener = listen(0);
	}

	int port() {
		return this.listener.getLocalPort();
	}

	/**
	 * Return how many requests have arrived.
	 */
	int requests() {
		return this.requests.get();
	}

	void behave(Behaviour behaviour) {
		this.behaviour = behaviour;
	}

	/**
	 * Go down: nobody listens, and the clients are gone.
	 */
	void stop() {
		close(this.listener);
		this.clients.forEach(StubBackEnd::close);
	}

	/**
	 * Come back on the same port, unless it is up.
	 */
	void start() {
		if (this.listener.isClosed()) {
			this.listener = listen(port());
		}
	}

	@Override
	public void close() {
		stop();
	}

	private ServerSocket listen(int port) {
		try {
			ServerSocket listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
			startDaemon(() -> accept(listener));
			return listener;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void accept(ServerSocket listener) {
		try {
			while (true) {
				Socket client = listener.accept();
				this.clients.add(client);
				startDaemon(() -> serve(client));
			}
		}
		catch (IOException ex) {
			// Closed: the end of this listener.
		}
	}

	private void serve(Socket client) {
		try (client; DataInputStream in = new DataInputStream(client.getInputStream())) {
			while (true) {
				String header = new String(readFully(in, HEADER_LENGTH), StandardCharsets.US_ASCII);
				byte[] body = readFully(in, Integer.parseInt(header.substring(PREFIX_LENGTH)));
				this.requests.incrementAndGet();
				if (!answer(body, client.getOutputStream())) {
					return;
				}
			}
		}
		catch (IOException ex) {
			// Closed by the other side, or by a stop.
		}
		finally {
			this.clients.remove(client);
		}
	}

	private boolean answer(byte[] body, OutputStream out) throws IOException {
		switch (this.behaviour) {
			case ECHO -> writeFrame(out, body);
			case ANSWER_NO_JSON -> writeFrame(out, "sorry".getBytes(StandardCharsets.US_ASCII));
			case ANSWER_NO_FRAME -> out.write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			case BE_SILENT -> {
			}
			case CLOSE -> {
				return false;
			}
		}
		return true;
	}

	private static void writeFrame(OutputStream out, byte[] body) throws IOException {
		byte[] frame = new byte[HEADER_LENGTH + body.length];
		byte[] header = String.format("length:%013d", body.length).getBytes(StandardCharsets.US_ASCII);
		System.arraycopy(header, 0, frame, 0, HEADER_LENGTH);
		System.arraycopy(body, 0, frame, HEADER_LENGTH, body.length);
		out.write(frame);
	}

	private static byte[] readFully(DataInputStream in, int length) throws IOException {
		byte[] bytes = new byte[length];
		in.readFully(bytes);
		return bytes;
	}

	private static void startDaemon(Runnable task) {
		Thread thread = new Thread(task, "stub-back-end");
		thread.setDaemon(true);
		thread.start();
	}

	private static void close(AutoCloseable closeable) {
		try {
			closeable.close();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * What to do with a request.
	 */
	enum Behaviour {

		ECHO, ANSWER_NO_JSON, ANSWER_NO_FRAME, BE_SILENT, CLOSE

	}

}
