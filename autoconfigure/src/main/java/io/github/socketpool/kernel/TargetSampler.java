package io.github.socketpool.kernel;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.socketpool.TcpEndpoint;

/**
 * Takes samples of the sockets that lead to targets. Not thread-safe.
 */
class TargetSampler {

	private final SocketTables tables;

	private final KernelFiles files;

	private final InstantSource clock;

	/**
	 * Create a sampler.
	 * @param tables the socket tables
	 * @param files the files with the range of local ports
	 * @param clock provides the time of a sample
	 */
	TargetSampler(SocketTables tables, KernelFiles files, InstantSource clock) {
		this.tables = tables;
		this.files = files;
		this.clock = clock;
	}

	/**
	 * Take a sample of targets whose addresses have been resolved.
	 * @return the samples by pool name, without those of targets that have no address. If
	 * no target has one, the tables are not read. A pool, and pools with the same name,
	 * have one sample: the sum of the sockets to all their targets, and the fewest free
	 * ports
	 * @throws IOException if a file cannot be read
	 */
	Map<String, TargetSockets> sample(List<WatchedTarget> targets) throws IOException {
		SocketCensus census = new SocketCensus();
		targets.forEach((target) -> target.addTo(census));
		if (census.isEmpty()) {
			return Map.of();
		}
		EphemeralPorts ports = this.files.ports();
		this.tables.read(census);
		Instant now = this.clock.instant();
		Map<String, TargetSockets> samples = new HashMap<>();
		Map<String, Set<TcpEndpoint>> counted = new HashMap<>();
		for (WatchedTarget target : targets) {
			TargetSockets sample = target.sample(census, ports, now);
			String pool = target.poolName();
			if (sample != null && counted.computeIfAbsent(pool, (name) -> new HashSet<>()).add(target.endpoint())) {
				samples.merge(pool, sample, TargetSampler::together);
			}
		}
		return samples;
	}

	private static TargetSockets together(TargetSockets one, TargetSockets other) {
		return new TargetSockets(one.timeWait() + other.timeWait(), Math.min(one.portsFree(), other.portsFree()),
				one.ports(), one.at());
	}

}
