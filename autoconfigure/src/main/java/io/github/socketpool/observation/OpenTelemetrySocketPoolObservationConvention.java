package io.github.socketpool.observation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.socketpool.observation.OpenTelemetrySocketPoolObservationDocumentation.LowCardinalityKeyNames;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

/**
 * A {@link SocketPoolObservationConvention} based on OpenTelemetry's semantic conventions
 * for remote procedure calls. It is used where it is declared as a bean. Thread-safe.
 * <p>
 * What a call asks for stands in its payload, if anywhere: override
 * {@link #getMethod(SocketPoolObservationContext)} where it can be told.
 * <p>
 * As meters need the same tags each time, {@code error.type} is {@code none} for a call
 * that did not fail. The tag {@code pool} is there in addition, since several pools may
 * lead to one server.
 *
 * @see OpenTelemetrySocketPoolObservationDocumentation
 */
public class OpenTelemetrySocketPoolObservationConvention implements SocketPoolObservationConvention {

	private static final String NAME = "rpc.client.call.duration";

	private static final String SYSTEM_NAME = "socketpool";

	private static final KeyValue SYSTEM = KeyValue.of(LowCardinalityKeyNames.SYSTEM_NAME, SYSTEM_NAME);

	private static final KeyValue METHOD_OTHER = KeyValue.of(LowCardinalityKeyNames.METHOD, "_OTHER");

	private static final KeyValue ERROR_NONE = KeyValue.of(LowCardinalityKeyNames.ERROR_TYPE, KeyValue.NONE_VALUE);

	/** By the target's name: of these there are few, and each call needs one. */
	private final Map<String, Server> servers = new ConcurrentHashMap<>();

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
	 * Return the name of the span: the method where it is known, otherwise the name of
	 * the system.
	 * @see <a href=
	 * "https://github.com/open-telemetry/semantic-conventions/blob/v1.45.0/docs/rpc/rpc-spans.md#name">OpenTelemetry
	 * Semantic Conventions, RPC span name (v1.45.0)</a>
	 */
	@Override
	public String getContextualName(SocketPoolObservationContext context) {
		String method = getMethod(context);
		return (method != null) ? method : SYSTEM_NAME;
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(SocketPoolObservationContext context) {
		// In the order of their names, so that they need not be sorted
		return KeyValues.of(errorType(context), pool(context), method(context), systemName(context),
				serverAddress(context), serverPort(context));
	}

	/**
	 * Return what the call asks for.
	 * @param context the context of the call
	 * @return one of few names, or {@code null} if it cannot be told
	 */
	protected @Nullable String getMethod(SocketPoolObservationContext context) {
		return null;
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
	 * @return the {@linkplain #getMethod method}, or {@code _OTHER} if it cannot be told
	 */
	protected KeyValue method(SocketPoolObservationContext context) {
		String method = getMethod(context);
		return (method != null) ? KeyValue.of(LowCardinalityKeyNames.METHOD, method) : METHOD_OTHER;
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
	 * @return the host as it was configured
	 */
	protected KeyValue serverAddress(SocketPoolObservationContext context) {
		return server(context).address();
	}

	/**
	 * Return the key value for the server's port.
	 * @param context the context of the call
	 * @return the port
	 */
	protected KeyValue serverPort(SocketPoolObservationContext context) {
		return server(context).port();
	}

	private Server server(SocketPoolObservationContext context) {
		String target = context.getRequest().target();
		Server known = this.servers.get(target);
		return (known != null) ? known : this.servers.computeIfAbsent(target, Server::of);
	}

	/**
	 * The key values of a target.
	 *
	 * @param address the host, an IPv6 address without brackets
	 * @param port the port
	 */
	private record Server(KeyValue address, KeyValue port) {

		static Server of(String target) {
			int colon = target.lastIndexOf(':');
			String host = target.substring(0, colon);
			String address = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
			return new Server(KeyValue.of(LowCardinalityKeyNames.SERVER_ADDRESS, address),
					KeyValue.of(LowCardinalityKeyNames.SERVER_PORT, target.substring(colon + 1)));
		}

	}

}
