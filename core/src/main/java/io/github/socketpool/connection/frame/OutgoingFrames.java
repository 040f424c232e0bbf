package io.github.socketpool.connection.frame;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;

import io.github.socketpool.connection.transport.TransferBuffers;
import io.github.socketpool.connection.transport.Transport;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.FrameFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Encodes frames into one buffer, and writes as much of it as a transport in non-blocking
 * mode accepts. Frames for which the buffer has no room wait behind it and are copied
 * into it piece by piece. Holds a buffer only while there are bytes to be written. Not
 * thread-safe, except for {@link #written} and {@link #offered}.
 */
public final class OutgoingFrames {

	private final Transport transport;

	private final FrameCodec codec;

	private final TransferBuffers buffers;

	/** The bytes to be written next stand from {@link #start} to its position. */
	private @Nullable ByteBuffer buffer;

	private int start;

	/** What follows those bytes: the parts of frames, in order. */
	private final Queue<ByteBuffer> waiting = new ArrayDeque<>();

	/** Whether the last write has left bytes. */
	private boolean full;

	private long accepted;

	private final AtomicLong written = new AtomicLong();

	private final AtomicLong offered = new AtomicLong();

	/**
	 * Create them with nothing to write.
	 * @param transport where to write, in non-blocking mode
	 * @param codec how frames are put on the wire
	 * @param buffers the buffers to take from
	 */
	public OutgoingFrames(Transport transport, FrameCodec codec, TransferBuffers buffers) {
		this.transport = transport;
		this.codec = codec;
		this.buffers = buffers;
	}

	/**
	 * Append a frame. If there is no room for it, what is in the buffer is written first.
	 * @param frame the frame, which may be kept by reference until it has been written
	 * @throws FrameFormatException if the codec refuses the frame: nothing was appended
	 */
	public void put(Frame frame) {
		long maxLength = FrameEncoding.maxLength(this.codec, frame);
		if (makeRoom(maxLength)) {
			copy(frame, buffer());
		}
		else {
			enqueue(frame);
		}
	}

	/**
	 * Append a frame or heartbeat that is encoded.
	 * @param encoded the bytes, which may be kept by reference until they have been
	 * written
	 */
	public void put(ByteBuffer encoded) {
		this.accepted += encoded.remaining();
		if (makeRoom(encoded.remaining())) {
			buffer().put(encoded);
		}
		else {
			this.waiting.add(encoded);
		}
	}

	/**
	 * Write as much as is accepted at once.
	 * @return whether nothing is left
	 * @throws IOException if the connection is lost or closed
	 */
	public boolean flush() throws IOException {
		writeAccepted();
		if (isEmpty()) {
			releaseBuffer();
		}
		return isEmpty();
	}

	/**
	 * Return whether nothing is left to be written.
	 * @return whether there are no bytes
	 */
	public boolean isEmpty() {
		return isBufferEmpty() && this.waiting.isEmpty();
	}

	/**
	 * Return how many bytes have been appended.
	 * @return the number
	 */
	public long accepted() {
		return this.accepted;
	}

	/**
	 * Return how many bytes have been written.
	 * @return the number, which is never too high
	 */
	public long written() {
		return this.written.get();
	}

	/**
	 * Return how many bytes have been passed to the transport, whether or not it has
	 * accepted all of them.
	 * @return the number of those that may have been written
	 */
	public long offered() {
		return this.offered.get();
	}

	/**
	 * Drop what was not written, and release the buffer.
	 */
	public void release() {
		this.waiting.clear();
		releaseBuffer();
	}

	/**
	 * Make room in the buffer behind everything that is to be written.
	 * @return {@code false} if the bytes must wait behind the buffer
	 */
	private boolean makeRoom(long length) {
		if (hasRoom(length)) {
			return true;
		}
		if (!this.full) {
			try {
				writeAccepted();
			}
			catch (IOException ex) {
				// The next flush fails again. No other write is tried until then.
				this.full = true;
			}
		}
		if (this.waiting.isEmpty() && !hasRoom(length)) {
			enlarge();
		}
		return hasRoom(length);
	}

	private boolean hasRoom(long length) {
		if (!this.waiting.isEmpty()) {
			return false;
		}
		ByteBuffer buffer = buffer();
		if (length > buffer.remaining()) {
			compact(buffer);
		}
		return length <= buffer.remaining();
	}

	/**
	 * A codec sees only the room behind the bytes of other frames.
	 */
	private void copy(Frame frame, ByteBuffer buffer) {
		ByteBuffer room = buffer.slice();
		FrameEncoding.putHeader(this.codec, frame, room);
		room.put(frame.array(), frame.offset(), frame.length());
		FrameEncoding.putTrailer(this.codec, frame, room);
		buffer.position(buffer.position() + room.position());
		this.accepted += room.position();
	}

	private void enqueue(Frame frame) {
		ByteBuffer header = ByteBuffer.allocate(this.codec.maxHeaderLength());
		FrameEncoding.putHeader(this.codec, frame, header);
		ByteBuffer trailer = ByteBuffer.allocate(this.codec.trailerLength());
		FrameEncoding.putTrailer(this.codec, frame, trailer);
		this.accepted += header.position() + (long) frame.length() + trailer.position();
		this.waiting.add(header.flip());
		this.waiting.add(ByteBuffer.wrap(frame.array(), frame.offset(), frame.length()));
		this.waiting.add(trailer.flip());
	}

	/**
	 * Write until nothing is left, or the transport accepts no more.
	 */
	private void writeAccepted() throws IOException {
		do {
			fill();
			writeOnce();
		}
		while (!this.full && !this.waiting.isEmpty());
	}

	/**
	 * Copy as much of what waits as the buffer has room for.
	 */
	private void fill() {
		if (this.waiting.isEmpty()) {
			return;
		}
		enlarge();
		ByteBuffer buffer = buffer();
		compact(buffer);
		ByteBuffer next = this.waiting.peek();
		while (next != null && buffer.hasRemaining()) {
			int count = Math.min(buffer.remaining(), next.remaining());
			buffer.put(next.slice().limit(count));
			next.position(next.position() + count);
			if (!next.hasRemaining()) {
				this.waiting.remove();
			}
			next = this.waiting.peek();
		}
	}

	private void writeOnce() throws IOException {
		this.full = false;
		ByteBuffer buffer = this.buffer;
		if (buffer == null || isBufferEmpty()) {
			return;
		}
		int begin = this.start;
		int end = buffer.position();
		this.offered.set(this.written.get() + end - begin);
		buffer.flip().position(begin);
		try {
			this.transport.write(buffer);
		}
		finally {
			this.start = buffer.position();
			this.full = this.start < end;
			this.written.set(this.written.get() + this.start - begin);
			buffer.limit(buffer.capacity()).position(end);
		}
	}

	private boolean isBufferEmpty() {
		return this.buffer == null || this.buffer.position() == this.start;
	}

	private ByteBuffer buffer() {
		ByteBuffer buffer = this.buffer;
		if (buffer == null) {
			buffer = this.buffers.take();
			this.buffer = buffer;
			this.start = 0;
		}
		return buffer;
	}

	/**
	 * Move the bytes to the beginning of the buffer.
	 */
	private void compact(ByteBuffer buffer) {
		if (this.start > 0) {
			buffer.flip().position(this.start);
			buffer.compact();
			this.start = 0;
		}
	}

	/**
	 * Exchange a small buffer for a large one if one is available.
	 */
	private void enlarge() {
		ByteBuffer small = buffer();
		ByteBuffer large = (small.capacity() < TransferBuffers.LARGE_SIZE) ? this.buffers.takeLarge() : null;
		if (large != null) {
			large.put(small.flip().position(this.start));
			this.buffer = large;
			this.start = 0;
			this.buffers.release(small);
		}
	}

	private void releaseBuffer() {
		ByteBuffer buffer = this.buffer;
		if (buffer != null) {
			this.buffer = null;
			this.start = 0;
			this.buffers.release(buffer);
		}
	}

}
