package io.github.socketpool.autoconfigure.endpoint;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.github.socketpool.pool.ConnectionPool;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
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

	/**
	 * Create an endpoint.
	 * @param pools the pools to look into
	 */
	public SocketPoolEndpoint(List<ConnectionPool> pools) {
		this.pools = List.copyOf(pools);
	}

	/**
	 * Describe all pools.
	 * @return the pools by name
	 */
	@ReadOperation
	public PoolsDescriptor pools() {
		Map<String, PoolDescriptor> descriptors = new TreeMap<>();
		this.pools.forEach((pool) -> descriptors.put(pool.name(), PoolDescriptor.of(pool)));
		return new PoolsDescriptor(descriptors);
	}

	/**
	 * Describe one pool.
	 * @param name the name of the pool
	 * @return the pool, or {@code null} when there is none of that name
	 */
	@ReadOperation
	public @Nullable PoolDescriptor pool(@Selector String name) {
		return find(name).map(PoolDescriptor::of).orElse(null);
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
		ConnectionPool pool = find(name).orElse(null);
		if (pool == null) {
			return null;
		}
		PoolOperation.perform(operation, pool, new PoolOperation.Parameters(maxSize, minIdle, connections, callers));
		return PoolDescriptor.of(pool);
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
