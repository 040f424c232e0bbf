package io.github.socketpool.server;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

import io.github.socketpool.protocol.Frame;
import org.jspecify.annotations.Nullable;

/**
 * A server in a process of its own: prints its port, prints each one-way message instead
 * of answering it, and ends with its input.
 */
final class EchoProcess {

	private static final OutputStream OUTPUT = new FileOutputStream(FileDescriptor.out);

	private EchoProcess() {
	}

	public static void main(String[] args) throws IOException {
		try (ProtocolServer server = ProtocolServer.builder().handler(EchoProcess::answer).build().start()) {
			print(Integer.toString(server.port()));
			System.in.read();
		}
	}

	private static @Nullable Frame answer(Frame request) throws IOException {
		if (request.text().startsWith("one-way")) {
			print(request.text());
			return null;
		}
		return request;
	}

	private static void print(String line) throws IOException {
		OUTPUT.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
	}

}
