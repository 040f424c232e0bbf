package io.github.socketpool.connection.tls;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.util.Objects;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLProtocolException;

import io.github.socketpool.connection.transport.Transport;
import org.jspecify.annotations.Nullable;

/**
 * Receives and decrypts the records of a peer. Holds buffers only while there are bytes
 * in them. One thread at a time may use it.
 */
final class TlsInput {

	/**
	 * How many records in a row may hold no data. A server sends a few session tickets,
	 * and rarely a key update. Each costs the engine time and memory.
	 */
	private static final int MAX_EMPTY_RECORDS = 32;

	private static final String TLS_1_3 = "TLSv1.3";

	private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

	private final Transport raw;

	private final SSLEngine engine;

	private final TlsRecords records;

	private final StoredFailure failure = new StoredFailure();

	/** Records that were received and not decrypted, ready to be read. */
	private @Nullable ByteBuffer received;

	/** Data that was decrypted and not returned, ready to be read. */
	private @Nullable ByteBuffer decrypted;

	/** Whether the last read filled its buffer, so that there may be more. */
	private boolean filled;

	/** Whether the peer sends nothing more, said by TLS or by a FIN. */
	private boolean ended;

	/** Whether the first bytes of the peer were those of TLS. */
	private boolean recognized;

	private int emptyRecords;

	TlsInput(Transport raw, SSLEngine engine, TlsRecords records) {
		this.raw = raw;
		this.engine = engine;
		this.records = records;
	}

	/**
	 * Read data. Afterwards the target is full, or all records have been decrypted that
	 * had arrived completely: callers conclude from a target with room that nothing is
	 * unread. If that fails after some data, the data is returned, and the next read
	 * fails. Only an interrupt makes this read fail.
	 * @return the number of bytes, or {@code -1} at the end; 0 only in non-blocking mode
	 */
	int read(ByteBuffer target) throws IOException {
		int start = target.position();
		try {
			this.failure.throwIfPresent();
			boolean more = true;
			while (more && target.hasRemaining()) {
				more = deliver(target) || decryptNext(target)
						|| ((target.position() == start) ? receive() : this.filled && receiveArrived());
			}
		}
		catch (IOException ex) {
			failed(ex);
			if (target.position() == start || ex instanceof ClosedByInterruptException) {
				throw ex;
			}
		}
		finally {
			releaseEmpty();
		}
		int count = target.position() - start;
		return (count == 0 && this.ended) ? -1 : count;
	}

	/**
	 * Return whether {@link #hasUnread} may find anything. Takes one system call.
	 */
	boolean hasArrivals() throws IOException {
		return this.received != null || this.decrypted != null || this.failure.isPresent()
				|| (!this.ended && this.raw.hasUnread());
	}

	/**
	 * Return whether there is data that a read would return. Consumes records without
	 * data. The transport below must be in non-blocking mode.
	 */
	boolean hasUnread() throws IOException {
		try {
			this.failure.throwIfPresent();
			while (this.decrypted == null && (decryptNext(NOTHING) || receive())) {
				// The next record may hold data.
				releaseEmpty();
			}
			return this.decrypted != null;
		}
		catch (IOException ex) {
			throw failed(ex);
		}
		finally {
			releaseEmpty();
		}
	}

	/**
	 * Return whether only the beginning of a record has arrived.
	 */
	boolean isInsideRecord() {
		return this.received != null && this.decrypted == null;
	}

	/**
	 * Return whether the end or a failure has been read, and all data before it was
	 * returned.
	 */
	boolean isEnded() {
		return this.decrypted == null && (this.ended || this.failure.isPresent());
	}

	/**
	 * Wait for the next record of a handshake, and pass it to the engine.
	 */
	SSLEngineResult unwrapHandshake() throws IOException {
		try {
			while (!isRecordComplete()) {
				receive();
				if (this.ended) {
					throw new EOFException("The peer closed the connection");
				}
			}
			return unwrap(NOTHING);
		}
		finally {
			releaseEmpty();
		}
	}

	/**
	 * Release all buffers, since the connection is closed.
	 */
	void release() {
		this.received = release(this.received);
		this.decrypted = release(this.decrypted);
	}

	private boolean deliver(ByteBuffer target) {
		ByteBuffer decrypted = this.decrypted;
		if (decrypted == null || !decrypted.hasRemaining()) {
			return false;
		}
		int limit = decrypted.limit();
		decrypted.limit(decrypted.position() + Math.min(decrypted.remaining(), target.remaining()));
		target.put(decrypted);
		decrypted.limit(limit);
		return true;
	}

	/**
	 * Decrypt the next record, into the target if it has room for any record of that
	 * length.
	 * @return {@code false} if no record has arrived completely, or if none follows
	 */
	private boolean decryptNext(ByteBuffer target) throws IOException {
		if (this.ended || !isRecordComplete()) {
			return false;
		}
		SSLEngineResult result = unwrap(target);
		if (result.getStatus() == Status.BUFFER_OVERFLOW) {
			result = decryptAside();
		}
		this.ended = result.getStatus() == Status.CLOSED;
		this.emptyRecords = (result.bytesProduced() > 0) ? 0 : this.emptyRecords + 1;
		if (this.emptyRecords > MAX_EMPTY_RECORDS) {
			throw new SSLProtocolException("The peer sends records without data");
		}
		if (!this.ended) {
			afterRecord(result.getHandshakeStatus());
		}
		return true;
	}

	private SSLEngineResult decryptAside() throws SSLException {
		ByteBuffer decrypted = this.decrypted;
		if (decrypted == null) {
			decrypted = this.records.take();
			this.decrypted = decrypted;
		}
		decrypted.clear();
		try {
			return unwrap(decrypted);
		}
		finally {
			decrypted.flip();
		}
	}

	/**
	 * Session tickets and key updates need nothing from this side at once: the engine
	 * answers a key update with the next record that it writes. TLS 1.2 can negotiate
	 * again, which is refused: it has been the source of attacks, and it needs an
	 * exchange between two calls.
	 */
	private void afterRecord(HandshakeStatus status) throws SSLException {
		boolean handshaking = status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED;
		if (handshaking && !this.engine.getSession().getProtocol().equals(TLS_1_3)) {
			throw new SSLProtocolException("The peer wants to negotiate again, which is refused");
		}
	}

	private SSLEngineResult unwrap(ByteBuffer target) throws SSLException {
		return this.engine.unwrap(Objects.requireNonNull(this.received), target);
	}

	private boolean isRecordComplete() throws SSLException {
		ByteBuffer received = this.received;
		return received != null && this.records.isComplete(received);
	}

	/**
	 * Receive what has arrived, without waiting.
	 * @return whether anything had arrived
	 */
	private boolean receiveArrived() throws IOException {
		return !this.ended && this.raw.hasUnread() && receive();
	}

	/**
	 * Receive more bytes; in blocking mode, wait for them. The peer may hold back the
	 * rest of a record until its beginning is acknowledged.
	 * @return whether any have been received
	 */
	private boolean receive() throws IOException {
		if (this.ended) {
			return false;
		}
		ByteBuffer received = this.received;
		if (received == null) {
			received = this.records.take().limit(0);
			this.received = received;
		}
		received.compact();
		int count;
		try {
			count = this.raw.read(received);
		}
		finally {
			this.filled = !received.hasRemaining();
			received.flip();
		}
		this.ended = count < 0;
		if (count > 0 && !this.recognized) {
			requireTls(received);
		}
		if (count > 0 && !this.records.isComplete(received)) {
			this.raw.acknowledge(this.filled);
		}
		return count > 0;
	}

	/**
	 * Refuse a peer whose first bytes are not TLS. The engine refuses them too, and then
	 * has an alert for the peer.
	 */
	private void requireTls(ByteBuffer received) throws ForeignPeerException {
		if (TlsRecords.mayBegin(received)) {
			this.recognized = received.remaining() > 1;
			return;
		}
		try {
			unwrap(NOTHING);
		}
		catch (SSLException ex) {
			// The error that follows says the same.
		}
		throw new ForeignPeerException();
	}

	private IOException failed(IOException ex) {
		release();
		return this.failure.store(ex);
	}

	private void releaseEmpty() {
		if (this.received != null && !this.received.hasRemaining()) {
			this.received = release(this.received);
		}
		if (this.decrypted != null && !this.decrypted.hasRemaining()) {
			this.decrypted = release(this.decrypted);
		}
	}

	private @Nullable ByteBuffer release(@Nullable ByteBuffer buffer) {
		if (buffer != null) {
			this.records.release(buffer);
		}
		return null;
	}

}
