package io.github.socketpool.benchmark.row;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import tools.jackson.databind.json.JsonMapper;

/**
 * Calls over a socket of its own, written by hand and with care: header and body leave in
 * one write, a response usually arrives in one read, and the only arrays that are made
 * for a call are its two bodies.
 */
public final class RawCaller implements Caller, AutoCloseable {

	private static final byte[] PREFIX = "length:".getBytes(StandardCharsets.US_ASCII);

	private static final int LARGEST_BODY = 1024 * 1024;

	private final JsonMapper mapper;

	private final Socket socket;

	private final OutputStream out;

	private final DataInputStream in;

	private final byte[] header = Arrays.copyOf(PREFIX, PREFIX.length + 13);

	/**
	 * Connect.
	 * @param port where the server listens on loopback
	 * @param mapper encodes and decodes
	 * @throws IOException if the server is not there
	 */
	public RawCaller(int port, JsonMapper mapper) throws IOException {
		this.mapper = mapper;
		this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
		this.socket.setTcpNoDelay(true);
		this.out = new BufferedOutputStream(this.socket.getOutputStream());
		this.in = new DataInputStream(new BufferedInputStream(this.socket.getInputStream()));
	}

	@Override
	public Quote call(Quote request) throws IOException {
		send(this.mapper.writeValueAsBytes(request));
		return this.mapper.readValue(receive(), Quote.class);
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	private void send(byte[] body) throws IOException {
		int rest = body.length;
		for (int index = this.header.length - 1; index >= PREFIX.length; index--) {
			this.header[index] = (byte) ('0' + rest % 10);
			rest /= 10;
		}
		this.out.write(this.header);
		this.out.write(body);
		this.out.flush();
	}

	private byte[] receive() throws IOException {
		this.in.readFully(this.header);
		byte[] body = new byte[parseLength()];
		this.in.readFully(body);
		return body;
	}

	private int parseLength() throws IOException {
		boolean valid = Arrays.equals(this.header, 0, PREFIX.length, PREFIX, 0, PREFIX.length);
		long length = 0;
		for (int index = PREFIX.length; valid && index < this.header.length; index++) {
			int digit = this.header[index] - '0';
			valid = digit >= 0 && digit <= 9;
			length = length * 10 + digit;
		}
		if (!valid || length > LARGEST_BODY) {
			throw new IOException("Not a header: " + new String(this.header, StandardCharsets.ISO_8859_1));
		}
		return (int) length;
	}

}
