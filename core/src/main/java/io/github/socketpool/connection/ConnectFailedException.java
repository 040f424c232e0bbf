package io.github.socketpool.connection;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;

import io.github.socketpool.Durations;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.TcpEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * No connection to the server could be made. No request left, so the call may be repeated
 * once the cause is gone.
 */
public class ConnectFailedException extends SocketPoolException {

	private static final long serialVersionUID = 1L;

	private final String problem;

	/**
	 * Create an error.
	 * @param problem what happened and what to do
	 * @param context whose connect it was
	 * @param cause the error of the operating system, or {@code null} when there is none
	 */
	public ConnectFailedException(String problem, ErrorContext context, @Nullable Throwable cause) {
		this(problem, "", context, cause);
	}

	private ConnectFailedException(String problem, String news, ErrorContext context, @Nullable Throwable cause) {
		super(problem + news, context.with(RequestProgress.NOT_SENT), cause);
		this.problem = problem;
	}

	/**
	 * Return what happened and what to do about it.
	 * @return the message without the pool's name, and without what it says about the
	 * attempts before and after this one
	 */
	public String getProblem() {
		return this.problem;
	}

	/**
	 * Return this error for another caller who waited for the same connect.
	 * @param context whose call it is
	 * @return a new error with the stack of the present thread and this one as its cause
	 */
	public ConnectFailedException in(ErrorContext context) {
		return in(context, "");
	}

	/**
	 * Return this error for another caller, who comes later.
	 * @param context whose call it is
	 * @param news what has to be said beyond the problem, as sentences that follow it
	 * @return a new error with the stack of the present thread and this one as its cause
	 */
	public ConnectFailedException in(ErrorContext context, String news) {
		return new ConnectFailedException(this.problem, news, context, this);
	}

	/**
	 * Return the error that explains why the operating system did not connect.
	 * @param failure what became of the only address, or of each
	 */
	static ConnectFailedException explain(TcpEndpoint endpoint, SocketSettings settings, ErrorContext context,
			IOException failure) {
		if (failure instanceof AddressesFailedException each) {
			return new ConnectFailedException(problem(endpoint, settings, each.last()) + " " + each.getMessage(),
					context, each.last());
		}
		return new ConnectFailedException(problem(endpoint, settings, failure), context, failure);
	}

	private static String problem(TcpEndpoint endpoint, SocketSettings settings, IOException cause) {
		if (cause instanceof UnknownHostException) {
			return "the host '" + endpoint.host()
					+ "' is unknown: no address was found for it. Correct host, or the name service of this machine.";
		}
		if (cause instanceof SocketTimeoutException) {
			return endpoint + " did not answer the connect within " + Durations.readable(settings.connectTimeout())
					+ ". Check that host and port are right and that no firewall drops the packets, or raise connect.timeout.";
		}
		if (cause instanceof BindException) {
			return "this machine has no local port left for a connection to " + endpoint + "."
					+ LocalPorts.SYSTEM.describe()
					+ " Ports of connections that this side closed stay in TIME_WAIT for 60 s: keep connections longer "
					+ "(pooled instead of per-call), widen net.ipv4.ip_local_port_range, or, where net.ipv4.tcp_tw_reuse "
					+ "is 0, or 2 (loopback only) and the server is on another machine, set it to 1.";
		}
		if (cause instanceof NoRouteToHostException) {
			return "there is no route to " + endpoint + ". Check host, and the network of this machine.";
		}
		if (cause instanceof ConnectException) {
			return endpoint + " refused the connection: nothing seems to listen there. Start the server, or correct "
					+ "host and port.";
		}
		if (String.valueOf(cause.getMessage()).contains("Too many open files")) {
			return "this process has no file descriptor left for a connection to " + endpoint
					+ ". Raise its limit (ulimit -n), or lower pool.max-size.";
		}
		return "connecting to " + endpoint + " failed: " + cause + ".";
	}

}
