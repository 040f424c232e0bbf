package com.example.trading;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A server with a thread for each connection. It knows neither socketpool nor Spring.
 */
final class BackEnd implements AutoCloseable {

	private final ServerSocket socket;

	private final Conversation conversation;

	private BackEnd(ServerSocket socket, Conversation conversation) {
		this.socket = socket;
		this.conversation = conversation;
	}

	static BackEnd start(ServerSocket socket, Conversation conversation) {
		BackEnd backEnd = new BackEnd(socket, conversation);
		run(backEnd::accept);
		return backEnd;
	}

	int port() {
		return this.socket.getLocalPort();
	}

	private void accept() throws IOException {
		while (true) {
			Socket accepted = this.socket.accept();
			run(() -> {
				try (accepted) {
					this.conversation.hold(accepted, accepted.getInputStream(), accepted.getOutputStream());
				}
			});
		}
	}

	/**
	 * Close the server. Its connections end with their clients.
	 */
	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	/**
	 * Read a number of characters.
	 * @return the characters, or an empty string at the end of the stream
	 */
	static String read(InputStream in, int length) throws IOException {
		return new String(in.readNBytes(length), StandardCharsets.UTF_8);
	}

	/**
	 * Read a line.
	 * @return the line without its end, or an empty string at the end of the stream
	 */
	static String readLine(InputStream in) throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int next = in.read(); next != -1 && next != '\n'; next = in.read()) {
			line.write(next);
		}
		return line.toString(StandardCharsets.UTF_8).strip();
	}

	static void write(OutputStream out, String text) throws IOException {
		out.write(text.getBytes(StandardCharsets.UTF_8));
	}

	private static void run(Task task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (IOException ex) {
				System.out.println("A back end's thread ends: " + ex);
			}
		}, "back-end");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * What a server does with a connection.
	 */
	interface Conversation {

		void hold(Socket socket, InputStream in, OutputStream out) throws IOException;

	}

	private interface Task {

		void run() throws IOException;

	}

}
