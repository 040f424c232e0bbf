package io.github.socketpool.connection.tls;

import java.nio.ByteBuffer;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLProtocolException;

import io.github.socketpool.connection.transport.TransferBuffers;

/**
 * Knows where the records of TLS begin and end (RFC 8446, section 5.1), and has the
 * buffers for them. Immutable.
 */
final class TlsRecords {

	private static final int HEADER_LENGTH = 5;

	/** The types of records: change_cipher_spec, alert, handshake, application_data. */
	private static final int FIRST_TYPE = 20;

	private static final int LAST_TYPE = 23;

	private static final int MAJOR_VERSION = 3;

	private final TransferBuffers buffers;

	/** The length of the longest record that the engine accepts or writes. */
	private final int maxLength;

	TlsRecords(SSLEngine engine, TransferBuffers buffers) {
		this.buffers = buffers;
		this.maxLength = engine.getSession().getPacketBufferSize();
	}

	/**
	 * Return the length of the longest record.
	 */
	int maxLength() {
		return this.maxLength;
	}

	/**
	 * Take a buffer with room for the longest record, or for its data.
	 */
	ByteBuffer take() {
		return (this.maxLength <= TransferBuffers.RECORD_SIZE) ? this.buffers.take()
				: ByteBuffer.allocateDirect(this.maxLength);
	}

	/**
	 * Release a buffer. The caller must not use it any more.
	 */
	void release(ByteBuffer buffer) {
		if (this.maxLength <= TransferBuffers.RECORD_SIZE) {
			this.buffers.release(buffer);
		}
	}

	/**
	 * Return whether the first record in a buffer is complete.
	 * @throws SSLProtocolException if it is longer than any valid record
	 */
	boolean isComplete(ByteBuffer received) throws SSLProtocolException {
		if (received.remaining() < HEADER_LENGTH) {
			return false;
		}
		int start = received.position();
		int length = HEADER_LENGTH + Short.toUnsignedInt(received.getShort(start + 3));
		if (length > this.maxLength) {
			throw new SSLProtocolException(
					"A TLS record has " + length + " bytes, but may have at most " + this.maxLength);
		}
		return received.remaining() >= length;
	}

	/**
	 * Return whether the first bytes of a peer may belong to a record.
	 * @param received what has arrived, at least one byte
	 */
	static boolean mayBegin(ByteBuffer received) {
		int start = received.position();
		int type = received.get(start);
		return type >= FIRST_TYPE && type <= LAST_TYPE
				&& (received.remaining() == 1 || received.get(start + 1) == MAJOR_VERSION);
	}

}
