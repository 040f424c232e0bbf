package io.github.socketpool.benchmark.row;

import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.atomic.LongAdder;

import javax.net.SocketFactory;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import io.github.socketpool.benchmark.server.ServerCertificate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Opens the connections of a row, and counts them.
 */
final class Connector {

	private final int port;

	private final JsonMapper mapper;

	private final LongAdder opened = new LongAdder();

	private @Nullable SocketFactory tls;

	Connector(int port, JsonMapper mapper) {
		this.port = port;
		this.mapper = mapper;
	}

	RawCaller connect() throws IOException {
		RawCaller connection = new RawCaller(this.port, this.mapper);
		this.opened.increment();
		return connection;
	}

	/**
	 * Open a connection over TLS, with a socket of the JDK that checks the server's name.
	 */
	RawCaller connectOverTls() throws IOException {
		SSLSocket socket = (SSLSocket) tls().createSocket(InetAddress.getLoopbackAddress(), this.port);
		SSLParameters parameters = socket.getSSLParameters();
		parameters.setEndpointIdentificationAlgorithm("HTTPS");
		socket.setSSLParameters(parameters);
		socket.startHandshake();
		this.opened.increment();
		return new RawCaller(socket, this.mapper);
	}

	private synchronized SocketFactory tls() throws IOException {
		SocketFactory tls = this.tls;
		if (tls == null) {
			tls = ServerCertificate.of(this.port).context().getSocketFactory();
			this.tls = tls;
		}
		return tls;
	}

	/**
	 * Return the mapper that its row encodes and decodes with.
	 */
	JsonMapper mapper() {
		return this.mapper;
	}

	long opened() {
		return this.opened.sum();
	}

}
