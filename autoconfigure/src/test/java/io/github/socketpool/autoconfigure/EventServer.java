package io.github.socketpool.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.FrameDecoder;

/**
 * A server that writes any number of frames for each request.
 */
public final class EventServer implements AutoCloseable {

	private final FrameCodec codec;

	private final Function<String, List<String>> answers;

	private final ServerSocket listener;

	private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

	/**
	 * Start a server.
	 * @param codec how frames are put on the wire
	 * @param answers returns the bodies that are written for a request
	 */
	public EventServer(FrameCodec codec, Function<String, List<String>> answers) {
		this.codec = codec;
		this.answers = answers;
		try {
			this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this::accept);
	}

	public int port() {
		return this.listener.getLocalPort();
	}

	/**
	 * Write a frame to every client.
	 */
	public void broadcast(String body) throws IOException {
		for (Socket socket : this.sockets) {
			socket.getOutputStream().write(this.codec.toBytes(Frame.of(body)));
		}
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		for (Socket socket : this.sockets) {
			socket.close();
		}
	}

	private void accept() {
		try {
			while (true) {
				Socket socket = this.listener.accept();
				this.sockets.add(socket);
				start(() -> serve(socket));
			}
		}
		catch (IOException ex) {
			// The server is closed.
		}
	}

	private void serve(Socket socket) {
		try (socket; InputStream in = socket.getInputStream()) {
			socket.setTcpNoDelay(true);
			FrameDecoder decoder = this.codec.newDecoder();
			byte[] bytes = new byte[8192];
			for (int count = in.read(bytes); count > 0; count = in.read(bytes)) {
				ByteBuffer received = ByteBuffer.wrap(bytes, 0, count);
				while (received.hasRemaining()) {
					Frame request = decoder.decode(received);
					if (request != null) {
						answer(socket, request.text());
					}
				}
			}
		}
		catch (IOException ex) {
			// The client has gone.
		}
	}

	private void answer(Socket socket, String request) throws IOException {
		for (String body : this.answers.apply(request)) {
			socket.getOutputStream().write(this.codec.toBytes(Frame.of(body)));
		}
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "event-server");
		thread.setDaemon(true);
		thread.start();
	}

}
