package io.github.socketpool.connection.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
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
 * so those of one family are used: of those that this machine has a route to, the one
 * with the most addresses, or the first one.
 * <p>
 * A lookup that hangs holds up no other one. If its answer comes after that to a later
 * one, it counts for nothing.
 */
final class HostAddresses {

	private static final long MAX_AGE = TimeUnit.SECONDS.toNanos(1);

	private final TcpEndpoint endpoint;

	private final Network network;

	private final Ticker ticker;

	private final AtomicLong lookups = new AtomicLong();

	private final AtomicReference<@Nullable Answer> latest = new AtomicReference<>();

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
		return answer().lookup().found();
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
		Answer latest = this.latest.get();
		return latest != null && latest.lookup().failure() != null;
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
		Answer answer = this.latest.get();
		if (answer == null || this.ticker.nanos() - answer.lookup().at() >= MAX_AGE) {
			answer = lookUp();
		}
		UnknownHostException failure = answer.lookup().failure();
		if (failure != null && answer.lookup().found().isEmpty()) {
			throw failure;
		}
		return answer;
	}

	private Answer lookUp() {
		long number = this.lookups.incrementAndGet();
		Lookup lookup = ask();
		return Objects.requireNonNull(this.latest.updateAndGet(
				(before) -> (before != null && before.number() > number) ? before : answer(before, lookup, number)));
	}

	private Lookup ask() {
		try {
			String address = this.endpoint.address();
			String host = (address != null) ? address : this.endpoint.host();
			List<InetAddress> found = Stream.of(this.network.addresses(host)).distinct().toList();
			if (found.isEmpty()) {
				throw new UnknownHostException(host);
			}
			return new Lookup(found, usable(found), null, this.ticker.nanos());
		}
		catch (UnknownHostException ex) {
			return new Lookup(List.of(), List.of(), ex, this.ticker.nanos());
		}
	}

	/**
	 * Once there were several servers, each keeps its own endpoint, and so its
	 * connections, also if it is the last one.
	 */
	private Answer answer(@Nullable Answer before, Lookup lookup, long number) {
		List<InetAddress> found = lookup.found();
		boolean each = before != null && before.each();
		if (lookup.failure() != null) {
			return (before != null)
					? new Answer(before.lookup().failed(lookup), before.servers(), each, before.number())
					: new Answer(lookup, List.of(), false, 0);
		}
		boolean several = each || families(found).stream().anyMatch((family) -> family.size() > 1);
		List<ResolvedEndpoint> servers = several ? lookup.usable().stream().map(this::server).toList()
				: List.of(new ResolvedEndpoint(this.endpoint, texts(found)));
		return new Answer(lookup, servers, several, number);
	}

	private ResolvedEndpoint server(InetAddress address) {
		return new ResolvedEndpoint(this.endpoint.at(address.getHostAddress()), texts(List.of(address)));
	}

	/**
	 * Return the addresses of the family that is used.
	 */
	private List<InetAddress> usable(List<InetAddress> found) {
		Collection<List<InetAddress>> families = families(found);
		if (families.size() == 1) {
			return found;
		}
		Comparator<List<InetAddress>> larger = Comparator.comparing(List::size, Comparator.reverseOrder());
		return families.stream()
			.sorted(larger)
			.filter((family) -> this.network.hasRoute(family.get(0)))
			.findFirst()
			.orElse(found.stream().filter(found.get(0).getClass()::isInstance).toList());
	}

	private static Collection<List<InetAddress>> families(List<InetAddress> found) {
		Map<Class<?>, List<InetAddress>> families = new LinkedHashMap<>();
		found.forEach(
				(address) -> families.computeIfAbsent(address.getClass(), (family) -> new ArrayList<>()).add(address));
		return families.values();
	}

	private static List<String> texts(List<InetAddress> addresses) {
		return addresses.stream().map(InetAddress::getHostAddress).toList();
	}

	/**
	 * What the name service has answered.
	 *
	 * @param found the addresses; none if none was found
	 * @param usable those of the family that is used
	 * @param failure why the lookup failed, or {@code null} if it did not
	 * @param at when that was
	 */
	private record Lookup(List<InetAddress> found, List<InetAddress> usable, @Nullable UnknownHostException failure,
			long at) {

		/**
		 * Return what is known after a later lookup that failed.
		 */
		Lookup failed(Lookup later) {
			return new Lookup(this.found, this.usable, later.failure(), later.at());
		}

	}

	/**
	 * What is known.
	 *
	 * @param lookup the addresses, and whether the last lookup has failed
	 * @param servers the servers that they belong to
	 * @param each whether each server has an endpoint of its own
	 * @param number how many lookups had begun when the last one did that found any
	 */
	private record Answer(Lookup lookup, List<ResolvedEndpoint> servers, boolean each, long number) {

	}

}
