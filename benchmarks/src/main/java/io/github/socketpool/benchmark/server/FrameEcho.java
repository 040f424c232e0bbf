package io.github.socketpool.benchmark.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;

/**
 * Echoes whole frames, and skips heartbeats. It reads a frame to its end before it
 * answers, so that a client may write any amount before it reads. Frames that arrive
 * together are answered in one write.
 */
final class FrameEcho implements Service {

	private final Duration thinkTime;

	private final boolean noDelay;

	private final boolean split;

	/**
	 * Create a service.
	 * @param thinkTime the time between a frame and its answer
	 * @param noDelay whether Nagle's algorithm is off
	 * @param split whether header and body are written separately
	 */
	FrameEcho(Duration thinkTime, boolean noDelay, boolean split) {
		this.thinkTime = thinkTime;
		this.noDelay = noDelay;
		this.split = split;
	}

	@Override
	public void serve(Socket socket) throws IOException {
		socket.setTcpNoDelay(this.noDelay);
		if (this.thinkTime.isZero()) {
			echo(socket.getInputStream(), socket.getOutputStream());
		}
		else {
			echoLater(socket.getInputStream(), socket.getOutputStream());
		}
	}

	private void echo(InputStream in, OutputStream out) throws IOException {
		FrameBuffer frames = new FrameBuffer();
		while (frames.readFrom(in)) {
			int whole = frames.wholeFrames();
			if (this.split) {
				writeSplit(frames, whole, out);
			}
			else if (whole > 0) {
				frames.writeTo(out, 0, whole);
			}
			frames.remove(whole);
		}
	}

	private static void writeSplit(FrameBuffer frames, int whole, OutputStream out) throws IOException {
		for (int frame = 0; frame < whole; frame = frames.next(frame)) {
			int body = frame + FrameBuffer.HEADER;
			frames.writeTo(out, frame, body);
			if (body < frames.next(frame)) {
				frames.writeTo(out, body, frames.next(frame));
			}
		}
	}

	/**
	 * Read further frames while others wait for their answers.
	 */
	private void echoLater(InputStream in, OutputStream out) throws IOException {
		FrameBuffer frames = new FrameBuffer();
		try (DelayedAnswers answers = DelayedAnswers.start(this.thinkTime)) {
			while (frames.readFrom(in)) {
				int whole = frames.wholeFrames();
				if (whole > 0) {
					byte[] answer = frames.copy(whole);
					frames.remove(whole);
					answers.add(() -> out.write(answer));
				}
			}
		}
	}

}
