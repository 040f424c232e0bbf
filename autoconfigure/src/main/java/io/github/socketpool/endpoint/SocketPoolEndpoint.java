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
 * {@link Endpoint @Endpoint} to look into socketpool's pools, and to change them where
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
	 * @param showValues when values are shown that may be secret
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
	 * @return the pool, or {@code null} when there is none of that name
	 */
	@ReadOperation
	public @Nullable PoolDescriptor pool(@Selector String name) {
		return pool(name, isShown());
	}

	/**
	 * Do something to a pool.
	 * @param name the name of the pool
	 * @param operation {@code resize}, {@code evict}, {@code suspend} or {@code resume}
	 * @param maxSize for {@code resize}: the most connections at once; stays when
	 * {@code null}
	 * @param minIdle for {@code resize}: how many connections are kept idle; stays when
	 * {@code null}
	 * @param connections for {@code evict}: {@code idle}, also when {@code null}, or
	 * {@code all}, those in use when they come back
	 * @param callers for {@code suspend}: {@code wait}, also when {@code null}, or
	 * {@code refuse}
	 * @return the pool as it is afterwards, or {@code null} when there is none of that
	 * name
	 * @throws InvalidEndpointRequestException if there is no such operation, or a
	 * parameter makes no sense
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
	 * Return whether values are shown to whoever has no security context.
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
