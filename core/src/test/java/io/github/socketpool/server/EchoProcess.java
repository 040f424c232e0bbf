package io.github.socketpool.server;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A server in a process of its own: says its port, and ends with its input.
 */
final class EchoProcess {

	private EchoProcess() {
	}

	public static void main(String[] args) throws IOException {
		try (ProtocolServer server = ProtocolServer.builder().handler((request) -> request).build().start()) {
			try (OutputStream output = new FileOutputStream(FileDescriptor.out)) {
				output.write((server.port() + "\n").getBytes(StandardCharsets.US_ASCII));
				System.in.read();
			}
		}
	}

}
