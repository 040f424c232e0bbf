package io.github.socketpool.kernel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link TargetSampler} and {@link WatchedTarget}.
 */
class TargetSamplerTests {

	private static final int ESTABLISHED = 1;

	private static final int TIME_WAIT = 6;

	@TempDir
	private Path directory;

	private FakeProc proc;

	private final ConnectionPool pool = pool("default", 9000);

	private String[] addresses = { "127.0.0.1" };

	private final WatchedTarget target = target(this.pool);

	private final List<ConnectionPool> pools = new ArrayList<>(List.of(this.pool));

	private Instant now = Instant.now();

	@BeforeEach
	void createProc() {
		this.proc = new FakeProc(this.directory);
	}

	@AfterEach
	void closePools() {
		this.pools.forEach(ConnectionPool::close);
	}

	@Test
	void withoutSocketsAllPortsAreFree() throws IOException {
		assertThat(sample().timeWait()).isZero();
		assertThat(sample().portsFree()).isEqualTo(100);
		assertThat(sample().ports()).isEqualTo(100);
		assertThat(sample().at()).isEqualTo(this.now);
	}

	@Test
	void socketsToTheTargetAreCountedInBothTables() throws IOException {
		this.proc.tcp(FakeProc.row(40000, 1, 9000, TIME_WAIT), FakeProc.row(40001, 1, 9000, ESTABLISHED))
			.tcp6(mapped(40002, 9000, TIME_WAIT), mapped(40003, 9000, TIME_WAIT));
		assertThat(sample().timeWait()).isEqualTo(3);
		assertThat(sample().portsFree()).isEqualTo(96);
	}

	@Test
	void socketsToOtherTargetsAndRemoteEndsDoNotCount() throws IOException {
		this.proc.tcp(FakeProc.row(40000, 1, 9001, TIME_WAIT), FakeProc.row(40001, 2, 9000, TIME_WAIT),
				FakeProc.row(9000, 1, 40002, TIME_WAIT));
		assertThat(sample().timeWait()).isZero();
		assertThat(sample().portsFree()).isEqualTo(100);
	}

	@Test
	void portsThatAreListenedOnAreNotFree() throws IOException {
		this.proc.tcp(FakeProc.listener(40000), FakeProc.listener(9000)).tcp6(FakeProc.listener(40001));
		assertThat(sample().portsFree()).isEqualTo(98);
	}

	@Test
	void aPortIsCountedOnceHoweverManySocketsHaveIt() throws IOException {
		this.proc.tcp(FakeProc.row(40000, 1, 9000, ESTABLISHED), FakeProc.listener(40000), FakeProc.listener(40000))
			.tcp6(mapped(40000, 9000, TIME_WAIT), FakeProc.listener(40000));
		assertThat(sample().portsFree()).isEqualTo(99);
	}

	@Test
	void portsOutsideTheRangeAndReservedOnesDoNotCount() throws IOException {
		this.proc.write("sys/net/ipv4/ip_local_reserved_ports", "40000-40009\n")
			.tcp(FakeProc.row(39999, 1, 9000, TIME_WAIT), FakeProc.row(40005, 1, 9000, TIME_WAIT),
					FakeProc.row(40010, 1, 9000, TIME_WAIT), FakeProc.listener(40100));
		assertThat(sample().timeWait()).isEqualTo(3);
		assertThat(sample().portsFree()).isEqualTo(89);
		assertThat(sample().ports()).isEqualTo(90);
	}

	@Test
	void allAddressesCountAndTheBusiestDecidesTheFreePorts() throws IOException {
		this.addresses = new String[] { "127.0.0.1", "127.0.0.2" };
		this.proc.tcp(FakeProc.row(40000, 1, 9000, TIME_WAIT), FakeProc.row(40000, 2, 9000, TIME_WAIT),
				FakeProc.row(40001, 2, 9000, TIME_WAIT));
		assertThat(sample().timeWait()).isEqualTo(3);
		assertThat(sample().portsFree()).isEqualTo(98);
	}

	@Test
	void theWildcardAddressIsTheLoopbackAddress() throws IOException {
		this.addresses = new String[] { "0.0.0.0", "::" };
		this.proc.tcp(FakeProc.row(40000, 1, 9000, TIME_WAIT))
			.tcp6("   0: 0:9C41 00000000000000000000000001000000:2328 06\n".replace(" 0:",
					" 00000000000000000000000001000000:"));
		assertThat(sample().timeWait()).isEqualTo(2);
	}

	@Test
	void anAddressThatTheHostNoLongerHasCountsUntilTimeWaitIsOver() throws IOException {
		this.proc.tcp(FakeProc.row(40000, 1, 9000, TIME_WAIT));
		sample();
		this.addresses = new String[] { "127.0.0.2" };
		assertThat(sample().timeWait()).as("sockets are left").isEqualTo(1);
		this.now = this.now.plusSeconds(300);
		assertThat(sample().timeWait()).as("and still are").isEqualTo(1);
		this.proc.tcp();
		assertThat(sample().timeWait()).as("none is left").isZero();
		this.proc.tcp(FakeProc.row(40000, 1, 9000, TIME_WAIT));
		assertThat(sample().timeWait()).as("one was established meanwhile").isEqualTo(1);
		this.proc.tcp();
		this.now = this.now.plusSeconds(61);
		assertThat(sample().timeWait()).as("none for a minute").isZero();
		this.proc.tcp(FakeProc.row(40000, 1, 9000, TIME_WAIT));
		assertThat(sample().timeWait()).as("the sockets of others").isZero();
	}

	@Test
	void addressesStayWhileTheNameServiceFails() throws IOException {
		this.proc.tcp(FakeProc.row(40000, 1, 9000, TIME_WAIT));
		sample();
		this.addresses = new String[0];
		assertThat(sample().timeWait()).isEqualTo(1);
	}

	@Test
	void withoutAnyAddressNothingIsKnownAndTheTablesAreNotRead() throws IOException {
		this.addresses = new String[0];
		assertThat(samples(List.of(this.target))).isEmpty();
		assertThat(this.proc.reads()).isZero();
	}

	@Test
	void oneReadServesAllTargets() throws IOException {
		ConnectionPool same = pool("same", 9000);
		ConnectionPool other = pool("other", 9001);
		this.pools.addAll(List.of(same, other));
		this.proc.tcp(FakeProc.row(40000, 1, 9000, TIME_WAIT), FakeProc.row(40001, 1, 9001, ESTABLISHED),
				FakeProc.row(40002, 1, 9001, TIME_WAIT));
		Map<String, TargetSockets> samples = samples(List.of(this.target, target(same), target(other)));
		assertThat(samples).hasSize(3);
		assertThat(samples.get("default")).extracting(TargetSockets::timeWait, TargetSockets::portsFree)
			.containsExactly(1, 99);
		assertThat(samples.get("same")).isEqualTo(samples.get("default"));
		assertThat(samples.get("other")).extracting(TargetSockets::timeWait, TargetSockets::portsFree)
			.containsExactly(1, 98);
		assertThat(this.proc.reads()).isOne();
	}

	@Test
	void theSocketsToAllTargetsOfAPoolAddUpAndTheBusiestDecidesTheFreePorts() throws IOException {
		ConnectionPool several = ExclusivePool.builder(SocketConnections
			.builder(
					List.of(Endpoint.of("the.host", 9001), Endpoint.unix("/run/a.sock"), Endpoint.of("the.host", 9002)))
			.build()).name("several").build();
		this.pools.add(several);
		this.proc.tcp(FakeProc.row(40000, 1, 9001, TIME_WAIT), FakeProc.row(40001, 1, 9002, TIME_WAIT),
				FakeProc.row(40002, 1, 9002, TIME_WAIT), FakeProc.row(40003, 1, 9000, TIME_WAIT));
		assertThat(samples(targets(several)).get("several"))
			.extracting(TargetSockets::timeWait, TargetSockets::portsFree)
			.containsExactly(3, 98);
	}

	@Test
	void aTableThatCannotBeReadIsAnErrorAndNotZero() {
		this.proc.delete("self/net/tcp");
		assertThatIOException().isThrownBy(this::sample);
	}

	@Test
	void targetsThatStayAreKeptWhenAPoolHasOtherTargets() {
		ConnectionPool pool = pool("service", 9000);
		List<WatchedTarget> before = targets(pool);
		pool.control().retarget(List.of(Endpoint.of("the.host", 9000), Endpoint.of("the.host", 9001)));
		List<WatchedTarget> after = WatchedTarget.of(pool, before, InetAddress::getAllByName);
		assertThat(after).hasSize(2).startsWith(before.get(0));
		assertThat(after.get(1).endpoint()).isEqualTo(Endpoint.of("the.host", 9001));
		pool.control().retarget(List.of(Endpoint.service("quotes")));
		assertThat(WatchedTarget.of(pool, after, InetAddress::getAllByName)).isEmpty();
	}

	private TargetSockets sample() throws IOException {
		return samples(List.of(this.target)).get("default");
	}

	private Map<String, TargetSockets> samples(List<WatchedTarget> targets) throws IOException {
		targets.forEach((target) -> target.resolve(this.now));
		return new TargetSampler(this.proc.tables(), this.proc.files(), () -> this.now).sample(targets);
	}

	private WatchedTarget target(ConnectionPool pool) {
		return targets(pool).get(0);
	}

	private List<WatchedTarget> targets(ConnectionPool pool) {
		return WatchedTarget.of(pool, List.of(), (host) -> {
			assertThat(host).isEqualTo("the.host");
			if (this.addresses.length == 0) {
				throw new UnknownHostException(host);
			}
			InetAddress[] resolved = new InetAddress[this.addresses.length];
			for (int i = 0; i < resolved.length; i++) {
				resolved[i] = InetAddress.getByName(this.addresses[i]);
			}
			return resolved;
		});
	}

	private static ConnectionPool pool(String name, int port) {
		return ExclusivePool.builder(SocketConnections.builder(Endpoint.of("the.host", port)).build())
			.name(name)
			.build();
	}

	private static String mapped(int localPort, int remotePort, int state) {
		return String.format(
				"  21: 0000000000000000FFFF00000100007F:%04X 0000000000000000FFFF00000100007F:%04X %02X 00000000:00000000 03:0000176E 00000000     0        0 0 3 0000000022ea4950\n",
				localPort, remotePort, state);
	}

}
