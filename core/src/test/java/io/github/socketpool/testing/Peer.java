package io.github.socketpool.testing;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * The server's end of one connection.
 */
public final class Peer {

	private final ScriptedServer server;

	private final Socket socket;

	private final int number;

	private final CompletableFuture<End> end = new CompletableFuture<>();

	Peer(ScriptedServer server, Socket socket, int number) {
		this.server = server;
		this.socket = socket;
		this.number = number;
	}

	/**
	 * Return which connection of the server this is; the first one is 0.
	 */
	public int number() {
		return this.number;
	}

	public Socket socket() {
		return this.socket;
	}

	/**
	 * Read a frame with the default header; heartbeats before it are skipped.
	 * @return its body
	 */
	public String readRequest() throws IOException {
		byte[] first = read(9);
		while (new String(first, StandardCharsets.US_ASCII).equals("HeartBeat")) {
			first = read(9);
		}
		String header = new String(first, StandardCharsets.US_ASCII) + new String(read(11), StandardCharsets.US_ASCII);
		String body = new String(read(Integer.parseInt(header.substring(7))), StandardCharsets.UTF_8);
		this.server.requestRead(body);
		return body;
	}

	public byte[] read(int count) throws IOException {
		byte[] bytes = endIfReset(() -> this.socket.getInputStream().readNBytes(count));
		if (bytes.length < count) {
			this.end.complete(End.FIN);
			throw new EOFException();
		}
		return bytes;
	}

	/**
	 * Write a frame in one write.
	 */
	public void answer(String body) throws IOException {
		write(frame(body));
	}

	public void write(String text) throws IOException {
		write(text.getBytes(StandardCharsets.UTF_8));
	}

	public void write(byte[] bytes) throws IOException {
		this.socket.getOutputStream().write(bytes);
	}

	/**
	 * Close in the usual way. Whatever was sent has to be read before, or this is a
	 * reset.
	 */
	public void fin() throws IOException {
		this.socket.close();
	}

	/**
	 * Close with a reset.
	 */
	public void reset() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

	/**
	 * Read until the client ends the connection.
	 * @return how it did
	 */
	public End awaitEnd() throws IOException {
		while (true) {
			if (endIfReset(() -> this.socket.getInputStream().readNBytes(1)).length == 0) {
				this.end.complete(End.FIN);
				return End.FIN;
			}
		}
	}

	/**
	 * Return how the client ended the connection, once the script has seen it.
	 */
	public CompletableFuture<End> end() {
		return this.end;
	}

	/**
	 * Write a frame as it stands on the wire.
	 */
	public static byte[] frame(String body) {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		byte[] header = String.format("length:%013d", bytes.length).getBytes(StandardCharsets.US_ASCII);
		byte[] frame = new byte[header.length + bytes.length];
		System.arraycopy(header, 0, frame, 0, header.length);
		System.arraycopy(bytes, 0, frame, header.length, bytes.length);
		return frame;
	}

	private byte[] endIfReset(Reading reading) throws IOException {
		try {
			return reading.read();
		}
		catch (IOException ex) {
			this.end.complete(End.RESET);
			throw ex;
		}
	}

	private interface Reading {

		byte[] read() throws IOException;

	}

	/**
	 * How a client ends a connection.
	 */
	public enum End {

		FIN, RESET

	}

}
