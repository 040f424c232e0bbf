package io.github.socketpool.observation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.socketpool.Endpoint;
import io.github.socketpool.TcpEndpoint;
import io.github.socketpool.UnixEndpoint;
import io.github.socketpool.observation.OpenTelemetrySocketPoolObservationDocumentation.LowCardinalityKeyNames;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

/**
 * A {@link SocketPoolObservationConvention} based on OpenTelemetry's semantic conventions
 * for remote procedure calls. It is used if it is declared as a bean. Thread-safe.
 * <p>
 * The method of a call is its operation. If callers name none, override
 * {@link #getMethod(SocketPoolObservationContext)} to read it from the payload.
 * <p>
 * Meters need the same tags each time, so {@code error.type} is {@code none} for a call
 * that did not fail. The tag {@code pool} is added, since several pools may lead to one
 * server.
 *
 * @see OpenTelemetrySocketPoolObservationDocumentation
 */
public class OpenTelemetrySocketPoolObservationConvention implements SocketPoolObservationConvention {

	private static final String NAME = "rpc.client.call.duration";

	private static final String SYSTEM_NAME = "socketpool";

	private static final KeyValue SYSTEM = KeyValue.of(LowCardinalityKeyNames.SYSTEM_NAME, SYSTEM_NAME);

	private static final KeyValue METHOD_OTHER = KeyValue.of(LowCardinalityKeyNames.METHOD, LimitedOperations.OTHER);

	private static final KeyValue ERROR_NONE = KeyValue.of(LowCardinalityKeyNames.ERROR_TYPE, KeyValue.NONE_VALUE);

	/** By endpoint. There are few of them, and each call needs one. */
	private final Map<Endpoint, Server> servers = new ConcurrentHashMap<>();

	/** By pool name. */
	private final Map<String, LimitedOperations<KeyValue>> methods = new ConcurrentHashMap<>();

	/**
	 * Create the convention.
	 */
	public OpenTelemetrySocketPoolObservationConvention() {
	}

	@Override
	public String getName() {
		return NAME;
	}

	/**
	 * Return the name of the span: the method, or the name of the system if the method is
	 * {@code _OTHER}.
	 * @see <a href=
	 * "https://github.com/open-telemetry/semantic-conventions/blob/v1.45.0/docs/rpc/rpc-spans.md#name">OpenTelemetry
	 * Semantic Conventions, RPC span name (v1.45.0)</a>
	 */
	@Override
	public String getContextualName(SocketPoolObservationContext context) {
		KeyValue method = limitedMethod(context);
		return (method != METHOD_OTHER) ? method.getValue() : SYSTEM_NAME;
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(SocketPoolObservationContext context) {
		// In the order of their keys, so that they need not be sorted
		return KeyValues.of(errorType(context), pool(context), method(context), systemName(context),
				serverAddress(context), serverPort(context));
	}

	/**
	 * Return the method that the call invokes.
	 * @param context the context of the call
	 * @return one of few names, such as the operation, or {@code null} if it is unknown
	 */
	protected @Nullable String getMethod(SocketPoolObservationContext context) {
		return context.getRequest().operation();
	}

	/**
	 * Return the key value for the error.
	 * @param context the context of the call
	 * @return the name of the exception's class, or {@code none}
	 */
	protected KeyValue errorType(SocketPoolObservationContext context) {
		Throwable error = context.getError();
		return (error != null) ? KeyValue.of(LowCardinalityKeyNames.ERROR_TYPE, error.getClass().getName())
				: ERROR_NONE;
	}

	/**
	 * Return the key value for the pool.
	 * @param context the context of the call
	 * @return the pool's name
	 */
	protected KeyValue pool(SocketPoolObservationContext context) {
		return KeyValue.of(LowCardinalityKeyNames.POOL, context.getRequest().poolName());
	}

	/**
	 * Return the key value for the method.
	 * @param context the context of the call
	 * @return the {@linkplain #getMethod method}; {@code _OTHER} if it is unknown or
	 * beyond the first 100 methods of a pool
	 */
	protected KeyValue method(SocketPoolObservationContext context) {
		return limitedMethod(context);
	}

	/**
	 * Return the key value for the system.
	 * @param context the context of the call
	 * @return {@code socketpool}
	 */
	protected KeyValue systemName(SocketPoolObservationContext context) {
		return SYSTEM;
	}

	/**
	 * Return the key value for the server's address.
	 * @param context the context of the call
	 * @return the host as it was configured, the path of a Unix domain socket, or
	 * {@code none} while it is one of several
	 */
	protected KeyValue serverAddress(SocketPoolObservationContext context) {
		return server(context).address();
	}

	/**
	 * Return the key value for the server's port.
	 * @param context the context of the call
	 * @return the port; {@code none} for a Unix domain socket, or while it is that of one
	 * of several
	 */
	protected KeyValue serverPort(SocketPoolObservationContext context) {
		return server(context).port();
	}

	private KeyValue limitedMethod(SocketPoolObservationContext context) {
		String method = getMethod(context);
		return (method != null) ? methods(context.getRequest().poolName()).get(method) : METHOD_OTHER;
	}

	private LimitedOperations<KeyValue> methods(String pool) {
		LimitedOperations<KeyValue> known = this.methods.get(pool);
		return (known != null) ? known : this.methods.computeIfAbsent(pool, (name) -> new LimitedOperations<>(name,
				(method) -> KeyValue.of(LowCardinalityKeyNames.METHOD, method), METHOD_OTHER));
	}

	private Server server(SocketPoolObservationContext context) {
		Endpoint endpoint = context.getEndpoint();
		if (endpoint == null) {
			return Server.UNKNOWN;
		}
		Server known = this.servers.get(endpoint);
		return (known != null) ? known : this.servers.computeIfAbsent(endpoint, Server::of);
	}

	/**
	 * The key values of an endpoint.
	 *
	 * @param address the host, an IPv6 address without brackets, or a path
	 * @param port the port, or {@code none}
	 */
	private record Server(KeyValue address, KeyValue port) {

		static final Server UNKNOWN = of(KeyValue.NONE_VALUE, KeyValue.NONE_VALUE);

		static Server of(Endpoint endpoint) {
			if (endpoint instanceof TcpEndpoint tcp) {
				return of(tcp.host(), String.valueOf(tcp.port()));
			}
			return (endpoint instanceof UnixEndpoint unix) ? of(unix.path(), KeyValue.NONE_VALUE) : UNKNOWN;
		}

		private static Server of(String address, String port) {
			return new Server(KeyValue.of(LowCardinalityKeyNames.SERVER_ADDRESS, address),
					KeyValue.of(LowCardinalityKeyNames.SERVER_PORT, port));
		}

	}

}
