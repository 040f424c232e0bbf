package io.github.socketpool.connection.tls;

import java.io.EOFException;
import java.io.IOException;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/**
 * Makes the handshake of one connection, in the thread that connects. Not thread-safe.
 */
final class TlsHandshake {

	private final SSLEngine engine;

	private final TlsInput input;

	private final TlsOutput output;

	private boolean agreed;

	private boolean certificateSent;

	TlsHandshake(SSLEngine engine, TlsInput input, TlsOutput output) {
		this.engine = engine;
		this.input = input;
		this.output = output;
	}

	/**
	 * Make the handshake. If it fails, the peer is told why, as far as that is possible.
	 */
	void run() throws IOException {
		try {
			this.engine.beginHandshake();
			HandshakeStatus status = this.engine.getHandshakeStatus();
			while (status != HandshakeStatus.NOT_HANDSHAKING) {
				advance(status);
				status = this.engine.getHandshakeStatus();
			}
		}
		catch (SSLException ex) {
			sendAlert();
			throw ex;
		}
	}

	/**
	 * Return whether both sides have agreed on a protocol version and a cipher.
	 */
	boolean isAgreed() {
		return this.agreed;
	}

	/**
	 * Return whether this side has sent a certificate, as far as the handshake has come.
	 */
	boolean isCertificateSent() {
		return this.certificateSent;
	}

	private void advance(HandshakeStatus status) throws IOException {
		switch (status) {
			case NEED_TASK -> runTasks();
			case NEED_WRAP -> requireOpen(this.output.wrapHandshake());
			default -> requireOpen(this.input.unwrapHandshake());
		}
		SSLSession session = this.engine.getHandshakeSession();
		this.agreed |= session != null;
		this.certificateSent |= session != null && session.getLocalCertificates() != null;
	}

	private void runTasks() {
		Runnable task = this.engine.getDelegatedTask();
		while (task != null) {
			task.run();
			task = this.engine.getDelegatedTask();
		}
	}

	private static void requireOpen(SSLEngineResult result) throws EOFException {
		if (result.getStatus() == Status.CLOSED) {
			throw new EOFException("The peer closed the connection");
		}
	}

	private void sendAlert() {
		try {
			if (this.engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
				this.output.wrapHandshake();
			}
		}
		catch (IOException ex) {
			// The connection is lost as well. The first error is the one to report.
		}
	}

}
