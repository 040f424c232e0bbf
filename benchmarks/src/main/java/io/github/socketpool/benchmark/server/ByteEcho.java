package io.github.socketpool.benchmark.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/**
 * Echoes every byte as it arrives.
 */
final class ByteEcho implements Service {

	@Override
	public void serve(Socket socket) throws IOException {
		socket.setTcpNoDelay(true);
		InputStream in = socket.getInputStream();
		OutputStream out = socket.getOutputStream();
		byte[] buffer = new byte[64 * 1024];
		for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
			out.write(buffer, 0, count);
		}
	}

}
