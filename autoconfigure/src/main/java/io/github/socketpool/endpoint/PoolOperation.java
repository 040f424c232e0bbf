package io.github.socketpool.endpoint;

import java.util.Arrays;
import java.util.stream.Collectors;

import io.github.socketpool.EnumNames;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.MessageText;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Suspension;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/**
 * The operations of the {@link SocketPoolEndpoint} on a pool. A parameter that the
 * operation does not use is rejected, because its sender expects an effect that it does
 * not have.
 */
enum PoolOperation {

	/**
	 * Change the size. A parameter that is left out stays as it is.
	 */
	RESIZE {

		@Override
		void perform(ConnectionPool pool, Parameters parameters) {
			parameters.refuse(this, "connections", parameters.connections());
			parameters.refuse(this, "callers", parameters.callers());
			Integer maxSize = parameters.maxSize();
			Integer minIdle = parameters.minIdle();
			if (maxSize == null && minIdle == null) {
				throw invalid(
						"Operation 'resize' has neither 'maxSize' nor 'minIdle'. Set one of them or both. One that is "
								+ "left out stays as it is.");
			}
			pool.control()
				.change((settings) -> settings.withSize((maxSize != null) ? maxSize : settings.maxSize(),
						(minIdle != null) ? minIdle : settings.minIdle()));
		}

	},

	/**
	 * Close connections: the idle ones, or all of them. Those in use are closed when they
	 * are released.
	 */
	EVICT {

		@Override
		void perform(ConnectionPool pool, Parameters parameters) {
			parameters.refuseSizes(this);
			parameters.refuse(this, "callers", parameters.callers());
			if (isFirst("connections", parameters.connections(), "idle", "all")) {
				pool.control().evictIdle();
			}
			else {
				pool.control().evictAll();
			}
		}

	},

	/**
	 * Replace all connections without a failed call.
	 */
	RENEW {

		@Override
		void perform(ConnectionPool pool, Parameters parameters) {
			parameters.refuseAll(this);
			pool.control().renew();
		}

	},

	/**
	 * Serve no callers: let them wait, or refuse them.
	 */
	SUSPEND {

		@Override
		void perform(ConnectionPool pool, Parameters parameters) {
			parameters.refuseSizes(this);
			parameters.refuse(this, "connections", parameters.connections());
			boolean wait = isFirst("callers", parameters.callers(), "wait", "refuse");
			pool.control().suspend(wait ? Suspension.WAIT : Suspension.REFUSE);
		}

	},

	/**
	 * Serve callers again.
	 */
	RESUME {

		@Override
		void perform(ConnectionPool pool, Parameters parameters) {
			parameters.refuseAll(this);
			pool.control().resume();
		}

	};

	/**
	 * Perform this operation.
	 * @throws InvalidEndpointRequestException if a parameter is invalid
	 * @throws InvalidSettingException if the pool rejects the size
	 */
	abstract void perform(ConnectionPool pool, Parameters parameters);

	/**
	 * Perform an operation on a pool.
	 * @param operation the name of the operation
	 * @throws InvalidEndpointRequestException if there is no such operation, or a
	 * parameter is invalid
	 */
	static void perform(String operation, ConnectionPool pool, Parameters parameters) {
		try {
			find(operation).perform(pool, parameters);
		}
		catch (InvalidSettingException ex) {
			throw invalid(String.valueOf(ex.getMessage()));
		}
	}

	private static PoolOperation find(String name) {
		return Arrays.stream(values())
			.filter((operation) -> operation.toString().equals(name))
			.findFirst()
			.orElseThrow(() -> invalid("Operation '" + name + "' is unknown. Use one of "
					+ Arrays.stream(values()).map(PoolOperation::toString).collect(Collectors.joining(", ")) + "."));
	}

	/**
	 * Return the name that requests use.
	 */
	@Override
	public String toString() {
		return EnumNames.kebab(this);
	}

	static InvalidEndpointRequestException invalid(String text) {
		String message = MessageText.escape(text);
		return new InvalidEndpointRequestException(message, message);
	}

	private static boolean isFirst(String parameter, @Nullable String value, String first, String second) {
		if (value == null || value.equals(first)) {
			return true;
		}
		if (value.equals(second)) {
			return false;
		}
		throw invalid("Parameter '" + parameter + "' with value '" + value + "' is invalid. Use '" + first
				+ "', which is the default, or '" + second + "'.");
	}

	/**
	 * The parameters of all operations.
	 *
	 * @param maxSize the most connections at once, or {@code null} when left out
	 * @param minIdle how many connections are kept idle, or {@code null} when left out
	 * @param connections {@code idle} or {@code all}, or {@code null} when left out
	 * @param callers {@code wait} or {@code refuse}, or {@code null} when left out
	 */
	record Parameters(@Nullable Integer maxSize, @Nullable Integer minIdle, @Nullable String connections,
			@Nullable String callers) {

		private void refuseAll(PoolOperation operation) {
			refuseSizes(operation);
			refuse(operation, "connections", this.connections);
			refuse(operation, "callers", this.callers);
		}

		private void refuseSizes(PoolOperation operation) {
			refuse(operation, "maxSize", this.maxSize);
			refuse(operation, "minIdle", this.minIdle);
		}

		private void refuse(PoolOperation operation, String parameter, @Nullable Object value) {
			if (value != null) {
				throw invalid("Parameter '" + parameter + "' with value '" + value + "' does not apply to operation '"
						+ operation + "'. Leave it out.");
			}
		}

	}

}
