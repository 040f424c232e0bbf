package io.github.socketpool.connection.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.ResolvedEndpoint;
import io.github.socketpool.TcpEndpoint;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectPhase;
import io.github.socketpool.connection.SocketSettings;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.FakeTicker;
import io.github.socketpool.testing.RestartableServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link HostAddresses}.
 */
class HostAddressesTests {

	private static final String HOST = "some.host";

	private static final TcpEndpoint ENDPOINT = Endpoint.of(HOST, 9000);

	private final TestNames names = new TestNames();

	private final FakeTicker ticker = new FakeTicker();

	private final HostAddresses addresses = new HostAddresses(ENDPOINT, this.names, this.ticker);

	@Test
	void severalAddressesBelongToSeveralServers() throws Exception {
		this.names.answer(HOST, "10.0.0.2", "10.0.0.1", "10.0.0.2");
		assertThat(texts()).containsExactly("some.host/10.0.0.2:9000", "some.host/10.0.0.1:9000");
		assertThat(this.addresses.servers()).extracting(ResolvedEndpoint::addresses)
			.containsExactly(List.of("10.0.0.2"), List.of("10.0.0.1"));
	}

	@Test
	void oneAddressBelongsToTheHost() throws Exception {
		this.names.answer(HOST, "10.0.0.1");
		assertThat(this.addresses.servers()).containsExactly(new ResolvedEndpoint(ENDPOINT, List.of("10.0.0.1")));
	}

	@Test
	void oneAddressOfEachFamilyBelongsToTheHost() throws Exception {
		this.names.answer(HOST, "127.0.0.1", "::1");
		assertThat(this.addresses.servers())
			.containsExactly(new ResolvedEndpoint(ENDPOINT, List.of("127.0.0.1", "0:0:0:0:0:0:0:1")));
		assertThat(this.addresses.find()).hasSize(2);
		assertThat(this.names.routes()).as("both addresses are used").isZero();
	}

	@Test
	void ofServersWithAddressesOfBothFamiliesTheFirstFamilyIsUsed() throws Exception {
		this.names.answer(HOST, "10.0.0.1", "2001:db8::1", "10.0.0.2", "2001:db8::2");
		assertThat(texts()).containsExactly("some.host/10.0.0.1:9000", "some.host/10.0.0.2:9000");
	}

	@Test
	void withoutARouteToTheFirstFamilyTheOtherOneIsUsed() throws Exception {
		this.names.withoutRouteToIpv4();
		this.names.answer(HOST, "10.0.0.1", "2001:db8::1", "10.0.0.2", "2001:db8::2");
		assertThat(texts()).containsExactly("some.host/[2001:db8:0:0:0:0:0:1]:9000",
				"some.host/[2001:db8:0:0:0:0:0:2]:9000");
	}

	@Test
	void theFamilyWithTheMostAddressesIsUsed() throws Exception {
		this.names.answer(HOST, "10.0.0.1", "2001:db8::1", "2001:db8::2");
		assertThat(texts()).containsExactly("some.host/[2001:db8:0:0:0:0:0:1]:9000",
				"some.host/[2001:db8:0:0:0:0:0:2]:9000");
	}

	@Test
	void withoutARouteToTheMostAddressesTheOthersAreUsed() throws Exception {
		this.names.withoutRouteToIpv4();
		this.names.answer(HOST, "10.0.0.1", "2001:db8::1", "10.0.0.2");
		assertThat(texts()).containsExactly("some.host/[2001:db8:0:0:0:0:0:1]:9000");
	}

	@Test
	void anAnswerThatComesAfterThatToALaterLookupCountsForNothing() throws Exception {
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch answered = new CountDownLatch(1);
		AtomicInteger lookups = new AtomicInteger();
		HostAddresses found = new HostAddresses(ENDPOINT, new Network() {

			@Override
			public InetAddress[] addresses(String host) throws UnknownHostException {
				if (lookups.incrementAndGet() > 1) {
					return new InetAddress[] { InetAddress.getByName("10.0.0.2") };
				}
				asked.countDown();
				await(answered);
				return new InetAddress[] { InetAddress.getByName("10.0.0.1") };
			}

		}, this.ticker);
		Caller<List<InetAddress>> first = Caller.start(found::find);
		await(asked);
		assertThat(found.find()).as("while the first one hangs").containsExactly(InetAddress.getByName("10.0.0.2"));
		answered.countDown();
		assertThat(first.get()).containsExactly(InetAddress.getByName("10.0.0.2"));
		assertThat(found.find()).containsExactly(InetAddress.getByName("10.0.0.2"));
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	@Test
	void theMachineHasARouteToItself() throws Exception {
		assertThat(Network.SYSTEM.hasRoute(InetAddress.getByName("127.0.0.1"))).isTrue();
	}

	@Test
	void theLastOfSeveralServersKeepsItsEndpoint() throws Exception {
		this.names.answer(HOST, "10.0.0.1", "10.0.0.2");
		assertThat(texts()).hasSize(2);
		this.names.answer(HOST, "10.0.0.2");
		this.ticker.advance(Duration.ofSeconds(1));
		assertThat(texts()).containsExactly("some.host/10.0.0.2:9000");
	}

	@Test
	void anAnswerIsUsedForASecond() throws Exception {
		this.names.answer(HOST, "10.0.0.1");
		this.addresses.servers();
		this.addresses.find();
		this.ticker.advance(Duration.ofMillis(999));
		this.addresses.servers();
		assertThat(this.names.lookups()).isOne();
		this.ticker.advance(Duration.ofMillis(1));
		this.addresses.servers();
		assertThat(this.names.lookups()).isEqualTo(2);
	}

	@Test
	void theAddressesStayWhileLookupsFail() throws Exception {
		this.names.answer(HOST, "10.0.0.1", "10.0.0.2");
		List<ResolvedEndpoint> servers = this.addresses.servers();
		this.names.answer(HOST);
		this.ticker.advance(Duration.ofSeconds(1));
		assertThat(this.addresses.servers()).isEqualTo(servers);
		assertThat(this.addresses.areOld()).isTrue();
		this.names.answer(HOST, "10.0.0.3");
		this.ticker.advance(Duration.ofSeconds(1));
		assertThat(texts()).containsExactly("some.host/10.0.0.3:9000");
		assertThat(this.addresses.areOld()).isFalse();
	}

	@Test
	void aNameWithoutAddressesIsUnknown() {
		this.names.answer(HOST);
		assertThatExceptionOfType(UnknownHostException.class).isThrownBy(this.addresses::servers);
		assertThatExceptionOfType(UnknownHostException.class).isThrownBy(this.addresses::find);
		assertThat(this.names.lookups()).as("the failure is an answer too").isOne();
		this.names.answer(HOST, "10.0.0.1");
		this.ticker.advance(Duration.ofSeconds(1));
		assertThat(texts()).containsExactly("some.host:9000");
	}

	@ParameterizedTest
	@ValueSource(strings = { "10.0.0.7", "::1", "2001:db8::7", "fe80::1%1" })
	void anAddressIsNotLookedUp(String host) throws Exception {
		this.names.answer(host, "10.0.0.1", "10.0.0.2");
		TcpEndpoint literal = Endpoint.of(host, 9000);
		assertThat(new HostAddresses(literal, this.names, this.ticker).servers())
			.containsExactly(ResolvedEndpoint.of(literal));
		assertThat(this.names.lookups()).isZero();
	}

	@Test
	void theNameOfOneOfSeveralServersIsNotLookedUp() throws Exception {
		this.names.answer(HOST, "10.0.0.1", "10.0.0.2");
		HostAddresses ofOne = new HostAddresses(ENDPOINT.at("127.0.0.7"), this.names, this.ticker);
		assertThat(ofOne.find()).containsExactly(InetAddress.getByName("127.0.0.7"));
		assertThat(this.names.lookups()).isZero();
	}

	@Test
	void anErrorSaysThatAddressesAreOld() {
		this.names.answer(HOST, "127.0.0.1");
		TcpEndpoint endpoint = Endpoint.of(HOST, RestartableServer.freePort());
		HostConnector connector = new HostConnector(endpoint, SocketSettings.defaults(), Network.SYSTEM,
				new HostAddresses(endpoint, this.names, this.ticker));
		assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(() -> connector.connect(ErrorContext.none()))
			.withMessageNotContaining("lookup");
		this.names.answer(HOST);
		this.ticker.advance(Duration.ofSeconds(1));
		assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(() -> connector.connect(ErrorContext.none()))
			.withMessageEndingWith("The host's addresses are those of an earlier lookup, since the last one failed.")
			.satisfies((ex) -> assertThat(ex.getPhase()).isEqualTo(ConnectPhase.CONNECT));
	}

	private List<String> texts() {
		try {
			return this.addresses.servers().stream().map((server) -> server.endpoint().toString()).toList();
		}
		catch (UnknownHostException ex) {
			throw new AssertionError(ex);
		}
	}

}
