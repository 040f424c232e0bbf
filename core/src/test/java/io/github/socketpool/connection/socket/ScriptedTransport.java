package io.github.socketpool.connection.socket;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.github.socketpool.connection.transport.PlainTransports;
import io.github.socketpool.connection.transport.Readiness;
import io.github.socketpool.connection.transport.Transport;
import org.jspecify.annotations.Nullable;

/**
 * A transport that takes what is written and returns what a test lets arrive, without any
 * peer.
 */
final class ScriptedTransport implements Transport {

	/** What happens at each write before it takes anything. */
	Step beforeWrite = () -> {
	};

	/** What happens at each read before it returns anything. */
	Step beforeRead = () -> {
	};

	/** How many bytes a write takes at most. */
	int room = Integer.MAX_VALUE;

	/** What was written. */
	final ByteArrayOutputStream written = new ByteArrayOutputStream();

	/** What the next read returns. */
	byte[] arriving = new byte[0];

	/** How often an acknowledgement was asked for. */
	int acknowledged;

	/** Whether the peer has closed its side. */
	boolean ended;

	/** Whether the peer's end is read together with what arrives. */
	boolean endsWithData;

	/** Whether the bytes that have arrived end inside a unit, such as a record of TLS. */
	boolean insideUnit;

	/** What happens at the handshake; there is none by default. */
	@Nullable Step handshake;

	/** Completed when the connection is closed, with whether it is reset. */
	final CompletableFuture<Boolean> closed = new CompletableFuture<>();

	/** What is never ready; there is none until someone asks for it. */
	private @Nullable Pipe pipe;

	private boolean blocking = true;

	@Override
	public boolean needsHandshake() {
		return this.handshake != null;
	}

	@Override
	public void handshake() throws IOException {
		Objects.requireNonNull(this.handshake).run();
	}

	@Override
	public int write(ByteBuffer source) throws IOException {
		this.beforeWrite.run();
		byte[] taken = new byte[Math.min(this.room, source.remaining())];
		source.get(taken);
		this.written.writeBytes(taken);
		return taken.length;
	}

	@Override
	public int read(ByteBuffer target) throws IOException {
		this.beforeRead.run();
		int count = this.arriving.length;
		target.put(this.arriving);
		this.arriving = new byte[0];
		if (count == 0 && this.blocking && !this.ended) {
			throw new AssertionError("Nothing would ever arrive");
		}
		this.ended |= this.endsWithData;
		return (count == 0 && this.ended) ? -1 : count;
	}

	@Override
	public void setBlocking(boolean blocking) {
		this.blocking = blocking;
	}

	@Override
	public Readiness readiness() throws IOException {
		Pipe pipe = Pipe.open();
		this.pipe = pipe;
		pipe.source().configureBlocking(false);
		return PlainTransports.readinessOf(pipe.source());
	}

	@Override
	public boolean hasUnread() {
		return this.arriving.length > 0;
	}

	@Override
	public boolean isInsideUnit() {
		return this.insideUnit;
	}

	@Override
	public boolean isEnded() {
		return this.ended && this.endsWithData;
	}

	@Override
	public void acknowledge(boolean unlessUnread) {
		this.acknowledged++;
	}

	@Override
	public void close(boolean reset) {
		this.closed.complete(reset);
		if (this.pipe != null) {
			try {
				this.pipe.sink().close();
				this.pipe.source().close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	/**
	 * Something that a test lets happen.
	 */
	@FunctionalInterface
	interface Step {

		void run() throws IOException;

	}

}
