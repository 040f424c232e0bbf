package io.github.socketpool.pool.exclusive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

import io.github.socketpool.Endpoint;
import io.github.socketpool.ResolvedEndpoint;
import io.github.socketpool.TcpEndpoint;
import io.github.socketpool.pool.PoolSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a ledger does when the name service has answered.
 */
class LedgerNamesTests {

	private static final TcpEndpoint NAME = Endpoint.of("name", 1);

	private static final TcpEndpoint ONE = NAME.at("10.0.0.1");

	private static final TcpEndpoint TWO = NAME.at("10.0.0.2");

	private static final TcpEndpoint THREE = NAME.at("10.0.0.3");

	private static final TcpEndpoint OTHER = Endpoint.of("other", 1);

	private final LedgerDriver driver = new LedgerDriver(PoolSettings.defaults().withMaxSize(6), false, NAME, OTHER);

	@Test
	void eachServerOfANameIsATargetInThePlaceOfTheName() {
		assertThat(resolved(NAME, ONE, TWO)).hasValue(0);
		assertThat(this.driver.targets()).containsExactly(ONE, TWO, OTHER);
		assertThat(this.driver.connectAndLend(6)).extracting(Slot::endpoint)
			.containsExactlyInAnyOrder(ONE, ONE, TWO, TWO, OTHER, OTHER);
		assertThat(resolved(OTHER, OTHER.at("10.0.0.4"), OTHER.at("10.0.0.5"))).hasValue(2);
		assertThat(this.driver.targets()).containsExactly(ONE, TWO, OTHER.at("10.0.0.4"), OTHER.at("10.0.0.5"));
	}

	@Test
	void serversKeepTheirOrderWhateverTheOrderOfTheAnswer() {
		resolved(NAME, TWO, ONE);
		assertThat(resolved(NAME, ONE, TWO)).isEmpty();
		resolved(NAME, THREE, ONE, TWO);
		assertThat(this.driver.targets()).containsExactly(TWO, ONE, THREE, OTHER);
	}

	@Test
	void connectionsOfAServerThatTheNameNoLongerHasAreReplaced() {
		resolved(NAME, ONE, TWO);
		this.driver.connectAndLend(6);
		assertThat(resolved(NAME, TWO, THREE)).hasValue(2);
		assertThat(this.driver.targets()).containsExactly(TWO, THREE, OTHER);
	}

	@Test
	void connectionsOfTheOnlyServerAreReplacedWhenItsAddressHasChanged() {
		assertThat(resolvedTo(null, "10.0.0.1")).as("nothing was known").isEmpty();
		this.driver.connectAndLend(4);
		this.driver.waiting();
		this.driver.waiting();
		List<Slot> connecting = List.of(this.driver.reserve(), this.driver.reserve());
		Slot asking = connecting.get(connecting.get(0).endpoint().equals(NAME) ? 0 : 1);
		assertThat(asking.endpoint()).isEqualTo(NAME);
		assertThat(resolvedTo(asking, "10.0.0.2")).hasValue(2);
		assertThat(asking.isSuperseded()).as("it connects to the new address").isFalse();
		assertThat(this.driver.targets()).containsExactly(NAME, OTHER);
		assertThat(resolvedTo(null, "10.0.0.2")).isEmpty();
	}

	@Test
	void anAddressMoreForTheOnlyServerReplacesNothing() {
		resolvedTo(null, "10.0.0.1");
		this.driver.connectAndLend(2);
		assertThat(resolvedTo(null, "10.0.0.1", "2001:db8::1")).isEmpty();
		assertThat(resolvedTo(null, "2001:db8::1")).hasValue(1);
	}

	@Test
	void aNameThatStaysConfiguredKeepsItsServers() {
		resolved(NAME, ONE, TWO);
		this.driver.connectAndLend(6);
		assertThat(this.driver.ledger.targets().retarget(List.of(NAME), this.driver.now())).isEqualTo(2);
		assertThat(this.driver.targets()).containsExactly(ONE, TWO);
	}

	@Test
	void aServerThatANameStandsForAndThatIsConfiguredTooIsOneTarget() {
		resolved(NAME, ONE, TWO);
		this.driver.connectAndLend(6);
		this.driver.ledger.targets().retarget(List.of(NAME, ONE), this.driver.now());
		assertThat(this.driver.targets()).containsExactly(ONE, TWO);
		assertThat(resolved(NAME, TWO)).hasValue(0);
		assertThat(this.driver.targets()).containsExactly(TWO, ONE);
	}

	@Test
	void anAnswerThatComesAfterThatToALaterQuestionCountsForNothing() {
		long asked = this.driver.now();
		this.driver.ticker.advance(Duration.ofSeconds(1));
		resolved(NAME, TWO, THREE);
		assertThat(this.driver.ledger.targets()
			.resolved(NAME, Stream.of(ONE, TWO).map(LedgerNamesTests::server).toList(), asked, null, this.driver.now()))
			.isEmpty();
		assertThat(this.driver.targets()).containsExactly(TWO, THREE, OTHER);
	}

	@Test
	void anAnswerAboutANameThatIsNotConfiguredAnyMoreCountsForNothing() {
		this.driver.ledger.targets().retarget(List.of(OTHER), this.driver.now());
		assertThat(resolved(NAME, ONE, TWO)).isEmpty();
		assertThat(this.driver.targets()).containsExactly(OTHER);
	}

	@Test
	void namesAreLookedUpAgainEveryHalfMinuteWhileThereAreConnections() {
		resolvedTo(null, "10.0.0.1");
		this.driver.ticker.advance(Duration.ofSeconds(30));
		assertThat(namesDue()).as("without connections").isEmpty();
		this.driver.connectAndLend(1);
		assertThat(namesDue()).as("nothing is known of the other one").containsExactly(NAME);
		assertThat(namesDue()).isEmpty();
		this.driver.ticker.advance(Duration.ofSeconds(29));
		assertThat(namesDue()).isEmpty();
		this.driver.ticker.advance(Duration.ofSeconds(1));
		assertThat(namesDue()).containsExactly(NAME);
	}

	@Test
	void aConnectWhoseTargetIsNoneAnyMoreIsMadeElsewhere() {
		LedgerDriver driver = new LedgerDriver(PoolSettings.defaults(), false, NAME);
		driver.waiting();
		Slot slot = driver.reserve();
		driver.ledger.targets()
			.resolved(NAME, Stream.of(ONE, TWO).map(LedgerNamesTests::server).toList(), driver.now(), slot,
					driver.now());
		assertThat(driver.ledger.targets().isRetired(slot)).isTrue();
		Slot other = driver.ledger.targets().replace(slot, driver.now());
		assertThat(other).isNotNull();
		assertThat(other.endpoint()).isIn(ONE, TWO);
		assertThat(driver.ledger.stats().connecting()).isOne();
		assertThat(driver.connected(other)).isInstanceOf(Waiter.class);
	}

	@Test
	void theConnectOfAHealthCheckIsMadeElsewhereToo() {
		LedgerDriver driver = new LedgerDriver(PoolSettings.defaults(), false, NAME);
		Slot slot = driver.ledger.reserveProbe(driver.now());
		assertThat(slot).isNotNull();
		driver.ledger.targets()
			.resolved(NAME, Stream.of(ONE, TWO).map(LedgerNamesTests::server).toList(), driver.now(), slot,
					driver.now());
		Slot other = driver.ledger.targets().replace(slot, driver.now());
		assertThat(other).isNotNull();
		assertThat(other.endpoint()).isIn(ONE, TWO);
	}

	private OptionalInt resolved(Endpoint configured, TcpEndpoint... servers) {
		return this.driver.ledger.targets()
			.resolved(configured, Stream.of(servers).map(LedgerNamesTests::server).toList(), this.driver.now(), null,
					this.driver.now());
	}

	private static ResolvedEndpoint server(TcpEndpoint endpoint) {
		return new ResolvedEndpoint(endpoint, List.of(String.valueOf(endpoint.address())));
	}

	private OptionalInt resolvedTo(@Nullable Slot asking, String... addresses) {
		return this.driver.ledger.targets()
			.resolved(NAME, List.of(new ResolvedEndpoint(NAME, List.of(addresses))), this.driver.now(), asking,
					this.driver.now());
	}

	private List<Endpoint> namesDue() {
		return this.driver.ledger.targets().namesDue(this.driver.now());
	}

}
