package io.github.socketpool.connection.transport;

import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The order in which the addresses of a host are tried: first the one that answered last,
 * then the others in the order of the name service, each once. Thread-safe.
 */
final class AddressOrder {

	private volatile @Nullable InetAddress answeredLast;

	/**
	 * Put addresses in order.
	 * @param resolved the current addresses of the host
	 * @return the same addresses without duplicates
	 */
	List<InetAddress> of(InetAddress... resolved) {
		Set<InetAddress> inOrder = new LinkedHashSet<>();
		InetAddress answeredLast = this.answeredLast;
		if (answeredLast != null && List.of(resolved).contains(answeredLast)) {
			inOrder.add(answeredLast);
		}
		inOrder.addAll(List.of(resolved));
		return List.copyOf(inOrder);
	}

	/**
	 * A connect to an address has succeeded.
	 */
	void answered(InetAddress address) {
		this.answeredLast = address;
	}

}
