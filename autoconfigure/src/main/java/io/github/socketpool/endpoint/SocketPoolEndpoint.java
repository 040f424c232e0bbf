package io.github.socketpool.endpoint;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import io.github.socketpool.pool.ConnectionPool;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * {@link Endpoint @Endpoint} that shows socketpool's pools, and changes them if
 * {@code management.endpoint.socketpool.access} is {@code unrestricted}. It shows no data
 * of calls.
 */
@Endpoint(id = "socketpool", defaultAccess = Access.READ_ONLY)
public class SocketPoolEndpoint {

	private final Supplier<Map<String, ConnectionPool>> pools;

	private final PoolDescriber describer;

	private final Show showValues;

	/**
	 * Create an endpoint.
	 * @param pools supplies the pools to show, by id
	 * @param describer describes them
	 * @param showValues when to show values that may be secret
	 */
	public SocketPoolEndpoint(Supplier<Map<String, ConnectionPool>> pools, PoolDescriber describer, Show showValues) {
		this.pools = pools;
		this.describer = describer;
		this.showValues = showValues;
	}

	/**
	 * Describe all pools.
	 * @return the pools by id, which is the name unless several pools have that name
	 */
	@ReadOperation
	public PoolsDescriptor pools() {
		return pools(isShown());
	}

	/**
	 * Describe one pool.
	 * @param name the id of the pool
	 * @return the pool, or {@code null} if there is none with that id
	 */
	@ReadOperation
	public @Nullable PoolDescriptor pool(@Selector String name) {
		return pool(name, isShown());
	}

	/**
	 * Perform an operation on a pool.
	 * @param name the id of the pool
	 * @param operation {@code resize}, {@code evict}, {@code renew}, {@code suspend} or
	 * {@code resume}
	 * @param maxSize for {@code resize}: the maximum number of connections; unchanged if
	 * {@code null}
	 * @param minIdle for {@code resize}: how many connections are kept idle; unchanged if
	 * {@code null}
	 * @param connections for {@code evict}: {@code idle}, which is the default, or
	 * {@code all}; those in use are closed when they are released
	 * @param callers for {@code suspend}: {@code wait}, which is the default, or
	 * {@code refuse}
	 * @return the pool after the operation, or {@code null} if there is none with that id
	 * @throws InvalidEndpointRequestException if there is no such operation, or a
	 * parameter is invalid
	 */
	@WriteOperation
	public @Nullable PoolDescriptor operate(@Selector String name, @Selector String operation,
			@Nullable Integer maxSize, @Nullable Integer minIdle, @Nullable String connections,
			@Nullable String callers) {
		return operate(name, operation, new PoolOperation.Parameters(maxSize, minIdle, connections, callers),
				isShown());
	}

	PoolsDescriptor pools(boolean showUnsanitized) {
		Map<String, PoolDescriptor> descriptors = new TreeMap<>();
		this.pools.get().forEach((id, pool) -> descriptors.put(id, this.describer.describe(id, pool, showUnsanitized)));
		return new PoolsDescriptor(descriptors);
	}

	@Nullable PoolDescriptor pool(String name, boolean showUnsanitized) {
		ConnectionPool pool = this.pools.get().get(name);
		return (pool != null) ? this.describer.describe(name, pool, showUnsanitized) : null;
	}

	@Nullable PoolDescriptor operate(String name, String operation, PoolOperation.Parameters parameters,
			boolean showUnsanitized) {
		ConnectionPool pool = this.pools.get().get(name);
		if (pool == null) {
			return null;
		}
		PoolOperation.perform(operation, pool, parameters);
		return this.describer.describe(name, pool, showUnsanitized);
	}

	/**
	 * Return whether values are shown without a security context.
	 */
	private boolean isShown() {
		return this.showValues.isShown(true);
	}

	/**
	 * Description of all pools.
	 *
	 * @param pools the pools by id
	 */
	public record PoolsDescriptor(Map<String, PoolDescriptor> pools) implements OperationResponseBody {

	}

}
