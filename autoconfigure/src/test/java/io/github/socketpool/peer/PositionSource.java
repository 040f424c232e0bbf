package io.github.socketpool.peer;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends positions, as a receiver of satellite signals does (NMEA 0183).
 */
final class PositionSource implements AutoCloseable {

	private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

	private final ServerSocket listener;

	private PositionSource(ServerSocket listener) {
		this.listener = listener;
	}

	static PositionSource start() throws IOException {
		PositionSource source = new PositionSource(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()));
		Thread thread = new Thread(source::send, "position-source");
		thread.setDaemon(true);
		thread.start();
		return source;
	}

	int port() {
		return this.listener.getLocalPort();
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
	}

	private void send() {
		while (!this.listener.isClosed()) {
			try (Socket socket = this.listener.accept()) {
				OutputStream out = socket.getOutputStream();
				for (int second = 0; !this.listener.isClosed(); second++) {
					String time = String.format("%02d%02d%02d.00", second / 3600 % 24, second / 60 % 60, second % 60);
					out.write(sentence("GPGGA," + time + ",4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,"));
					out.write(sentence("GPRMC," + time + ",A,4807.038,N,01131.000,E,022.4,084.4,230326,003.1,W"));
					LockSupport.parkNanos(PAUSE);
				}
			}
			catch (IOException ex) {
				// The daemon connects again, or the test has ended.
			}
		}
	}

	private static byte[] sentence(String content) {
		int checksum = content.chars().reduce(0, (left, right) -> left ^ right);
		return String.format("$%s*%02X\r\n", content, checksum).getBytes(StandardCharsets.US_ASCII);
	}

}
