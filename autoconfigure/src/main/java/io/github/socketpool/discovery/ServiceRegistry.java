package io.github.socketpool.discovery;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;

import io.github.socketpool.Endpoint;
import io.github.socketpool.InvalidSettingException;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;

/**
 * Asks Spring Cloud for the instances of one service. Of an instance, the host and the
 * port are used. Whether it is marked as secure is not: {@code ssl.*} decides that for
 * all servers of a client.
 */
class ServiceRegistry {

	private final DiscoveryClient client;

	private final String serviceId;

	ServiceRegistry(DiscoveryClient client, String serviceId) {
		this.client = client;
		this.serviceId = serviceId;
	}

	/**
	 * Ask for the instances. Takes as long as the registry does.
	 * @return where they listen, in the order of their text, so that it is the same in
	 * each answer
	 */
	Found find() {
		List<ServiceInstance> instances = this.client.getInstances(this.serviceId);
		if (instances == null) {
			return new Found(List.of(), 0);
		}
		List<Endpoint> usable = instances.stream().map(ServiceRegistry::endpoint).filter(Objects::nonNull).toList();
		List<Endpoint> endpoints = usable.stream().distinct().sorted(Comparator.comparing(Endpoint::toString)).toList();
		return new Found(endpoints, instances.size() - usable.size());
	}

	private static @Nullable Endpoint endpoint(ServiceInstance instance) {
		String host = instance.getHost();
		if (host == null) {
			return null;
		}
		boolean inBrackets = host.startsWith("[") && host.endsWith("]");
		try {
			return Endpoint.of(inBrackets ? host.substring(1, host.length() - 1) : host, instance.getPort());
		}
		catch (InvalidSettingException ex) {
			return null;
		}
	}

	/**
	 * What the registry has answered.
	 *
	 * @param endpoints where the instances listen
	 * @param unusable how many instances have no host or no port
	 */
	record Found(List<Endpoint> endpoints, int unusable) {

	}

}
