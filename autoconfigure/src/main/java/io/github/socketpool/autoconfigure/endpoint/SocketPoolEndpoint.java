package io.github.socketpool.autoconfigure.endpoint;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.socketpool.pool.ConnectionPool;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * {@link Endpoint @Endpoint} to look into socketpool's pools. It changes nothing and
 * shows no data of calls.
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
		return this.pools.stream()
			.filter((pool) -> pool.name().equals(name))
			.findFirst()
			.map(PoolDescriptor::of)
			.orElse(null);
	}

	/**
	 * Description of all pools.
	 *
	 * @param pools the pools by name
	 */
	public record PoolsDescriptor(Map<String, PoolDescriptor> pools) implements OperationResponseBody {

	}

}
