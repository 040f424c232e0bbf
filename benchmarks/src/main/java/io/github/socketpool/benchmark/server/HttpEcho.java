package io.github.socketpool.benchmark.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * One connection of the {@link HttpEchoServer}. A request is read into a buffer with free
 * space in front of it. So the head of the response fits right before the body, and both
 * are sent from there without a copy.
 */
final class HttpEcho {

	private static final int ROOM = 128;

	private static final int END_OF_HEAD = 0x0D0A0D0A;

	private final SocketChannel channel;

	private final Function<String, LongAdder> connections;

	/** Its position is the end of the bytes that were read. */
	private ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024).position(ROOM);

	private boolean counted;

	/**
	 * Create a connection.
	 * @param channel the accepted connection
	 * @param connections returns the counter of connections to a target
	 */
	HttpEcho(SocketChannel channel, Function<String, LongAdder> connections) {
		this.channel = channel;
		this.connections = connections;
	}

	/**
	 * Answer requests until the client closes the connection.
	 * @throws IOException if the connection fails, or a request is not supported
	 */
	void run() throws IOException {
		for (int body = readHead(); body >= 0; body = readHead()) {
			RequestHead head = RequestHead.parse(text(ROOM, body));
			if (head.method().equals("GET")) {
				byte[] count = this.connections.apply(head.target()).toString().getBytes(StandardCharsets.US_ASCII);
				this.buffer.put(body, count);
				respond(body, count.length);
			}
			else {
				count(head.target());
				readBody(body + head.contentLength());
				respond(body, head.contentLength());
			}
		}
	}

	/**
	 * Read until a head is complete.
	 * @return its end, or -1 if the client has closed the connection
	 */
	private int readHead() throws IOException {
		int end = ROOM + Integer.BYTES;
		while (this.buffer.hasRemaining()) {
			if (this.channel.read(this.buffer) < 0) {
				return -1;
			}
			for (; end <= this.buffer.position(); end++) {
				if (this.buffer.getInt(end - Integer.BYTES) == END_OF_HEAD) {
					return end;
				}
			}
		}
		throw new IOException("The head of a request is too large");
	}

	private String text(int start, int end) {
		byte[] bytes = new byte[end - start];
		this.buffer.get(start, bytes);
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

	private void readBody(int end) throws IOException {
		if (end > this.buffer.capacity()) {
			this.buffer = ByteBuffer.allocateDirect(ROOM + end).put(this.buffer.flip());
		}
		while (this.buffer.position() < end) {
			if (this.channel.read(this.buffer) < 0) {
				throw new IOException("The connection was closed within a body");
			}
		}
		if (this.buffer.position() > end) {
			throw new IOException("A request was received before the previous response was sent");
		}
	}

	private void respond(int body, int length) throws IOException {
		byte[] head = ("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n")
			.getBytes(StandardCharsets.ISO_8859_1);
		this.buffer.put(body - head.length, head);
		ByteBuffer response = this.buffer.duplicate().limit(body + length).position(body - head.length);
		while (response.hasRemaining()) {
			this.channel.write(response);
		}
		this.buffer.position(ROOM);
	}

	private void count(String target) {
		if (!this.counted) {
			this.connections.apply(target).increment();
			this.counted = true;
		}
	}

}
