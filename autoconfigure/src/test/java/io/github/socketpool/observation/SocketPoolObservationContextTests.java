package io.github.socketpool.observation;

import java.net.URI;
import java.util.List;

import io.github.socketpool.Endpoint;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.template.ProtocolRequest;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SocketPoolObservationContext}: it keeps key values as the context of
 * any observation does.
 */
class SocketPoolObservationContextTests {

	private static final Endpoint NORTH = Endpoint.of("north", 9000);

	private static final Endpoint SOUTH = Endpoint.of("south", 9000);

	private final SocketPoolObservationContext context = new SocketPoolObservationContext(request().build());

	@Test
	void theOnlyEndpointIsKnownFromTheStart() {
		assertEndpoint(request().endpoints(List.of(NORTH)), NORTH);
	}

	@Test
	void theServingEndpointIsKnownAfterAcquire() {
		assertEndpoint(request().endpoints(List.of(NORTH, SOUTH)), null);
		assertEndpoint(request().endpoints(List.of(NORTH, SOUTH)).endpoint(SOUTH), SOUTH);
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "127.0.0.1", "::1" })
	void tracersCanParseTheAddress(String host) {
		Endpoint endpoint = Endpoint.of(host, 9000);
		URI address = URI
			.create(new SocketPoolObservationContext(request().endpoint(endpoint).build()).getRemoteServiceAddress());
		assertThat(address.getHost()).contains(host);
		assertThat(address.getPort()).isEqualTo(9000);
	}

	@Test
	void tracersCanParseTheAddressOfOneOfSeveralServersOfAHost() {
		Endpoint endpoint = Endpoint.of("some.host", 9000).at("10.0.0.7");
		SocketPoolObservationContext context = new SocketPoolObservationContext(request().endpoint(endpoint).build());
		assertThat(context.getEndpoint()).isEqualTo(endpoint);
		assertThat(context.getRemoteServiceAddress()).isEqualTo("tcp://some.host:9000");
	}

	@Test
	void aUnixDomainSocketHasNoAddressThatTracersCouldParse() {
		Endpoint endpoint = Endpoint.unix("/run/server.sock");
		SocketPoolObservationContext context = new SocketPoolObservationContext(request().endpoint(endpoint).build());
		assertThat(context.getEndpoint()).isEqualTo(endpoint);
		assertThat(context.getRemoteServiceAddress()).isNull();
	}

	@Test
	void aSetAddressStaysAsItIs() {
		SocketPoolObservationContext context = new SocketPoolObservationContext(request().endpoint(NORTH).build());
		context.setRemoteServiceAddress("elsewhere:1");
		assertThat(context.getRemoteServiceAddress()).isEqualTo("elsewhere:1");
	}

	private static void assertEndpoint(ProtocolRequest.Builder request, Endpoint expected) {
		SocketPoolObservationContext context = new SocketPoolObservationContext(request.build());
		assertThat(context.getEndpoint()).isEqualTo(expected);
		assertThat(context.getRemoteServiceAddress()).isEqualTo((expected != null) ? "tcp://" + expected : null);
	}

	private static ProtocolRequest.Builder request() {
		return ProtocolRequest.builder("quotes", Frame.of("1"));
	}

	@Test
	void keyValuesOfTheSameKeysAreReplaced() {
		this.context.addLowCardinalityKeyValues(KeyValues.of("a", "1", "b", "2"));
		this.context.addLowCardinalityKeyValues(KeyValues.of("b", "4", "a", "3"));
		assertThat(this.context.getLowCardinalityKeyValues()).isEqualTo(KeyValues.of("a", "3", "b", "4"));
	}

	@Test
	void keyValuesOfOtherKeysAreAdded() {
		this.context.addLowCardinalityKeyValues(KeyValues.of("b", "2"));
		this.context.addLowCardinalityKeyValues(KeyValues.of("a", "1", "b", "3"));
		this.context.addLowCardinalityKeyValue(KeyValue.of("c", "4"));
		this.context.addLowCardinalityKeyValues(KeyValues.of("b", "5"));
		this.context.addLowCardinalityKeyValues(KeyValues.empty());
		assertThat(this.context.getLowCardinalityKeyValues()).isEqualTo(KeyValues.of("a", "1", "b", "5", "c", "4"));
	}

	@Test
	void aKeyValueIsFoundAndRemovedByItsKey() {
		this.context.addLowCardinalityKeyValues(KeyValues.of("a", "1", "b", "2"));
		assertThat(this.context.getLowCardinalityKeyValue("b")).isEqualTo(KeyValue.of("b", "2"));
		assertThat(this.context.getLowCardinalityKeyValue("c")).isNull();
		this.context.removeLowCardinalityKeyValues("b", "c");
		assertThat(this.context.getLowCardinalityKeyValues()).isEqualTo(KeyValues.of("a", "1"));
	}

	@Test
	void keyValuesOfHighCardinalityAreKeptApart() {
		this.context.addLowCardinalityKeyValue(KeyValue.of("a", "1"));
		this.context.addHighCardinalityKeyValue(KeyValue.of("b", "2"));
		assertThat(this.context.getLowCardinalityKeyValues()).isEqualTo(KeyValues.of("a", "1"));
		assertThat(this.context.getHighCardinalityKeyValues()).isEqualTo(KeyValues.of("b", "2"));
		assertThat(this.context.getAllKeyValues()).isEqualTo(KeyValues.of("a", "1", "b", "2"));
	}

}
