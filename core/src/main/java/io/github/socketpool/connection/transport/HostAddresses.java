package io.github.socketpool.connection.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.github.socketpool.ResolvedEndpoint;
import io.github.socketpool.TcpEndpoint;
import io.github.socketpool.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a host, and the servers that they belong to. An answer of the name
 * service is used for a second, so that one lookup serves a connect and those that begin
 * with it. While lookups fail, the addresses stay that were found last. Thread-safe.
 * <p>
 * Several addresses of one family belong to several servers. One address of each family
 * belongs to one server. A server with addresses of both families must not count twice,
 * so those of one family are used: the first one that this machine has a route to.
 */
final class HostAddresses {

	private static final long MAX_AGE = TimeUnit.SECONDS.toNanos(1);

	private final TcpEndpoint endpoint;

	private final Network network;

	private final Ticker ticker;

	private volatile @Nullable Answer latest;

	HostAddresses(TcpEndpoint endpoint, Network network, Ticker ticker) {
		this.endpoint = endpoint;
		this.network = network;
		this.ticker = ticker;
	}

	/**
	 * Return the addresses, in the order of the name service.
	 * @throws UnknownHostException if none was ever found
	 */
	List<InetAddress> find() throws UnknownHostException {
		return answer().found();
	}

	/**
	 * Return the servers that the host stands for.
	 * @throws UnknownHostException if no address was ever found
	 */
	List<ResolvedEndpoint> servers() throws UnknownHostException {
		return isName() ? answer().servers() : List.of(ResolvedEndpoint.of(this.endpoint));
	}

	/**
	 * Return whether the lookup has failed, so that older addresses are used.
	 */
	boolean areOld() {
		Answer latest = this.latest;
		return latest != null && latest.failure() != null;
	}

	/**
	 * An address is not looked up. No name consists of digits and dots only.
	 */
	private boolean isName() {
		String host = this.endpoint.host();
		return this.endpoint.address() == null && host.indexOf(':') < 0
				&& !host.chars().allMatch((character) -> character == '.' || Character.isDigit(character));
	}

	private Answer answer() throws UnknownHostException {
		Answer answer = this.latest;
		if (answer == null || this.ticker.nanos() - answer.at() >= MAX_AGE) {
			answer = lookUp(answer);
			this.latest = answer;
		}
		if (answer.found().isEmpty() && answer.failure() != null) {
			throw answer.failure();
		}
		return answer;
	}

	private Answer lookUp(@Nullable Answer before) {
		try {
			String address = this.endpoint.address();
			String host = (address != null) ? address : this.endpoint.host();
			List<InetAddress> found = Stream.of(this.network.addresses(host)).distinct().toList();
			if (found.isEmpty()) {
				throw new UnknownHostException(host);
			}
			boolean each = before != null && before.each();
			return answer(found, each);
		}
		catch (UnknownHostException ex) {
			return (before != null) ? before.after(ex, this.ticker.nanos())
					: new Answer(List.of(), List.of(), false, ex, this.ticker.nanos());
		}
	}

	/**
	 * Once there were several servers, each keeps its own endpoint, and so its
	 * connections, also if it is the last one.
	 */
	private Answer answer(List<InetAddress> found, boolean each) {
		List<InetAddress> family = ofOneFamily(found);
		boolean several = each || family.size() > 1;
		List<ResolvedEndpoint> servers = several ? family.stream().map(this::server).toList()
				: List.of(new ResolvedEndpoint(this.endpoint, texts(found)));
		return new Answer(found, servers, several, null, this.ticker.nanos());
	}

	private ResolvedEndpoint server(InetAddress address) {
		return new ResolvedEndpoint(this.endpoint.at(address.getHostAddress()), texts(List.of(address)));
	}

	private List<InetAddress> ofOneFamily(List<InetAddress> found) {
		Class<?> family = found.get(0).getClass();
		List<InetAddress> first = found.stream().filter(family::isInstance).toList();
		boolean usable = first.size() == 1 || first.size() == found.size() || this.network.hasRoute(first.get(0));
		return usable ? first : found.stream().filter(Predicate.not(family::isInstance)).toList();
	}

	private static List<String> texts(List<InetAddress> addresses) {
		return addresses.stream().map(InetAddress::getHostAddress).toList();
	}

	/**
	 * What the name service has answered.
	 *
	 * @param found the addresses; none if none was ever found
	 * @param servers the servers that they belong to
	 * @param each whether each server has an endpoint of its own
	 * @param failure why the lookup failed, or {@code null} if it did not
	 * @param at when that was
	 */
	private record Answer(List<InetAddress> found, List<ResolvedEndpoint> servers, boolean each,
			@Nullable UnknownHostException failure, long at) {

		/**
		 * Return what is known after a lookup that failed.
		 */
		Answer after(UnknownHostException failure, long now) {
			return new Answer(this.found, this.servers, this.each, failure, now);
		}

	}

}
