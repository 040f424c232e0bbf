package io.github.socketpool.chaos;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.socketpool.chaos.Fault.Moment;
import io.github.socketpool.connection.HeartbeatSettings;

/**
 * What a run is about. Another framing, more servers, or another kind of client is
 * another setup.
 *
 * @param wire what frames look like
 * @param servers how many proxies the client may connect to
 * @param treatment what the servers do with heartbeats
 * @param connections how many connections the client may have
 * @param callers how many threads make calls
 * @param callsPerPause how many calls there are for each pause of a caller
 * @param faults what may happen
 * @param login whether each connection must log in before it is used
 * @param client the kind of client
 */
record ChaosSetup(Wire wire, int servers, HeartbeatTreatment treatment, int connections, int callers, int callsPerPause,
		Set<Fault> faults, boolean login, ClientFactory client) {

	private static final int CONNECTIONS = 8;

	private static final int CONNECTIONS_TO_THREE = 9;

	/**
	 * One server of the default framing, and a pool in which each connection serves one
	 * caller at a time.
	 */
	static ChaosSetup exclusive(int callers) {
		return new ChaosSetup(new AsciiLengthWire(), 1, HeartbeatTreatment.SKIPS, CONNECTIONS, callers, 200,
				EnumSet.allOf(Fault.class), false, (ports, connections, journal) -> new ExclusiveClient(ports,
						connections, HeartbeatSettings.defaults().withInterval(Duration.ZERO), List.of(), journal));
	}

	/**
	 * The same with three servers.
	 */
	static ChaosSetup exclusiveToThree(int callers) {
		ChaosSetup one = exclusive(callers);
		return new ChaosSetup(one.wire, 3, one.treatment, CONNECTIONS_TO_THREE, callers, one.callsPerPause, one.faults,
				one.login, one.client);
	}

	/**
	 * The same, with heartbeats on connections that are idle for some milliseconds, and
	 * with as many callers as connections, who pause often.
	 */
	static ChaosSetup exclusiveWithHeartbeats(HeartbeatTreatment treatment) {
		HeartbeatSettings heartbeats = HeartbeatSettings.defaults()
			.withInterval(Duration.ofMillis(10))
			.withTimeout(Duration.ofMillis(500));
		return new ChaosSetup(new AsciiLengthWire(), 1, treatment, CONNECTIONS, CONNECTIONS, 4,
				EnumSet.allOf(Fault.class), false, (ports, connections, journal) -> new ExclusiveClient(ports,
						connections, heartbeats, List.of(), journal));
	}

	/**
	 * The same with logins, and with heartbeats on connections that are idle for some
	 * milliseconds.
	 */
	static ChaosSetup exclusiveWithLogins(int callers) {
		HeartbeatSettings heartbeats = HeartbeatSettings.defaults().withInterval(Duration.ofMillis(10));
		return new ChaosSetup(new AsciiLengthWire(), 1, HeartbeatTreatment.SKIPS, CONNECTIONS, callers, 50,
				EnumSet.allOf(Fault.class), true, (ports, connections, journal) -> new ExclusiveClient(ports,
						connections, heartbeats, List.of(ChaosLogin.client()), journal));
	}

	/**
	 * The same with servers that never close a connection in use.
	 */
	ChaosSetup withoutCloses() {
		Set<Fault> others = this.faults.stream().filter((fault) -> !fault.closes()).collect(Collectors.toSet());
		return new ChaosSetup(this.wire, this.servers, this.treatment, this.connections, this.callers,
				this.callsPerPause, others, this.login, this.client);
	}

	List<Fault> faultsAt(Moment... moments) {
		return this.faults.stream().filter((fault) -> List.of(moments).contains(fault.moment())).sorted().toList();
	}

	ChaosClient newClient(List<Integer> ports, Journal journal) {
		return this.client.create(ports, this.connections, journal);
	}

	/**
	 * Makes a client.
	 */
	interface ClientFactory {

		/**
		 * Make a client.
		 * @param ports where the servers listen on the loopback address
		 * @param connections how many connections it may have
		 * @param journal says what has happened to connections that its callers hold
		 */
		ChaosClient create(List<Integer> ports, int connections, Journal journal);

	}

}
