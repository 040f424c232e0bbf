package io.github.socketpool.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;

import io.github.socketpool.Deadline;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import org.jspecify.annotations.Nullable;

/**
 * Writes to one client: whole frames and heartbeats, one after another. Each frame is
 * written in a single write if it fits into the buffer. Thread-safe.
 */
final class ClientWriter {

	private final ServerSettings settings;

	private final ClientSocket socket;

	/** Held from the first byte of a frame or heartbeat to the last. */
	private final ReentrantLock lock = new ReentrantLock();

	/** Guarded by {@link #lock}; {@code null} while frames cannot be sent. */
	private @Nullable ByteBuffer buffer;

	/** When the frame that is being written must be complete. */
	private volatile @Nullable Deadline deadline;

	ClientWriter(ServerSettings settings, ClientSocket socket) {
		this.settings = settings;
		this.socket = socket;
	}

	/**
	 * Begin to accept frames.
	 * @param buffer the buffer, which has room for header and trailer and one more byte
	 */
	void open(ByteBuffer buffer) {
		use(buffer);
	}

	/**
	 * Accept no more frames. Waits for the one that is being written.
	 */
	void close() {
		use(null);
	}

	private void use(@Nullable ByteBuffer buffer) {
		this.lock.lock();
		try {
			this.buffer = buffer;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Send a frame. The trailer is sent with the last part of the body.
	 * @return {@code false} if the client is not connected any more
	 * @throws io.github.socketpool.protocol.FrameFormatException if the codec refuses the
	 * frame, in which case nothing is sent
	 */
	boolean send(Frame frame) throws IOException {
		this.lock.lock();
		try {
			ByteBuffer buffer = this.buffer;
			if (buffer == null || !this.socket.isOpen()) {
				return false;
			}
			this.settings.codec().putHeader(frame, buffer.clear());
			this.deadline = Deadline.after(this.settings.frameTimeout(), this.settings.ticker());
			write(frame, buffer);
			return true;
		}
		finally {
			this.deadline = null;
			this.lock.unlock();
		}
	}

	/**
	 * Send a heartbeat.
	 * @param wait whether to wait until a frame that is being written is complete.
	 * Otherwise none is sent then, since the client gets a sign of life anyway
	 */
	void sendHeartbeat(ByteBuffer token, boolean wait) throws IOException {
		if (wait) {
			this.lock.lock();
		}
		else if (!this.lock.tryLock()) {
			return;
		}
		try {
			this.socket.send(token);
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean isOverdue(long now) {
		Deadline deadline = this.deadline;
		return deadline != null && deadline.remainingNanos(now) <= 0;
	}

	private void write(Frame frame, ByteBuffer buffer) throws IOException {
		FrameCodec codec = this.settings.codec();
		int taken = 0;
		do {
			int chunk = Math.min(buffer.remaining() - codec.trailerLength(), frame.length() - taken);
			buffer.put(frame.array(), frame.offset() + taken, chunk);
			taken += chunk;
			if (taken == frame.length()) {
				codec.putTrailer(frame, buffer);
			}
			this.socket.send(buffer.flip());
			buffer.clear();
		}
		while (taken < frame.length());
	}

}
