package io.github.socketpool.connection.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
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

	private final ReentrantLock lock = new ReentrantLock();

	/** Written under the lock. */
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
		boolean name = this.endpoint.address() == null && this.endpoint.hasHostName();
		return name ? answer().servers() : List.of(ResolvedEndpoint.of(this.endpoint));
	}

	/**
	 * Return whether the lookup has failed, so that older addresses are used.
	 */
	boolean areOld() {
		Answer latest = this.latest;
		return latest != null && latest.failure() != null;
	}

	private Answer answer() throws UnknownHostException {
		Answer answer = this.latest;
		if (answer == null || this.ticker.nanos() - answer.at() >= MAX_AGE) {
			answer = lookUp();
		}
		UnknownHostException failure = answer.failure();
		if (failure != null && answer.found().isEmpty()) {
			throw failure;
		}
		return answer;
	}

	private Answer lookUp() {
		long number = this.lookups.incrementAndGet();
		try {
			List<InetAddress> found = ask();
			long now = this.ticker.nanos();
			return replace(number, (before) -> found(before, found, now, number));
		}
		catch (UnknownHostException ex) {
			long now = this.ticker.nanos();
			return replace(number, (before) -> before.failed(ex, now));
		}
	}

	private List<InetAddress> ask() throws UnknownHostException {
		String address = this.endpoint.address();
		String host = (address != null) ? address : this.endpoint.host();
		List<InetAddress> found = Stream.of(this.network.addresses(host)).distinct().toList();
		if (found.isEmpty()) {
			throw new UnknownHostException(host);
		}
		return found;
	}

	/**
	 * Replace what is known, unless a later lookup has been answered.
	 */
	private Answer replace(long number, UnaryOperator<Answer> next) {
		this.lock.lock();
		try {
			Answer before = (this.latest != null) ? this.latest : Answer.NONE;
			Answer answer = (before.number() > number) ? before : next.apply(before);
			this.latest = answer;
			return answer;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Once there were several servers, each keeps its own endpoint, and so its
	 * connections, also if it is the last one.
	 */
	private Answer found(Answer before, List<InetAddress> found, long now, long number) {
		Collection<List<InetAddress>> families = families(found);
		boolean several = before.each() || families.stream().anyMatch((family) -> family.size() > 1);
		List<ResolvedEndpoint> servers = several ? usable(families).stream().map(this::server).toList()
				: List.of(new ResolvedEndpoint(this.endpoint, texts(found)));
		return new Answer(found, servers, several, null, now, number);
	}

	private ResolvedEndpoint server(InetAddress address) {
		return new ResolvedEndpoint(this.endpoint.at(address.getHostAddress()), texts(List.of(address)));
	}

	/**
	 * Return the addresses of the family that is used.
	 */
	private List<InetAddress> usable(Collection<List<InetAddress>> families) {
		List<InetAddress> first = families.iterator().next();
		if (families.size() == 1) {
			return first;
		}
		Comparator<List<InetAddress>> larger = Comparator.comparing(List::size, Comparator.reverseOrder());
		return families.stream()
			.sorted(larger)
			.filter((family) -> this.network.hasRoute(family.get(0)))
			.findFirst()
			.orElse(first);
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
	 * What is known.
	 *
	 * @param found the addresses; none if none was ever found
	 * @param servers the servers that they belong to
	 * @param each whether each server has an endpoint of its own
	 * @param failure why the last lookup failed, or {@code null} if it did not
	 * @param at when that lookup ended
	 * @param number how many lookups had begun when the last one did that found any
	 */
	private record Answer(List<InetAddress> found, List<ResolvedEndpoint> servers, boolean each,
			@Nullable UnknownHostException failure, long at, long number) {

		static final Answer NONE = new Answer(List.of(), List.of(), false, null, 0, 0);

		/**
		 * Return what is known after a later lookup that failed.
		 */
		Answer failed(UnknownHostException failure, long at) {
			return new Answer(this.found, this.servers, this.each, failure, at, this.number);
		}

	}

}
