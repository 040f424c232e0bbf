package io.github.socketpool.benchmark.server;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * Echoes whole frames, and skips heartbeats, which long-idle connections send. It reads a
 * frame to its end before it answers, so that a client may write any amount before it
 * reads.
 */
final class FrameEcho implements Service {

	private static final int PREFIX = "length:".length();

	private static final int HEADER = PREFIX + 13;

	private static final byte[] HEARTBEAT = "HeartBeat".getBytes(StandardCharsets.US_ASCII);

	private final long thinkNanos;

	private final boolean noDelay;

	private final boolean split;

	/**
	 * Create a service.
	 * @param thinkTime the time between a frame and its answer
	 * @param noDelay whether Nagle's algorithm is off
	 * @param split whether header and body are written separately
	 */
	FrameEcho(Duration thinkTime, boolean noDelay, boolean split) {
		this.thinkNanos = thinkTime.toNanos();
		this.noDelay = noDelay;
		this.split = split;
	}

	@Override
	public void serve(Socket socket) throws IOException {
		socket.setTcpNoDelay(this.noDelay);
		DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 64 * 1024));
		OutputStream out = socket.getOutputStream();
		byte[] frame = new byte[HEADER];
		while (!socket.isClosed()) {
			readHeader(in, frame);
			int length = HEADER + bodyLength(frame);
			if (length > frame.length) {
				frame = Arrays.copyOf(frame, length);
			}
			in.readFully(frame, HEADER, length - HEADER);
			think(System.nanoTime());
			answer(out, frame, length);
		}
	}

	private static void readHeader(DataInputStream in, byte[] header) throws IOException {
		do {
			in.readFully(header, 0, HEARTBEAT.length);
		}
		while (Arrays.equals(header, 0, HEARTBEAT.length, HEARTBEAT, 0, HEARTBEAT.length));
		in.readFully(header, HEARTBEAT.length, HEADER - HEARTBEAT.length);
	}

	private void think(long start) {
		for (long rest = this.thinkNanos; rest > 0; rest = this.thinkNanos - (System.nanoTime() - start)) {
			LockSupport.parkNanos(rest);
		}
	}

	private void answer(OutputStream out, byte[] frame, int length) throws IOException {
		int first = this.split ? HEADER : length;
		out.write(frame, 0, first);
		if (first < length) {
			out.write(frame, first, length - first);
		}
	}

	private static int bodyLength(byte[] header) {
		return Integer.parseInt(new String(header, PREFIX, HEADER - PREFIX, StandardCharsets.US_ASCII));
	}

}
