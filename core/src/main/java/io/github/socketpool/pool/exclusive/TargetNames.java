package io.github.socketpool.pool.exclusive;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.github.socketpool.Endpoint;
import io.github.socketpool.ResolvedEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * Which servers the configured endpoints stand for, as the name service has said. Each
 * server is a target. Servers keep their order, whatever the order of the answers, which
 * changes often. Guarded by the ledger's lock.
 */
final class TargetNames {

	/** How long an answer is relied on while the pool has connections. */
	private static final long MAX_AGE = TimeUnit.SECONDS.toNanos(30);

	/** In the order of configuration. */
	private final Map<Endpoint, Answer> answers = new LinkedHashMap<>();

	TargetNames(List<Endpoint> configured) {
		configure(configured);
	}

	/**
	 * Have other endpoints. What is known of those that stay is kept.
	 * @return the endpoints of the targets
	 */
	List<Endpoint> configure(List<Endpoint> configured) {
		Map<Endpoint, Answer> before = Map.copyOf(this.answers);
		this.answers.clear();
		configured.forEach((endpoint) -> this.answers.put(endpoint,
				before.getOrDefault(endpoint, new Answer(List.of(ResolvedEndpoint.of(endpoint)), 0))));
		return endpoints();
	}

	/**
	 * Return the endpoints of the targets, each once. Two names may stand for the same
	 * one.
	 */
	List<Endpoint> endpoints() {
		return this.answers.values().stream().flatMap((answer) -> answer.endpoints().stream()).distinct().toList();
	}

	/**
	 * The name service has answered. The answer to a question that was asked before the
	 * one of the last answer counts for nothing.
	 * @param servers what a configured endpoint stands for
	 * @param asked when the name service was asked
	 * @return what has changed, or {@code null} if nothing has
	 */
	@Nullable Change answered(Endpoint configured, List<ResolvedEndpoint> servers, long asked) {
		Answer before = this.answers.get(configured);
		if (before == null || (before.isName() && asked - before.at() < 0)) {
			return null;
		}
		if (before.servers().equals(servers)) {
			this.answers.put(configured, new Answer(before.servers(), asked));
			return null;
		}
		Answer after = before.followedBy(servers, asked);
		this.answers.put(configured, after);
		Set<Endpoint> moved = before.moved(after);
		boolean same = Set.copyOf(before.endpoints()).equals(Set.copyOf(after.endpoints()));
		return (same && moved.isEmpty()) ? null : new Change(!same, moved);
	}

	/**
	 * Return the names whose last answer is old. They count as looked up from now on.
	 */
	List<Endpoint> due(long now) {
		List<Endpoint> due = new ArrayList<>();
		this.answers.replaceAll((configured, answer) -> {
			boolean old = answer.isName() && now - answer.at() >= MAX_AGE;
			if (old) {
				due.add(configured);
			}
			return old ? new Answer(answer.servers(), now) : answer;
		});
		return due;
	}

	/**
	 * What has changed for the targets.
	 *
	 * @param others whether there are others
	 * @param moved those that stay, and have lost an address that connections may lead to
	 */
	record Change(boolean others, Set<Endpoint> moved) {

	}

	/**
	 * What the name service has said of one endpoint.
	 *
	 * @param servers what it stands for
	 * @param at when it was asked
	 */
	private record Answer(List<ResolvedEndpoint> servers, long at) {

		/**
		 * Return a later answer with the servers in the same order, and new ones behind
		 * them.
		 */
		Answer followedBy(List<ResolvedEndpoint> later, long asked) {
			Map<Endpoint, ResolvedEndpoint> found = later.stream()
				.collect(Collectors.toMap(ResolvedEndpoint::endpoint, (server) -> server, (one, same) -> one,
						LinkedHashMap::new));
			List<ResolvedEndpoint> inOrder = new ArrayList<>();
			for (Endpoint known : endpoints()) {
				ResolvedEndpoint server = found.remove(known);
				if (server != null) {
					inOrder.add(server);
				}
			}
			inOrder.addAll(found.values());
			return new Answer(List.copyOf(inOrder), asked);
		}

		/**
		 * Return the endpoints that have lost an address since.
		 */
		Set<Endpoint> moved(Answer later) {
			Set<Endpoint> moved = new HashSet<>();
			for (ResolvedEndpoint server : later.servers) {
				if (!server.addresses().containsAll(addressesOf(server.endpoint()))) {
					moved.add(server.endpoint());
				}
			}
			return moved;
		}

		private List<String> addressesOf(Endpoint endpoint) {
			return this.servers.stream()
				.filter((server) -> server.endpoint().equals(endpoint))
				.flatMap((server) -> server.addresses().stream())
				.toList();
		}

		List<Endpoint> endpoints() {
			return this.servers.stream().map(ResolvedEndpoint::endpoint).toList();
		}

		boolean isName() {
			return this.servers.stream().anyMatch((server) -> !server.addresses().isEmpty());
		}

	}

}
