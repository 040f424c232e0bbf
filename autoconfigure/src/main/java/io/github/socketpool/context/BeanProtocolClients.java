package io.github.socketpool.context;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

import io.github.socketpool.MessageText;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.client.ProtocolClient;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.template.ProtocolTemplate;

import org.springframework.aop.scope.ScopedObject;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * {@link ProtocolClients} that are beans, and those that are created while the context
 * runs. The context closes the latter with it. Thread-safe.
 */
public class BeanProtocolClients implements ProtocolClients, DisposableBean {

	private final ConfigurableListableBeanFactory beanFactory;

	private final ClientLookup lookup;

	private final ConnectionPools pools;

	private final ClientCreator creator;

	private final Duration grace;

	/** The created clients that have not been closed, by their pools. */
	private final Map<ConnectionPool, CreatedClient> created = new ConcurrentHashMap<>();

	private volatile boolean destroyed;

	/**
	 * Create an object.
	 * @param beanFactory the bean factory of the context
	 * @param pools the pools of the context
	 * @param creator builds clients
	 * @param grace how long calls in progress may take when a created client is closed
	 */
	public BeanProtocolClients(ConfigurableListableBeanFactory beanFactory, ConnectionPools pools,
			ClientCreator creator, Duration grace) {
		this.beanFactory = beanFactory;
		this.lookup = new ClientLookup(beanFactory);
		this.pools = pools;
		this.creator = creator;
		this.grace = grace;
	}

	@Override
	public ProtocolClient get(String name) {
		return this.lookup.get(name);
	}

	@Override
	public Set<String> names() {
		return this.lookup.names();
	}

	@Override
	public CreatedClient create(String name, UnaryOperator<ClientSettings> customizer) {
		requireNotDestroyed(name);
		requireNoPoolBean(name);
		CreatedClient client = new ManagedClient(this.creator.create(name, customizer));
		this.created.put(client.pool(), client);
		try {
			this.pools.add(client.pool());
			requireNotDestroyed(name);
			return client;
		}
		catch (RuntimeException ex) {
			client.close();
			throw (ex instanceof WarmUpFailedException && ex.getCause() instanceof SocketPoolException cause) ? cause
					: ex;
		}
	}

	/**
	 * The meters of another pool must not be mixed with those of created clients. A pool
	 * bean that does not exist yet is rejected when it is created.
	 */
	private void requireNoPoolBean(String name) {
		if (ClientBeans.hierarchyOf(this.beanFactory).stream().anyMatch((owner) -> hasPoolBean(owner, name))) {
			throw new IllegalArgumentException(MessageText.escape("A client named '" + name + "' cannot be created, "
					+ "because a pool bean of the application has this name. Choose another name."));
		}
	}

	private static boolean hasPoolBean(ConfigurableListableBeanFactory owner, String name) {
		return ConnectionPools.beanNames(owner)
			.stream()
			.filter(owner::containsSingleton)
			.map((beanName) -> owner.getBean(beanName, ConnectionPool.class))
			.anyMatch((pool) -> !(pool instanceof ScopedObject) && name.equals(pool.name()));
	}

	private void requireNotDestroyed(String name) {
		if (this.destroyed) {
			throw new IllegalStateException(MessageText.escape("A client named '" + name
					+ "' cannot be created, because the application context is closed. Create it before that."));
		}
	}

	/**
	 * Close the created clients that are left. Their pools have been closed with those of
	 * the context.
	 */
	@Override
	public void destroy() {
		this.destroyed = true;
		this.created.values().forEach(CreatedClient::close);
	}

	private final class ManagedClient implements CreatedClient {

		private final ProtocolTemplate template;

		private final ProtocolClient client;

		private ManagedClient(ProtocolTemplate template) {
			this.template = template;
			this.client = ProtocolClient.create(template);
		}

		@Override
		public ProtocolClient client() {
			return this.client;
		}

		@Override
		public ProtocolTemplate template() {
			return this.template;
		}

		@Override
		public ConnectionPool pool() {
			return this.template.pool();
		}

		@Override
		public void close() {
			try {
				pool().close(BeanProtocolClients.this.grace);
			}
			finally {
				BeanProtocolClients.this.pools.remove(pool());
				BeanProtocolClients.this.created.remove(pool());
			}
			if (pool().control().isOpen()) {
				// A context that was restarted meanwhile has opened it again.
				pool().close();
			}
		}

	}

}
