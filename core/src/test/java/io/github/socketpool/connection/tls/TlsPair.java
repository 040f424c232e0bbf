package io.github.socketpool.connection.tls;

import java.io.IOException;
import java.nio.ByteBuffer;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

import io.github.socketpool.connection.transport.TransferBuffers;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.TestAuthority;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The two sides of TLS, over an end of the same connection each.
 */
final class TlsPair {

	static final TestAuthority AUTHORITY = TestAuthority.create("Test authority");

	static final TestAuthority.Identity SERVER = AUTHORITY.issue("localhost");

	final TransferBuffers buffers = TransferBuffers.ofRecords();

	final PipeTransport clientRaw;

	final PipeTransport serverRaw;

	final SSLEngine clientEngine;

	final SSLEngine serverEngine;

	final TlsTransport client;

	final TlsTransport server;

	TlsPair(SSLContext clientContext, SSLContext serverContext, String protocol) {
		PipeTransport[] ends = PipeTransport.pair();
		this.clientRaw = ends[0];
		this.serverRaw = ends[1];
		this.clientEngine = clientContext.createSSLEngine("localhost", 1);
		this.clientEngine.setUseClientMode(true);
		SSLParameters parameters = this.clientEngine.getSSLParameters();
		parameters.setEndpointIdentificationAlgorithm("HTTPS");
		parameters.setProtocols(new String[] { protocol });
		this.clientEngine.setSSLParameters(parameters);
		this.serverEngine = serverContext.createSSLEngine();
		this.serverEngine.setUseClientMode(false);
		this.client = TlsTransport.client(this.clientRaw, this.clientEngine, this.buffers);
		this.server = TlsTransport.server(this.serverRaw, this.serverEngine, TransferBuffers.ofRecords());
	}

	static TlsPair of(String protocol) {
		return new TlsPair(AUTHORITY.context(null), AUTHORITY.context(SERVER), protocol);
	}

	/**
	 * Return two sides that have made their handshake.
	 */
	static TlsPair established(String protocol) throws IOException {
		return of(protocol).establish();
	}

	TlsPair establish() throws IOException {
		Caller<Void> handshake = serverHandshake();
		this.client.handshake();
		handshake.get();
		return this;
	}

	Caller<Void> serverHandshake() {
		return Caller.start(() -> {
			try {
				this.server.handshake();
			}
			catch (IOException ex) {
				this.serverRaw.close(false);
				throw ex;
			}
			return null;
		});
	}

	/**
	 * Let the server send a key update that requests one of the client, or in TLS 1.2 a
	 * request to negotiate again.
	 */
	void serverBeginsHandshake() throws IOException {
		this.serverEngine.beginHandshake();
		sendRecordOfServer();
	}

	/**
	 * Let the server refuse what the client has sent, with an alert.
	 */
	void serverSendsFatalAlert() throws IOException {
		ByteBuffer broken = ByteBuffer.wrap(new byte[] { 23, 3, 3, 0, 1, 0 });
		assertThatExceptionOfType(SSLException.class)
			.isThrownBy(() -> this.serverEngine.unwrap(broken, ByteBuffer.allocate(TransferBuffers.RECORD_SIZE)));
		sendRecordOfServer();
	}

	private void sendRecordOfServer() throws IOException {
		ByteBuffer record = ByteBuffer.allocate(TransferBuffers.RECORD_SIZE);
		this.serverEngine.wrap(ByteBuffer.allocate(0), record);
		this.serverRaw.write(record.flip());
	}

}
