package io.github.socketpool.connection.transport;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;

import io.github.socketpool.Durations;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.TcpEndpoint;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectPhase;

/**
 * Explains why the operating system did not connect to an endpoint. Immutable.
 */
final class ConnectErrors {

	private final TcpEndpoint endpoint;

	private final Duration connectTimeout;

	ConnectErrors(TcpEndpoint endpoint, Duration connectTimeout) {
		this.endpoint = endpoint;
		this.connectTimeout = connectTimeout;
	}

	/**
	 * Return the error that explains a failure.
	 * @param failure the failure of the only address, or of all addresses
	 * @param old whether the addresses are those of an earlier lookup
	 * @param context the pool and endpoint of the connect
	 */
	ConnectFailedException explain(IOException failure, boolean old, ErrorContext context) {
		if (failure instanceof UnknownHostException) {
			return new ConnectFailedException(ConnectPhase.RESOLVE, problem(failure), context, failure);
		}
		IOException cause = (failure instanceof AddressesFailedException each) ? each.last() : failure;
		String each = (failure != cause) ? " " + failure.getMessage() : "";
		String lookup = old ? " The host's addresses are those of an earlier lookup, since the last one failed." : "";
		return new ConnectFailedException(ConnectPhase.CONNECT, problem(cause) + each + lookup, context, cause);
	}

	private String problem(IOException cause) {
		if (cause instanceof UnknownHostException) {
			return "the host '" + this.endpoint.host()
					+ "' is unknown: no address was found for it. Correct host, or the name service of this machine.";
		}
		if (cause instanceof SocketTimeoutException) {
			return this.endpoint + " did not answer the connect within " + Durations.readable(this.connectTimeout)
					+ ". Check that host and port are right and that no firewall drops the packets, or raise connect.timeout.";
		}
		if (cause instanceof BindException) {
			return "this machine has no local port left for a connection to " + this.endpoint + "."
					+ LocalPorts.SYSTEM.describe()
					+ " Ports of connections that this side closed stay in TIME_WAIT for 60 s: keep connections longer "
					+ "(pooled instead of per-call), widen net.ipv4.ip_local_port_range, or, where net.ipv4.tcp_tw_reuse "
					+ "is 0, or 2 (loopback only) and the server is on another machine, set it to 1.";
		}
		if (cause instanceof NoRouteToHostException) {
			return "there is no route to " + this.endpoint + ". Check host, and the network of this machine.";
		}
		if (cause instanceof ConnectException) {
			return this.endpoint
					+ " refused the connection: nothing seems to listen there. Start the server, or correct "
					+ "host and port.";
		}
		if (String.valueOf(cause.getMessage()).contains("Too many open files")) {
			return "this process has no file descriptor left for a connection to " + this.endpoint
					+ ". Raise its limit (ulimit -n), or lower pool.max-size.";
		}
		return "connecting to " + this.endpoint + " failed: " + cause + ".";
	}

}
