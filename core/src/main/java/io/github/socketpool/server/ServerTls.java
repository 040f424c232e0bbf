package io.github.socketpool.server;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

import io.github.socketpool.connection.tls.TlsTransport;
import io.github.socketpool.connection.transport.TransferBuffers;
import io.github.socketpool.connection.transport.Transport;

/**
 * Encrypts the connections of a server. Thread-safe.
 *
 * @param context has the certificate of the server, and those that it trusts
 * @param clients whether clients need a certificate
 * @param buffers the buffers of all connections
 */
record ServerTls(SSLContext context, ProtocolServer.ClientAuthentication clients, TransferBuffers buffers) {

	Transport encrypt(Transport raw) {
		SSLEngine engine = this.context.createSSLEngine();
		engine.setUseClientMode(false);
		switch (this.clients) {
			case NONE -> engine.setWantClientAuth(false);
			case WANT -> engine.setWantClientAuth(true);
			case NEED -> engine.setNeedClientAuth(true);
		}
		return TlsTransport.server(raw, engine, this.buffers);
	}

}
