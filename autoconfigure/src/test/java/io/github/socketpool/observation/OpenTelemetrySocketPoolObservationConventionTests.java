package io.github.socketpool.observation;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

import io.github.socketpool.Deadline;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.connection.ConnectFailedException;
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
	void aCallIsARemoteProcedureCallOfAMethodThatIsNotKnown() {
		SocketPoolObservationContext context = context("quotes.example.com:9000");
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
		SocketPoolObservationContext context = context("localhost:9000");
		context.setError(new ConnectFailedException("", ErrorContext.none(), null));
		assertThat(this.convention.getLowCardinalityKeyValues(context))
			.contains(KeyValue.of("error.type", "io.github.socketpool.connection.ConnectFailedException"));
	}

	@Test
	void anAddressOfSixthVersionStandsWithoutItsBrackets() {
		assertThat(this.convention.getLowCardinalityKeyValues(context("[::1]:9000")))
			.contains(KeyValue.of("server.address", "::1"), KeyValue.of("server.port", "9000"));
	}

	@Test
	void aMethodThatIsKnownNamesTheSpan() {
		OpenTelemetrySocketPoolObservationConvention methods = new OpenTelemetrySocketPoolObservationConvention() {

			@Override
			protected String getMethod(SocketPoolObservationContext context) {
				return "quotes/" + context.getRequest().frame().text();
			}

		};
		SocketPoolObservationContext context = context("localhost:9000");
		assertThat(methods.getContextualName(context)).isEqualTo("quotes/latest");
		assertThat(methods.getLowCardinalityKeyValues(context)).contains(KeyValue.of("rpc.method", "quotes/latest"));
	}

	@Test
	void everyKeyIsDocumented() {
		KeyName[] documented = OpenTelemetrySocketPoolObservationDocumentation.CALL.getLowCardinalityKeyNames();
		assertThat(this.convention.getLowCardinalityKeyValues(context("localhost:9000"))).extracting(KeyValue::getKey)
			.containsExactlyInAnyOrderElementsOf(
					Arrays.stream(documented).map(KeyName::asString).collect(Collectors.toSet()));
		assertThat(OpenTelemetrySocketPoolObservationDocumentation.CALL.getDefaultConvention())
			.isEqualTo(OpenTelemetrySocketPoolObservationConvention.class);
	}

	private static SocketPoolObservationContext context(String target) {
		return new SocketPoolObservationContext(new ProtocolRequest("quotes", target, Frame.of("latest"),
				Deadline.after(Duration.ofSeconds(10)), false));
	}

}
