package io.github.socketpool.discovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.github.socketpool.test.StubServer;

import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;

/**
 * A registry that a test controls: it has instances, or fails, or does not answer.
 */
class FakeRegistry implements DiscoveryClient {

	final Map<String, List<ServiceInstance>> instances = new ConcurrentHashMap<>();

	/** Thrown to those who ask. */
	volatile RuntimeException failure;

	/** Awaited by those who ask for the service. */
	final Map<String, CountDownLatch> silence = new ConcurrentHashMap<>();

	/** Whether those who are interrupted await an answer no longer. */
	volatile boolean interruptible;

	/** The threads that have asked. */
	final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

	final AtomicInteger asking = new AtomicInteger();

	volatile int mostAsking;

	FakeRegistry with(String serviceId, StubServer... servers) {
		set(serviceId, servers);
		return this;
	}

	void set(String serviceId, StubServer... servers) {
		this.instances.put(serviceId,
				Stream.of(servers).map((server) -> instance(serviceId, "127.0.0.1", server.port())).toList());
	}

	static ServiceInstance instance(String serviceId, String host, int port) {
		return new DefaultServiceInstance(host + port, serviceId, host, port, true);
	}

	@Override
	public String description() {
		return "fake";
	}

	@Override
	public List<ServiceInstance> getInstances(String serviceId) {
		this.threads.add(Thread.currentThread());
		int asking = this.asking.incrementAndGet();
		this.mostAsking = Math.max(this.mostAsking, asking);
		try {
			awaitAnswer(serviceId);
			if (this.failure != null) {
				throw this.failure;
			}
			return this.instances.getOrDefault(serviceId, List.of());
		}
		finally {
			this.asking.decrementAndGet();
		}
	}

	private void awaitAnswer(String serviceId) {
		CountDownLatch silence = this.silence.get(serviceId);
		while (silence != null && silence.getCount() > 0) {
			try {
				silence.await();
			}
			catch (InterruptedException ex) {
				if (this.interruptible) {
					throw new IllegalStateException("interrupted");
				}
			}
		}
	}

	@Override
	public List<String> getServices() {
		return new ArrayList<>(this.instances.keySet());
	}

}
