package io.github.socketpool.benchmark.server;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * An unconnected socket that records the size of each write.
 */
final class RecordingSocket extends Socket {

	private final InputStream in;

	private final List<Integer> writes = new ArrayList<>();

	RecordingSocket(byte[] received) {
		this.in = new ByteArrayInputStream(received);
	}

	List<Integer> writes() {
		return this.writes;
	}

	@Override
	public void setTcpNoDelay(boolean on) {
	}

	@Override
	public InputStream getInputStream() {
		return this.in;
	}

	@Override
	public OutputStream getOutputStream() {
		return new OutputStream() {

			@Override
			public void write(int one) {
				RecordingSocket.this.writes.add(1);
			}

			@Override
			public void write(byte[] bytes, int offset, int length) {
				RecordingSocket.this.writes.add(length);
			}

		};
	}

}
