package io.github.socketpool.test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;

import io.github.socketpool.protocol.BodyBudget;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.HeartbeatToken;
import io.github.socketpool.protocol.HeartbeatTokenDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Reads the requests of one client, one after the other, and runs the script's reactions.
 */
final class ServedConnection implements StubConnection {

	private static final int BUFFER_SIZE = 16 * 1024;

	private final Socket socket;

	private final FrameCodec codec;

	private final HeartbeatToken heartbeatToken;

	private final Script script;

	private final Journal journal;

	private final Reaction greeting;

	private final CountDownLatch closed = new CountDownLatch(1);

	/** Prevents bytes of the test and of a reaction from mixing. */
	private final ReentrantLock writing = new ReentrantLock();

	private volatile @Nullable Thread thread;

	private volatile @Nullable Frame request;

	/**
	 * Create a connection. To be called in the order in which clients connect, since the
	 * script has reactions to connections in order.
	 */
	ServedConnection(Socket socket, FrameCodec codec, HeartbeatToken heartbeatToken, Script script, Journal journal) {
		this.socket = socket;
		this.codec = codec;
		this.heartbeatToken = heartbeatToken;
		this.script = script;
		this.journal = journal;
		this.greeting = script.forConnection();
	}

	/**
	 * Serve the client until either side closes the connection.
	 */
	void serve() {
		this.thread = Thread.currentThread();
		try {
			this.greeting.react(this);
			serveRequests();
		}
		catch (IOException ex) {
			// Either side has closed or reset the connection, which ends it.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (RuntimeException | Error ex) {
			this.journal.failed(ex);
		}
		finally {
			end();
		}
	}

	private void serveRequests() throws IOException, InterruptedException {
		HeartbeatTokenDecoder decoder = new HeartbeatTokenDecoder(this.codec, this.heartbeatToken,
				BodyBudget.unlimited().newReservation());
		InputStream in = this.socket.getInputStream();
		byte[] buffer = new byte[BUFFER_SIZE];
		for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
			serveRequests(decoder, ByteBuffer.wrap(buffer, 0, count));
		}
	}

	private void serveRequests(HeartbeatTokenDecoder decoder, ByteBuffer received)
			throws IOException, InterruptedException {
		while (received.hasRemaining() && !this.socket.isClosed()) {
			long heartbeats = decoder.heartbeats();
			Frame request = decoder.decode(received);
			this.journal.heartbeats(decoder.heartbeats() - heartbeats);
			if (request != null) {
				this.request = request;
				this.journal.requested(request);
				this.script.forRequest(request).react(this);
			}
		}
	}

	@Override
	public Frame request() {
		Frame request = this.request;
		if (request == null) {
			throw new IllegalStateException("No request has arrived on this connection yet");
		}
		return request;
	}

	@Override
	public FrameCodec codec() {
		return this.codec;
	}

	@Override
	public HeartbeatToken heartbeatToken() {
		return this.heartbeatToken;
	}

	@Override
	public void write(Piece... pieces) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		for (Piece piece : pieces) {
			bytes.write(piece.toBytes(this));
		}
		this.writing.lock();
		try {
			this.socket.getOutputStream().write(bytes.toByteArray());
		}
		finally {
			this.writing.unlock();
		}
	}

	@Override
	public void close() throws IOException {
		if (this.socket.isClosed()) {
			return;
		}
		try {
			// Another thread would wait for this one, which may be reading.
			if (Thread.currentThread() == this.thread) {
				InputStream in = this.socket.getInputStream();
				in.skipNBytes(in.available());
			}
		}
		finally {
			closeSocket();
		}
	}

	@Override
	public void reset() throws IOException {
		if (!this.socket.isClosed()) {
			this.socket.setSoLinger(true, 0);
			closeSocket();
		}
	}

	@Override
	public void awaitClosed() throws InterruptedException {
		this.closed.await();
	}

	private void end() {
		try {
			closeSocket();
		}
		catch (IOException ex) {
			// The descriptor is released nevertheless.
		}
	}

	private void closeSocket() throws IOException {
		this.journal.closed(this);
		try {
			this.socket.close();
		}
		finally {
			// Only now: a reaction that ends here must not find anything to read.
			this.closed.countDown();
		}
	}

}
