package io.github.socketpool.autoconfigure.readme;

import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.TlsSettings;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.server.FrameHandler;
import io.github.socketpool.server.ProtocolServer;
import io.github.socketpool.server.ProtocolServer.ClientAuthentication;

/**
 * The examples of TLS without Spring Boot.
 */
class TlsExamples {

	ConnectionFactory connections(Supplier<SSLContext> context) {
		return SocketConnections.builder(Endpoint.of("quotes.example.org", 9443)).tls(TlsSettings.of(context)).build();
	}

	ProtocolServer server(SSLContext context, FrameHandler handler) {
		return ProtocolServer.builder().port(9443).tls(context, ClientAuthentication.NEED).handler(handler).build();
	}

}
