package io.github.socketpool.benchmark.row;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;

import tools.jackson.databind.json.JsonMapper;

/**
 * A hand-optimized caller with its own socket. It sends header and body in as few writes
 * as the JDK allows, usually receives a response in one read, and allocates only the two
 * bodies for each call.
 */
public final class RawCaller implements Caller, AutoCloseable {

	/**
	 * The JDK's limit for one write system call.
	 */
	private static final int LARGEST_WRITE = 128 * 1024;

	private final JsonMapper mapper;

	private final Socket socket;

	private final OutputStream out;

	private final DataInputStream in;

	/** Starts with the size of a header, and grows to the largest first write. */
	private byte[] frame = AsciiLength.newHeader();

	/**
	 * Connect.
	 * @param port where the server listens on loopback
	 * @param mapper encodes and decodes
	 * @throws IOException if the server cannot be reached
	 */
	public RawCaller(int port, JsonMapper mapper) throws IOException {
		this(new Socket(InetAddress.getLoopbackAddress(), port), mapper);
	}

	/**
	 * Use a connection.
	 * @param socket the connection
	 * @param mapper encodes and decodes
	 * @throws IOException if the connection is lost
	 */
	RawCaller(Socket socket, JsonMapper mapper) throws IOException {
		this.mapper = mapper;
		this.socket = socket;
		this.socket.setTcpNoDelay(true);
		this.out = this.socket.getOutputStream();
		this.in = new DataInputStream(new BufferedInputStream(this.socket.getInputStream()));
	}

	@Override
	public Quote call(Quote request) throws IOException {
		return this.mapper.readValue(exchange(this.mapper.writeValueAsBytes(request)), Quote.class);
	}

	/**
	 * Send a request, and receive its response.
	 * @param body the request's body
	 * @return the response's body
	 * @throws IOException if the connection fails, or the response is not a frame
	 */
	byte[] exchange(byte[] body) throws IOException {
		send(body);
		return receive();
	}

	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Only the part of a large body that is sent with the header is copied.
	 */
	private void send(byte[] body) throws IOException {
		int copied = Math.min(body.length, LARGEST_WRITE - AsciiLength.HEADER_BYTES);
		int first = AsciiLength.HEADER_BYTES + copied;
		if (this.frame.length < first) {
			this.frame = Arrays.copyOf(this.frame, first);
		}
		AsciiLength.format(this.frame, body.length);
		System.arraycopy(body, 0, this.frame, AsciiLength.HEADER_BYTES, copied);
		this.out.write(this.frame, 0, first);
		if (copied < body.length) {
			this.out.write(body, copied, body.length - copied);
		}
	}

	private byte[] receive() throws IOException {
		this.in.readFully(this.frame, 0, AsciiLength.HEADER_BYTES);
		byte[] body = new byte[AsciiLength.parse(this.frame)];
		this.in.readFully(body);
		return body;
	}

}
