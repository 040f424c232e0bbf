package io.github.socketpool.benchmark.row;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;

import tools.jackson.databind.json.JsonMapper;

/**
 * Calls over a socket of its own, written by hand and with care: header and body leave in
 * one write unless the body is larger than the buffer, which then is not copied, a
 * response usually arrives in one read, and the only arrays that are made for a call are
 * its two bodies.
 */
public final class RawCaller implements Caller, AutoCloseable {

	private final JsonMapper mapper;

	private final Socket socket;

	private final OutputStream out;

	private final DataInputStream in;

	private final byte[] header = AsciiLength.newHeader();

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
		return this.mapper.readValue(exchange(this.mapper.writeValueAsBytes(request)), Quote.class);
	}

	/**
	 * Send a request, and receive its response.
	 * @param body the request's body
	 * @return the response's body
	 * @throws IOException if the connection fails, or what came is no frame
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

	private void send(byte[] body) throws IOException {
		AsciiLength.format(this.header, body.length);
		this.out.write(this.header);
		this.out.write(body);
		this.out.flush();
	}

	private byte[] receive() throws IOException {
		this.in.readFully(this.header);
		byte[] body = new byte[AsciiLength.parse(this.header)];
		this.in.readFully(body);
		return body;
	}

}
