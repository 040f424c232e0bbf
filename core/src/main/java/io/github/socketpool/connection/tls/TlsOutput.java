package io.github.socketpool.connection.tls;

import java.io.IOException;
import java.nio.ByteBuffer;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

import io.github.socketpool.connection.transport.Transport;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts data and sends the records. Holds a buffer only while a record has not been
 * sent completely. One thread at a time may use it.
 * <p>
 * Data cannot be encrypted twice, so a record that was not sent completely is kept, and
 * the next write sends the rest. The peer can decrypt a record only as a whole.
 * Nevertheless its data counts as sent in proportion, so that a request of which anything
 * has left never seems unsent, and one of which anything is missing never seems complete.
 */
final class TlsOutput {

	private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

	private final Transport raw;

	private final SSLEngine engine;

	private final TlsRecords records;

	private final StoredFailure failure = new StoredFailure();

	/** Records that were not sent completely, ready to be read. */
	private @Nullable ByteBuffer unsent;

	/** How many bytes of data the latest record carries. */
	private int carried;

	/** How many of them count as written. */
	private int counted;

	/** Whether the rest of a record is to be sent; read by the thread that reads. */
	private volatile boolean pending;

	TlsOutput(Transport raw, SSLEngine engine, TlsRecords records) {
		this.raw = raw;
		this.engine = engine;
		this.records = records;
	}

	/**
	 * Encrypt and send data. If an earlier write has left a record, this one must begin
	 * with the data that it had not counted.
	 * @param source the data; its position is advanced by what counts as sent
	 * @return the number of bytes that count as sent
	 */
	int write(ByteBuffer source) throws IOException {
		int start = source.position();
		this.failure.throwIfPresent();
		try {
			flush(source);
			while (!this.pending && source.hasRemaining()) {
				encrypt(source);
				flush(source);
			}
			return source.position() - start;
		}
		catch (IOException ex) {
			throw failed(ex);
		}
	}

	/**
	 * Return whether a record was not sent completely.
	 */
	boolean isPending() {
		return this.pending;
	}

	/**
	 * Send the rest of a record. The next write counts its data.
	 */
	void flush() throws IOException {
		this.failure.throwIfPresent();
		try {
			send();
		}
		catch (IOException ex) {
			throw failed(ex);
		}
	}

	/**
	 * Send what the engine has to say by itself in a handshake or an alert: as many
	 * records together as a buffer has room for. In blocking mode, waits until they are
	 * sent.
	 * @return the result for the last record
	 */
	SSLEngineResult wrapHandshake() throws IOException {
		ByteBuffer records = this.records.take();
		this.unsent = records;
		SSLEngineResult result;
		try {
			result = wrapWhileNeeded(this.engine.wrap(NOTHING, records), records);
		}
		finally {
			start(0);
		}
		do {
			send();
		}
		while (this.pending);
		return result;
	}

	/**
	 * Tell the peer that no more data follows, if that is possible without waiting. The
	 * transport below must be in non-blocking mode.
	 */
	void sendCloseNotify() throws IOException {
		if (this.unsent == null && !this.failure.isPresent()) {
			this.engine.closeOutbound();
			ByteBuffer records = this.records.take();
			this.unsent = records;
			this.engine.wrap(NOTHING, records);
			this.raw.write(records.flip());
		}
	}

	/**
	 * Release the buffer, since the connection is closed.
	 */
	void release() {
		ByteBuffer unsent = this.unsent;
		this.unsent = null;
		if (unsent != null) {
			this.records.release(unsent);
		}
	}

	/**
	 * Encrypt as much of the data as fits into one record. The engine may write records
	 * of its own before it, such as a key update, and after it, such as a session ticket.
	 * They are sent together with it.
	 */
	private void encrypt(ByteBuffer source) throws IOException {
		ByteBuffer records = this.records.take();
		this.unsent = records;
		int before = source.position();
		try {
			SSLEngineResult result;
			do {
				result = this.engine.wrap(source, records);
				requireProgress(result);
			}
			while (result.bytesConsumed() == 0 && hasRoom(records));
			wrapWhileNeeded(result, records);
		}
		finally {
			start(source.position() - before);
			source.position(before);
		}
	}

	private SSLEngineResult wrapWhileNeeded(SSLEngineResult first, ByteBuffer records) throws SSLException {
		SSLEngineResult result = first;
		while (result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && result.bytesProduced() > 0
				&& hasRoom(records)) {
			result = this.engine.wrap(NOTHING, records);
		}
		return result;
	}

	private boolean hasRoom(ByteBuffer records) {
		return records.remaining() >= this.records.maxLength();
	}

	private static void requireProgress(SSLEngineResult result) throws SSLException {
		if (result.getStatus() != Status.OK || result.bytesProduced() == 0) {
			throw new SSLException(
					"No more data can be encrypted (" + result.getStatus() + ", " + result.getHandshakeStatus() + ")");
		}
	}

	/**
	 * Start to send the records in the buffer.
	 * @param carried how many bytes of data they carry
	 */
	private void start(int carried) {
		ByteBuffer records = this.unsent;
		if (records != null) {
			records.flip();
			this.pending = records.hasRemaining();
		}
		this.carried = carried;
		this.counted = 0;
	}

	private void flush(ByteBuffer source) throws IOException {
		try {
			send();
		}
		finally {
			int sent = sentData();
			source.position(source.position() + sent - this.counted);
			this.counted = sent;
		}
	}

	private void send() throws IOException {
		ByteBuffer unsent = this.unsent;
		if (unsent != null) {
			this.raw.write(unsent);
			if (!unsent.hasRemaining()) {
				this.pending = false;
				release();
			}
		}
	}

	/**
	 * Return how many bytes of the latest record's data count as sent: of a record of
	 * which a part was sent, at least one byte, but not the last one.
	 */
	private int sentData() {
		ByteBuffer unsent = this.unsent;
		if (unsent == null || this.carried == 0) {
			return this.carried;
		}
		if (unsent.position() == 0) {
			return 0;
		}
		long proportion = (long) this.carried * unsent.position() / unsent.limit();
		return (int) Math.max(1, Math.min(this.carried - 1, proportion));
	}

	private IOException failed(IOException ex) {
		release();
		return this.failure.store(ex);
	}

}
