package io.github.socketpool.service;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.diagnostics.FailureAnalysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests that each broken rule is told with the interface, the method and the remedy.
 */
class ServiceRulesTests {

	static Stream<Arguments> brokenRules() {
		return Stream.of(rule(OneWayResult.class, "tell(String)", "is one-way, but returns String", "Return void"),
				rule(OneWayFuture.class, "tell(String)", "returns CompletableFuture", "Return void"),
				rule(NoRequest.class, "latest()", "has no parameter for the request", "Add one"),
				rule(OnlyTimeout.class, "latest(Duration)", "has no parameter for the request", "Add one"),
				rule(TwoRequests.class, "latest(String, int)", "has 2 parameters for the request", "one object"),
				rule(Named.class, "latest(String)", "has @ProtocolParameter, but its client has no envelope",
						"Remove the annotation"),
				rule(TwoTimeouts.class, "latest(String, Duration, Duration)", "has 2 parameters of type Duration",
						"Keep one"),
				rule(NoAnnotation.class, "latest(String)", "has no @ProtocolExchange", "Add the annotation"),
				rule(Body.class, "latest(String)", "has a body, but also @ProtocolExchange", "Remove one"),
				rule(StaticBody.class, "latest(String)", "has a body, but also @ProtocolExchange", "Remove one"),
				rule(RawFuture.class, "latest(String)", "without the type of the response", "CompletableFuture<"),
				rule(Stage.class, "latest(String)", "returns CompletionStage", "CompletableFuture"),
				rule(Publisher.class, "latest(String)", "returns Publisher", "CompletableFuture"),
				rule(Unknown.class, "latest(String)", "of which the type is not known", "names the type"),
				rule(UnknownOfMethod.class, "latest(Class)", "of which the type is not known", "return a class"),
				rule(UnknownOfSuper.class, "latest(String)", "of which the type is not known", "names the type"),
				rule(TwoMeanings.class, "latest(String)", "is inherited with two different",
						"Declare it in TwoMeanings"),
				rule(Empty.class, "", "has no method with @ProtocolExchange", "Add the annotation"),
				rule(NoInterface.class, "", "is not an interface", "Import an interface"),
				rule(Annotation.class, "", "is not an interface", "Import an interface"),
				rule(Sealed.class, "", "is sealed", "Remove 'sealed'"));
	}

	@Test
	void twoParametersNeedTwoNames() {
		assertThatExceptionOfType(InvalidProtocolServiceException.class)
			.isThrownBy(() -> ProtocolServiceProxyFactory.create(new RecordingClient("quotes").enveloped())
				.createService(SameNames.class))
			.withMessageContaining("has two parameters named 'name'");
	}

	@Test
	void parametersWithoutNamesAreRefused() throws Exception {
		Class<?> nameless = new ByteBuddy().makeInterface()
			.name("io.github.socketpool.service.Nameless")
			.defineMethod("latest", String.class, Visibility.PUBLIC)
			.withParameters(String.class, int.class)
			.withoutCode()
			.annotateMethod(TwoRequests.class.getMethods()[0].getAnnotation(ProtocolExchange.class))
			.make()
			.load(getClass().getClassLoader(), ClassLoadingStrategy.Default.WRAPPER)
			.getLoaded();
		assertThatExceptionOfType(InvalidProtocolServiceException.class)
			.isThrownBy(() -> ProtocolServiceProxyFactory.create(new RecordingClient("quotes").enveloped())
				.createService(nameless))
			.withMessageContaining("latest(String, int), which has parameters without names")
			.withMessageContaining("-parameters");
	}

	@ParameterizedTest
	@MethodSource("brokenRules")
	void aBrokenRuleIsToldWithItsRemedy(Class<?> type, String method, String problem, String remedy) {
		ProtocolServiceProxyFactory factory = ProtocolServiceProxyFactory.create(new RecordingClient("quotes"));
		InvalidProtocolServiceException failure = catchThrowableOfType(InvalidProtocolServiceException.class,
				() -> factory.createService(type));
		FailureAnalysis analysis = new InvalidProtocolServiceFailureAnalyzer().analyze(failure);
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).startsWith("The service " + type.getName() + " ")
			.contains(method)
			.contains(problem)
			.endsWith(".");
		assertThat(analysis.getAction()).contains(remedy).endsWith(".");
		assertThat(failure).hasMessage(analysis.getDescription() + " " + analysis.getAction());
	}

	private static Arguments rule(Class<?> type, String method, String problem, String remedy) {
		return Arguments.of(type, method, problem, remedy);
	}

	interface OneWayResult {

		@ProtocolExchange(oneWay = true)
		String tell(String request);

	}

	interface OneWayFuture {

		@ProtocolExchange(oneWay = true)
		CompletableFuture<Void> tell(String request);

	}

	interface NoRequest {

		@ProtocolExchange
		String latest();

	}

	interface OnlyTimeout {

		@ProtocolExchange
		String latest(Duration timeout);

	}

	interface TwoRequests {

		@ProtocolExchange
		String latest(String symbol, int depth);

	}

	interface Named {

		@ProtocolExchange
		String latest(@ProtocolParameter("symbol") String symbol);

	}

	interface SameNames {

		@ProtocolExchange
		String latest(@ProtocolParameter("name") String first, @ProtocolParameter("name") String second);

	}

	interface TwoTimeouts {

		@ProtocolExchange
		String latest(String request, Duration first, Duration second);

	}

	interface NoAnnotation {

		@ProtocolExchange
		String first(String request);

		String latest(String request);

	}

	interface Body {

		@ProtocolExchange
		default String latest(String request) {
			return request;
		}

	}

	interface StaticBody {

		@ProtocolExchange
		static String latest(String request) {
			return request;
		}

	}

	@SuppressWarnings("rawtypes")
	interface RawFuture {

		@ProtocolExchange
		CompletableFuture latest(String request);

	}

	interface Stage {

		@ProtocolExchange
		CompletionStage<String> latest(String request);

	}

	interface Publisher {

		@ProtocolExchange
		Flow.Publisher<String> latest(String request);

	}

	interface Unknown<T extends CharSequence> {

		@ProtocolExchange
		T latest(String request);

	}

	interface UnknownOfMethod {

		@ProtocolExchange
		<T> List<T> latest(Class<T> request);

	}

	@SuppressWarnings("rawtypes")
	interface UnknownOfSuper extends Unknown {

	}

	interface First {

		@ProtocolExchange("first")
		String latest(String request);

	}

	interface Second {

		@ProtocolExchange("second")
		String latest(String request);

	}

	interface TwoMeanings extends First, Second {

	}

	interface Empty {

		default String latest() {
			return "";
		}

	}

	static class NoInterface {

	}

	@interface Annotation {

	}

	sealed interface Sealed permits Permitted {

		@ProtocolExchange
		String latest(String request);

	}

	record Permitted() implements Sealed {

		@Override
		public String latest(String request) {
			return request;
		}

	}

}
