package io.github.socketpool.connection.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

import io.github.socketpool.connection.transport.Readiness;
import io.github.socketpool.connection.transport.TransferBuffers;
import io.github.socketpool.connection.transport.Transport;

/**
 * Encrypts what is moved through another transport. A small frame takes one write or read
 * of that transport, as it does without TLS. One thread may read while another one
 * writes.
 * <p>
 * A connection that is idle holds no buffers, unless part of a record has arrived or is
 * to be sent.
 */
public final class TlsTransport implements Transport {

	private final Transport raw;

	private final TlsInput input;

	private final TlsOutput output;

	private final TlsHandshake handshake;

	private final TlsErrors errors;

	/**
	 * Held by the thread that reads. A thread that closes the connection only tries to
	 * acquire it. A thread that reads waits for it only while the one that writes looks
	 * for what the peer has said before the connection broke.
	 */
	private final ReentrantLock reading = new ReentrantLock();

	/**
	 * Held by the thread that writes, in the same way. A thread that writes waits for it
	 * only while the one that reads sends the rest of a record.
	 */
	private final ReentrantLock writing = new ReentrantLock();

	/** Whether the handshake is complete. Guarded by {@link #writing}. */
	private boolean established;

	private boolean blocking = true;

	/** Whether a thread has begun to close the connection. */
	private volatile boolean closing;

	private TlsTransport(Transport raw, SSLEngine engine, TransferBuffers buffers, TlsErrors errors) {
		TlsRecords records = new TlsRecords(engine, buffers);
		this.raw = raw;
		this.input = new TlsInput(raw, engine, records);
		this.output = new TlsOutput(raw, engine, records);
		this.handshake = new TlsHandshake(engine, this.input, this.output);
		this.errors = errors;
	}

	/**
	 * Create the transport of a client.
	 * @param raw a connected transport in blocking mode, which the new one closes
	 * @param engine an engine in client mode, on which no handshake has begun
	 * @param buffers {@linkplain TransferBuffers#ofRecords() buffers of records}
	 * @return a transport that needs a {@linkplain #handshake() handshake}
	 */
	public static TlsTransport client(Transport raw, SSLEngine engine, TransferBuffers buffers) {
		return new TlsTransport(raw, engine, buffers, TlsErrors.ofClient(engine.getPeerHost()));
	}

	/**
	 * Create the transport of a server.
	 * @param raw a connected transport in blocking mode, which the new one closes
	 * @param engine an engine in server mode, on which no handshake has begun
	 * @param buffers {@linkplain TransferBuffers#ofRecords() buffers of records}
	 * @return a transport that needs a {@linkplain #handshake() handshake}
	 */
	public static TlsTransport server(Transport raw, SSLEngine engine, TransferBuffers buffers) {
		return new TlsTransport(raw, engine, buffers, TlsErrors.ofServer());
	}

	@Override
	public boolean needsHandshake() {
		return true;
	}

	@Override
	public void handshake() throws IOException {
		enter(this.reading);
		try {
			enter(this.writing);
			try {
				this.handshake.run();
				this.established = true;
			}
			finally {
				this.writing.unlock();
			}
		}
		catch (SSLException ex) {
			throw this.errors.handshakeFailed(ex, this.handshake.isAgreed(), this.handshake.isCertificateSent());
		}
		finally {
			this.reading.unlock();
		}
	}

	@Override
	public int read(ByteBuffer target) throws IOException {
		enter(this.reading);
		try {
			sendPending();
			return this.input.read(target);
		}
		catch (SSLException ex) {
			throw this.errors.broken(ex, this.handshake.isCertificateSent());
		}
		finally {
			this.reading.unlock();
		}
	}

	@Override
	public int write(ByteBuffer source) throws IOException {
		enter(this.writing);
		try {
			return this.output.write(source);
		}
		catch (IOException ex) {
			throw explained(ex);
		}
		finally {
			this.writing.unlock();
		}
	}

	@Override
	public void setBlocking(boolean blocking) throws IOException {
		this.raw.setBlocking(blocking);
		this.blocking = blocking;
	}

	@Override
	public Readiness readiness() throws IOException {
		return this.raw.readiness();
	}

	/**
	 * Records that have arrived are read in non-blocking mode, where an interrupt of this
	 * thread does not close the channel.
	 */
	@Override
	public boolean hasUnread() throws IOException {
		enter(this.reading);
		try {
			return this.input.hasArrivals() && hasUnreadData();
		}
		catch (SSLException ex) {
			throw this.errors.broken(ex, this.handshake.isCertificateSent());
		}
		finally {
			this.reading.unlock();
		}
	}

	private boolean hasUnreadData() throws IOException {
		this.raw.setBlocking(false);
		try {
			return this.input.hasUnread();
		}
		finally {
			this.raw.setBlocking(this.blocking);
		}
	}

	@Override
	public boolean isInsideUnit() {
		return this.input.isInsideRecord();
	}

	@Override
	public boolean isEnded() {
		return this.input.isEnded();
	}

	@Override
	public void acknowledge(boolean unlessUnread) throws IOException {
		this.raw.acknowledge(unlessUnread);
	}

	/**
	 * Close the connection. If it is not reset and no other thread uses it, the peer is
	 * told first that nothing follows ({@code close_notify}), as far as that is possible
	 * without waiting.
	 */
	@Override
	public void close(boolean reset) {
		this.closing = true;
		boolean unused = tryEnterBoth();
		try {
			if (unused && this.established && !reset) {
				sendCloseNotify();
			}
		}
		finally {
			this.raw.close(reset);
			if (unused) {
				this.input.release();
				this.output.release();
				this.writing.unlock();
				this.reading.unlock();
			}
		}
	}

	/**
	 * Begin to read or to write.
	 * @throws IOException if another thread is closing the connection
	 */
	private void enter(ReentrantLock use) throws IOException {
		if (!use.tryLock()) {
			if (this.closing) {
				throw new IOException("The connection is being closed");
			}
			use.lock();
		}
	}

	private boolean tryEnterBoth() {
		if (!this.reading.tryLock()) {
			return false;
		}
		if (this.writing.tryLock()) {
			return true;
		}
		this.reading.unlock();
		return false;
	}

	/**
	 * Send the rest of a record before waiting for the peer, who may need it to answer.
	 */
	private void sendPending() throws IOException {
		if (this.output.isPending() && this.writing.tryLock()) {
			try {
				this.output.flush();
			}
			finally {
				this.writing.unlock();
			}
		}
	}

	private void sendCloseNotify() {
		try {
			this.raw.setBlocking(false);
			this.output.sendCloseNotify();
		}
		catch (IOException | RuntimeException | Error ex) {
			// The connection is lost, or no memory is left. It must be closed anyway.
		}
	}

	/**
	 * Return the error that explains why nothing can be written. A peer that closes the
	 * connection has often said why.
	 */
	private IOException explained(IOException failure) {
		if (failure instanceof SSLException ex) {
			return this.errors.broken(ex, this.handshake.isCertificateSent());
		}
		if (this.reading.tryLock()) {
			try {
				hasUnreadData();
			}
			catch (SSLException ex) {
				return this.errors.broken(ex, this.handshake.isCertificateSent());
			}
			catch (IOException ex) {
				// The first failure is the one to report.
			}
			finally {
				this.reading.unlock();
			}
		}
		return failure;
	}

}
