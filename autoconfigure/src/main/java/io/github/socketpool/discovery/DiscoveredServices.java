package io.github.socketpool.discovery;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.ServiceEndpoint;
import io.github.socketpool.Ticker;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.context.BackgroundThread;
import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.pool.ConnectionPool;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.composite.CompositeDiscoveryClient;
import org.springframework.cloud.client.discovery.event.HeartbeatEvent;
import org.springframework.cloud.client.discovery.event.InstanceRegisteredEvent;
import org.springframework.cloud.client.discovery.event.ParentHeartbeatEvent;
import org.springframework.cloud.client.discovery.simple.SimpleDiscoveryClient;
import org.springframework.context.event.EventListener;

/**
 * Gives pools the instances of services as their targets, and follows them: every 15
 * seconds, and when Spring Cloud reports a change. Each service is asked for on a thread
 * of its own, which the others do not wait for. Thread-safe.
 */
public class DiscoveredServices implements ConnectionPools.Listener, DisposableBean {

	/** How often it is checked whether a service is to be asked for. */
	private static final Duration PERIOD = Duration.ofSeconds(1);

	private final ObjectProvider<DiscoveryClient> discoveryClient;

	private final Ticker ticker;

	private final Set<FollowedService> services = ConcurrentHashMap.newKeySet();

	private final ReentrantLock lock = new ReentrantLock();

	/** Runs while there are services. Guarded by the lock, as is the next. */
	private @Nullable BackgroundThread timer;

	private boolean destroyed;

	/**
	 * Create an object that follows no service.
	 * @param discoveryClient provides what knows the instances, when it is needed
	 */
	public DiscoveredServices(ObjectProvider<DiscoveryClient> discoveryClient) {
		this(discoveryClient, Ticker.system());
	}

	DiscoveredServices(ObjectProvider<DiscoveryClient> discoveryClient, Ticker ticker) {
		this.discoveryClient = discoveryClient;
		this.ticker = ticker;
	}

	/**
	 * Return connections whose pools have the instances of a service as their targets.
	 * @param service the service
	 * @param connections makes connections to instances
	 * @param timeout how long a connect waits for the first answer
	 * @return connections to the service
	 * @throws InvalidSettingException if no {@link DiscoveryClient} can find its
	 * instances
	 */
	public ConnectionFactory connections(ServiceEndpoint service, ConnectionFactory connections, Duration timeout) {
		DiscoveryClient client = this.discoveryClient.getIfAvailable();
		if (client == null || !canFind(client, service.id())) {
			throw new InvalidSettingException("service-id", service.id(),
					"needs a DiscoveryClient bean that can find its instances, and there is none",
					"Add the starter of a service registry, such as spring-cloud-starter-zookeeper-discovery, and do not "
							+ "set spring.cloud.discovery.enabled to false. Or list the servers below "
							+ "spring.cloud.discovery.client.simple.instances.");
		}
		return new ServiceConnections(connections,
				new FollowedService(service, new ServiceRegistry(client, service.id()), this.ticker), timeout);
	}

	/**
	 * Spring Cloud defines a client without a registry, which only knows what is
	 * configured, and one that combines all others.
	 */
	private static boolean canFind(DiscoveryClient client, String serviceId) {
		if (client instanceof CompositeDiscoveryClient composite) {
			return composite.getDiscoveryClients().stream().anyMatch((each) -> canFind(each, serviceId));
		}
		return !(client instanceof SimpleDiscoveryClient) || !client.getInstances(serviceId).isEmpty();
	}

	/**
	 * Ask for the instances of each service again. Events of Spring Cloud only tell that
	 * any service may have changed.
	 */
	@EventListener({ HeartbeatEvent.class, ParentHeartbeatEvent.class, InstanceRegisteredEvent.class })
	public void catalogChanged() {
		this.services.forEach(FollowedService::refresh);
		askSoon();
	}

	@Override
	public void added(ConnectionPool pool) {
		if (pool.control().connectionFactory() instanceof ServiceConnections connections) {
			FollowedService service = connections.service();
			this.services.add(service);
			service.add(pool);
			startTimer();
			askSoon();
		}
	}

	@Override
	public void removed(ConnectionPool pool) {
		if (pool.control().connectionFactory() instanceof ServiceConnections connections
				&& connections.service().remove(pool)) {
			this.services.remove(connections.service());
		}
	}

	private void startTimer() {
		this.lock.lock();
		try {
			if (this.timer == null && !this.destroyed) {
				this.timer = BackgroundThread.start("socketpool-discovery");
				this.timer.repeat(this::ask, PERIOD);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void askSoon() {
		this.lock.lock();
		try {
			if (this.timer != null && !this.destroyed) {
				this.timer.execute(this::ask);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void ask() {
		this.services.forEach(FollowedService::askIfDue);
	}

	/**
	 * Stop following. A registry that does not answer is not waited for.
	 */
	@Override
	public void destroy() {
		BackgroundThread stopped;
		this.lock.lock();
		try {
			this.destroyed = true;
			stopped = this.timer;
		}
		finally {
			this.lock.unlock();
		}
		if (stopped != null) {
			stopped.stop();
		}
		this.services.forEach(FollowedService::stop);
	}

}
