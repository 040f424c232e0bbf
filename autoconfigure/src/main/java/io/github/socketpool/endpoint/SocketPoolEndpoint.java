package io.github.socketpool.endpoint;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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

	private final List<ConnectionPool> pools;

	private final PoolDescriber describer;

	private final Show showValues;

	/**
	 * Create an endpoint.
	 * @param pools the pools to show, each of which has a name of its own
	 * @param describer describes them
	 * @param showValues when to show values that may be secret
	 */
	public SocketPoolEndpoint(List<ConnectionPool> pools, PoolDescriber describer, Show showValues) {
		this.pools = List.copyOf(pools);
		this.describer = describer;
		this.showValues = showValues;
	}

	/**
	 * Describe all pools.
	 * @return the pools by name
	 */
	@ReadOperation
	public PoolsDescriptor pools() {
		return pools(isShown());
	}

	/**
	 * Describe one pool.
	 * @param name the name of the pool
	 * @return the pool, or {@code null} if there is none with that name
	 */
	@ReadOperation
	public @Nullable PoolDescriptor pool(@Selector String name) {
		return pool(name, isShown());
	}

	/**
	 * Perform an operation on a pool.
	 * @param name the name of the pool
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
	 * @return the pool after the operation, or {@code null} if there is none with that
	 * name
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
		this.pools.forEach((pool) -> descriptors.put(pool.name(), this.describer.describe(pool, showUnsanitized)));
		return new PoolsDescriptor(descriptors);
	}

	@Nullable PoolDescriptor pool(String name, boolean showUnsanitized) {
		return find(name).map((pool) -> this.describer.describe(pool, showUnsanitized)).orElse(null);
	}

	@Nullable PoolDescriptor operate(String name, String operation, PoolOperation.Parameters parameters,
			boolean showUnsanitized) {
		find(name).ifPresent((pool) -> PoolOperation.perform(operation, pool, parameters));
		return pool(name, showUnsanitized);
	}

	/**
	 * Return whether values are shown without a security context.
	 */
	private boolean isShown() {
		return this.showValues.isShown(true);
	}

	private Optional<ConnectionPool> find(String name) {
		return this.pools.stream().filter((pool) -> pool.name().equals(name)).findFirst();
	}

	/**
	 * Description of all pools.
	 *
	 * @param pools the pools by name
	 */
	public record PoolsDescriptor(Map<String, PoolDescriptor> pools) implements OperationResponseBody {

	}

}
