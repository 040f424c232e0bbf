package io.github.socketpool.observation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.github.socketpool.protocol.Frame;
import io.github.socketpool.template.ProtocolRequest;
import io.micrometer.common.KeyValue;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The operation becomes a tag of meters, so the conventions limit how many there are.
 */
@ExtendWith(OutputCaptureExtension.class)
class OperationLimitTests {

	private static final int LIMIT = 100;

	static Stream<SocketPoolObservationConvention> conventions() {
		return Stream.of(new DefaultSocketPoolObservationConvention(),
				new OpenTelemetrySocketPoolObservationConvention());
	}

	@ParameterizedTest
	@MethodSource("conventions")
	void operationsBeyondTheLimitOfAPoolShareAName(SocketPoolObservationConvention convention) {
		List<String> operations = operations(convention, "quotes", 2 * LIMIT);
		assertThat(operations.subList(0, LIMIT)).doesNotHaveDuplicates().doesNotContain("_OTHER");
		assertThat(operations.subList(LIMIT, 2 * LIMIT)).containsOnly("_OTHER");
		assertThat(operations(convention, "quotes", LIMIT)).doesNotContain("_OTHER");
		assertThat(operations(convention, "orders", LIMIT)).doesNotContain("_OTHER");
	}

	@ParameterizedTest
	@MethodSource("conventions")
	void spanOfAnOperationBeyondTheLimitIsNamedAsWithoutOperation(SocketPoolObservationConvention convention) {
		operations(convention, "quotes", LIMIT);
		assertThat(convention.getContextualName(context("quotes", "another")))
			.isEqualTo(convention.getContextualName(context("quotes", null)));
	}

	@ParameterizedTest
	@MethodSource("conventions")
	void oneWarningNamesThePoolAndNoOperation(SocketPoolObservationConvention convention, CapturedOutput output) {
		operations(convention, "quotes", LIMIT);
		assertThat(output).doesNotContain("quotes");
		operations(convention, "quotes", 2 * LIMIT);
		assertThat(output).containsOnlyOnce("Pool 'quotes'").contains("100 operations").doesNotContain("operation-100");
	}

	/**
	 * Return the operations that the convention names for calls of as many operations.
	 */
	private static List<String> operations(SocketPoolObservationConvention convention, String pool, int count) {
		List<String> operations = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			convention.getLowCardinalityKeyValues(context(pool, "operation-" + i))
				.stream()
				.filter((keyValue) -> List.of("operation", "rpc.method").contains(keyValue.getKey()))
				.map(KeyValue::getValue)
				.forEach(operations::add);
		}
		return operations;
	}

	private static SocketPoolObservationContext context(String pool, String operation) {
		ProtocolRequest request = ProtocolRequest.builder(pool, Frame.of("request")).build();
		return new SocketPoolObservationContext((operation != null) ? request.withOperation(operation) : request);
	}

}
