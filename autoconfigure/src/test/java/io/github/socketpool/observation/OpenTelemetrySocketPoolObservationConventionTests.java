package io.github.socketpool.observation;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectPhase;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.template.ProtocolRequest;
import io.micrometer.common.KeyValue;
import io.micrometer.common.docs.KeyName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OpenTelemetrySocketPoolObservationConvention}.
 */
class OpenTelemetrySocketPoolObservationConventionTests {

	private final OpenTelemetrySocketPoolObservationConvention convention = new OpenTelemetrySocketPoolObservationConvention();

	@Test
	void aCallIsARemoteProcedureCallOfAnUnknownMethod() {
		SocketPoolObservationContext context = context("quotes.example.com");
		assertThat(this.convention.supportsContext(context)).isTrue();
		assertThat(this.convention.getName()).isEqualTo("rpc.client.call.duration");
		assertThat(this.convention.getContextualName(context)).isEqualTo("socketpool");
		assertThat(this.convention.getLowCardinalityKeyValues(context)).containsExactlyInAnyOrder(
				KeyValue.of("rpc.system.name", "socketpool"), KeyValue.of("rpc.method", "_OTHER"),
				KeyValue.of("server.address", "quotes.example.com"), KeyValue.of("server.port", "9000"),
				KeyValue.of("error.type", "none"), KeyValue.of("pool", "quotes"));
	}

	@Test
	void anErrorIsNamedByItsClass() {
		SocketPoolObservationContext context = context("localhost");
		context.setError(new ConnectFailedException(ConnectPhase.CONNECT, "", ErrorContext.none(), null));
		assertThat(this.convention.getLowCardinalityKeyValues(context))
			.contains(KeyValue.of("error.type", "io.github.socketpool.connection.ConnectFailedException"));
	}

	@Test
	void anIpv6AddressHasNoBrackets() {
		assertThat(this.convention.getLowCardinalityKeyValues(context("::1")))
			.contains(KeyValue.of("server.address", "::1"), KeyValue.of("server.port", "9000"));
	}

	@Test
	void theAddressOfAUnixDomainSocketIsItsPath() {
		assertThat(this.convention.getLowCardinalityKeyValues(context(Endpoint.unix("/run/server.sock"))))
			.contains(KeyValue.of("server.address", "/run/server.sock"), KeyValue.of("server.port", "none"));
	}

	@Test
	void anEndpointIsNotNamedBeforeItServes() {
		assertThat(this.convention.getLowCardinalityKeyValues(context("north", "south")))
			.contains(KeyValue.of("server.address", "none"), KeyValue.of("server.port", "none"));
	}

	@Test
	void theOperationIsTheMethod() {
		SocketPoolObservationContext context = new SocketPoolObservationContext(
				ProtocolRequest.builder("quotes", Frame.of("latest")).build().withOperation("quote"));
		assertThat(this.convention.getContextualName(context)).isEqualTo("quote");
		assertThat(this.convention.getLowCardinalityKeyValues(context)).contains(KeyValue.of("rpc.method", "quote"));
	}

	@Test
	void aKnownMethodNamesTheSpan() {
		OpenTelemetrySocketPoolObservationConvention methods = new OpenTelemetrySocketPoolObservationConvention() {

			@Override
			protected String getMethod(SocketPoolObservationContext context) {
				return "quotes/" + context.getRequest().frame().text();
			}

		};
		SocketPoolObservationContext context = context("localhost");
		assertThat(methods.getContextualName(context)).isEqualTo("quotes/latest");
		assertThat(methods.getLowCardinalityKeyValues(context)).contains(KeyValue.of("rpc.method", "quotes/latest"));
	}

	@Test
	void everyKeyIsDocumented() {
		KeyName[] documented = OpenTelemetrySocketPoolObservationDocumentation.CALL.getLowCardinalityKeyNames();
		assertThat(this.convention.getLowCardinalityKeyValues(context("localhost"))).extracting(KeyValue::getKey)
			.containsExactlyInAnyOrderElementsOf(
					Arrays.stream(documented).map(KeyName::asString).collect(Collectors.toSet()));
		assertThat(OpenTelemetrySocketPoolObservationDocumentation.CALL.getDefaultConvention())
			.isEqualTo(OpenTelemetrySocketPoolObservationConvention.class);
	}

	private static SocketPoolObservationContext context(String... hosts) {
		return context(Stream.of(hosts).map((host) -> Endpoint.of(host, 9000)).toArray(Endpoint[]::new));
	}

	private static SocketPoolObservationContext context(Endpoint... endpoints) {
		return new SocketPoolObservationContext(
				ProtocolRequest.builder("quotes", Frame.of("latest")).endpoints(List.of(endpoints)).build());
	}

}
