package io.github.socketpool.service;

import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.github.socketpool.client.ProtocolClient;
import io.github.socketpool.service.RecordingClient.Ending;
import io.github.socketpool.service.RecordingClient.Recorded;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.annotation.AliasFor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;
import static org.mockito.BDDMockito.given;

/**
 * Tests what the methods of a proxy ask of the client.
 */
class ProtocolServiceProxyFactoryTests {

	private static final Request ACME = new Request("ACME");

	private final RecordingClient client = new RecordingClient("quotes");

	private final Service service = create(Service.class);

	@Test
	void aMethodReturnsTheResponse() {
		this.client.answering(new Quote(42));
		assertThat(this.service.latest(ACME)).isEqualTo(new Quote(42));
		assertThat(this.client.call0())
			.isEqualTo(new Recorded(ACME, "quote", null, false, Ending.RETRIEVE, Quote.class));
	}

	@Test
	void theNameOfTheMethodIsTheDefaultOperation() {
		this.client.answering(new Quote(42));
		this.service.nameless(ACME);
		assertThat(this.client.call0().operation()).isEqualTo("nameless");
	}

	@Test
	void aResponseMayBeGeneric() {
		this.client.answering(List.of(new Quote(42)));
		assertThat(this.service.all(ACME)).containsExactly(new Quote(42));
		assertThatTypeIs(new ParameterizedTypeReference<List<Quote>>() {
		});
	}

	@Test
	void aResponseMayBeOptional() {
		this.client.answering(Optional.empty());
		assertThat(this.service.find(ACME)).isEmpty();
		assertThatTypeIs(new ParameterizedTypeReference<Optional<Quote>>() {
		});
	}

	@Test
	void aResponseMayBePrimitive() {
		this.client.answering(42);
		assertThat(this.service.price(ACME)).isEqualTo(42);
		assertThat(this.client.call0().type()).isEqualTo(Integer.class);
	}

	@Test
	void aResponseMayComeLater() {
		this.client.answering(new Quote(42));
		assertThat(this.service.later(ACME)).isCompletedWithValue(new Quote(42));
		assertThat(this.client.call0())
			.isEqualTo(new Recorded(ACME, "quote", null, false, Ending.RETRIEVE_ASYNC, Quote.class));
	}

	@Test
	void aGenericResponseMayComeLater() {
		this.client.answering(Map.of("ACME", new Quote(42)));
		assertThat(this.service.allLater(ACME)).isCompletedWithValue(Map.of("ACME", new Quote(42)));
		assertThatTypeIs(new ParameterizedTypeReference<Map<String, Quote>>() {
		});
	}

	@Test
	void voidAwaitsTheResponseAndDropsIt() {
		this.service.store(ACME);
		assertThat(this.client.call0())
			.isEqualTo(new Recorded(ACME, "store", null, false, Ending.RETRIEVE, Void.class));
		assertThat(create(Service.class).storeLater(ACME)).isCompletedWithValue(null);
	}

	@Test
	void aOneWayMethodAwaitsNoResponse() {
		this.service.tell(ACME);
		assertThat(this.client.call0()).isEqualTo(new Recorded(ACME, "tick", null, false, Ending.SEND, null));
	}

	@Test
	void aDurationIsTheTimeoutOfTheCall() {
		this.client.answering(List.of());
		this.service.find(Duration.ofMillis(300), ACME);
		assertThat(this.client.call0().timeout()).isEqualTo(Duration.ofMillis(300));
		assertThat(this.client.call0().request()).isEqualTo(ACME);
		assertThat(this.client.call0().idempotent()).isTrue();
	}

	@Test
	void noDurationIsTheCallTimeoutOfTheClient() {
		this.client.answering(List.of());
		this.service.find(null, ACME);
		assertThat(this.client.call0().timeout()).isNull();
	}

	@Test
	void aMissingRequestIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.service.latest(null))
			.withMessageContaining("Service.latest must not be null");
	}

	@Test
	void exceptionsOfTheClientArriveAsTheyAre() {
		RuntimeException failure = new TestFailure();
		this.client.failing(failure);
		assertThatExceptionOfType(TestFailure.class).isThrownBy(() -> this.service.latest(ACME)).isSameAs(failure);
		assertThatExceptionOfType(TestFailure.class).isThrownBy(() -> this.service.twice(ACME)).isSameAs(failure);
	}

	@Test
	void aMethodWithABodyRuns() throws Exception {
		this.client.answering(new Quote(42));
		assertThat(this.service.twice(ACME)).isEqualTo(84);
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.service.failing()).withMessage("checked");
		assertThat(Service.ofStatic()).isEqualTo("static");
	}

	@Test
	void aProxyIsEqualToItselfOnly() {
		Service other = create(Service.class);
		assertThat(this.service).isNotEqualTo(other).isNotEqualTo(null);
		assertThat(Set.of(this.service, other)).hasSize(2).contains(this.service, other);
		assertThat(this.service).hasToString(Service.class.getName() + "[client=quotes]");
	}

	@Test
	void theAnnotationMayBeComposed() {
		this.client.answering(List.of());
		this.service.composed(ACME);
		assertThat(this.client.call0().operation()).isEqualTo("composed");
		assertThat(this.client.call0().idempotent()).isTrue();
	}

	@Test
	void aGenericSuperInterfaceGetsTheTypesOfItsService() {
		this.client.answering(List.of(new Quote(42)));
		Specific specific = create(Specific.class);
		assertThat(specific.inherited(ACME)).containsExactly(new Quote(42));
		assertThatTypeIs(new ParameterizedTypeReference<List<Quote>>() {
		});
	}

	@Test
	void aTypeThatComesThroughSeveralInterfacesIsKnown() {
		this.client.answering(List.of());
		Distant distant = create(Distant.class);
		distant.inherited(ACME);
		assertThatTypeIs(new ParameterizedTypeReference<List<Map<String, Quote>>>() {
		});
	}

	@Test
	void anOverriddenMethodKeepsItsAnnotation() {
		this.client.answering(new Quote(42));
		Specific specific = create(Specific.class);
		assertThat(specific.latest(ACME)).isEqualTo(new Quote(42));
		assertThat(this.client.call0())
			.isEqualTo(new Recorded(ACME, "generic", null, true, Ending.RETRIEVE, Quote.class));
	}

	@Test
	void theBridgeOfAnOverriddenMethodMakesTheSameCall() {
		this.client.answering(new Quote(42));
		Generic<Request, Quote> specific = create(Specific.class);
		assertThat(specific.latest(ACME)).isEqualTo(new Quote(42));
		assertThat(this.client.call0().type()).isEqualTo(Quote.class);
	}

	@Test
	void theNearestAnnotationHolds() {
		this.client.answering(new Quote(42));
		create(Renamed.class).latest(ACME);
		assertThat(this.client.call0().operation()).isEqualTo("renamed");
		assertThat(this.client.call0().idempotent()).isFalse();
	}

	@Test
	void twoSuperInterfacesMayDeclareTheSameCall() {
		this.client.answering(new Quote(42));
		Both both = create(Both.class);
		both.latest(ACME);
		assertThat(this.client.call0().operation()).isEqualTo("same");
	}

	@Test
	void arraysOfGenericTypesAreKnown() {
		this.client.answering(new List<?>[0]);
		create(Arrays.class).inherited(ACME);
		assertThat(this.client.call0().type().getTypeName())
			.isEqualTo("java.util.List<" + Quote.class.getName() + ">[]");
	}

	@Test
	void severalParametersAreAnObjectIfThereIsAnEnvelope() {
		this.client.enveloped().answering(42);
		Enveloped enveloped = create(Enveloped.class);
		assertThat(enveloped.divide(84, Duration.ofSeconds(1), 2)).isEqualTo(42);
		assertThat(this.client.call0()).isEqualTo(new Recorded(Map.of("dividend", 84, "divisor", 2), "divide",
				Duration.ofSeconds(1), false, Ending.RETRIEVE, Integer.class));
	}

	@Test
	void aMemberOfARequestMayBeNull() {
		this.client.enveloped();
		create(Enveloped.class).rename("a", null);
		assertThat(this.client.call0().request()).asInstanceOf(InstanceOfAssertFactories.MAP)
			.containsExactly(entry("from", "a"), entry("to", null));
	}

	@Test
	void aNamedParameterIsAMember() {
		this.client.enveloped().answering(42);
		create(Enveloped.class).negate(7);
		assertThat(this.client.call0().request()).isEqualTo(Map.of("number", 7));
	}

	@Test
	void anEnvelopeNeedsNoRequest() {
		this.client.enveloped().answering(42);
		create(Enveloped.class).version();
		assertThat(this.client.call0().request()).isNull();
		assertThat(this.client.call0().operation()).isEqualTo("version");
	}

	@Test
	void theEnvelopeOfADecoratedClientIsKnown() {
		RecordingClient outer = new RecordingClient("outer").answering(42);
		Enveloped enveloped = ProtocolServiceProxyFactory.builder(this.client.enveloped())
			.decorateClient((client) -> outer)
			.build()
			.createService(Enveloped.class);
		assertThat(enveloped.version()).isEqualTo(42);
	}

	@Test
	void aMockedClientMayHaveAnyService() {
		ProtocolClient mock = Mockito.mock(ProtocolClient.class, Mockito.RETURNS_DEEP_STUBS);
		given(mock.call().operation("version").retrieve(Integer.class)).willReturn(42);
		given(mock.name()).willReturn(null);
		assertThat(ProtocolServiceProxyFactory.create(mock).createService(Enveloped.class).version()).isEqualTo(42);
	}

	@Test
	void aDecoratedClientMakesTheCalls() {
		RecordingClient inner = new RecordingClient("inner");
		RecordingClient outer = new RecordingClient("outer").answering(new Quote(7));
		Service decorated = ProtocolServiceProxyFactory.builder(inner).decorateClient((client) -> {
			assertThat(client).isSameAs(inner);
			return outer;
		}).build().createService(Service.class);
		assertThat(decorated.latest(ACME)).isEqualTo(new Quote(7));
	}

	@Test
	void aProxyHasNoInterfaceButItsOwn() {
		assertThat(this.service.getClass().getInterfaces()).containsExactly(Service.class);
		assertThat(Proxy.isProxyClass(this.service.getClass())).isTrue();
	}

	private <S> S create(Class<S> type) {
		ProtocolClient client = this.client;
		return ProtocolServiceProxyFactory.create(client).createService(type);
	}

	private void assertThatTypeIs(ParameterizedTypeReference<?> expected) {
		Type type = this.client.call0().type();
		assertThat(type.getTypeName()).isEqualTo(expected.getType().getTypeName());
		assertThat(type).isEqualTo(expected.getType());
	}

	record Request(String symbol) {

	}

	record Quote(int price) {

	}

	private static final class TestFailure extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

	@Retention(RetentionPolicy.RUNTIME)
	@ProtocolExchange(idempotent = true)
	@interface Query {

		@AliasFor(annotation = ProtocolExchange.class, attribute = "value")
		String name();

	}

	private interface Service {

		@ProtocolExchange("quote")
		Quote latest(Request request);

		@ProtocolExchange
		Quote nameless(Request request);

		@ProtocolExchange("quotes")
		List<Quote> all(Request request);

		@ProtocolExchange("find")
		Optional<Quote> find(Request request);

		@ProtocolExchange("price")
		int price(Request request);

		@ProtocolExchange("quote")
		CompletableFuture<Quote> later(Request request);

		@ProtocolExchange("quotes")
		CompletableFuture<Map<String, Quote>> allLater(Request request);

		@ProtocolExchange("store")
		void store(Request request);

		@ProtocolExchange("store")
		CompletableFuture<Void> storeLater(Request request);

		@ProtocolExchange(value = "tick", oneWay = true)
		void tell(Request request);

		@ProtocolExchange(value = "find", idempotent = true)
		List<Quote> find(Duration timeout, Request request);

		@Query(name = "composed")
		List<Quote> composed(Request request);

		default int twice(Request request) {
			return half(request) * 2;
		}

		default void failing() throws IOException {
			throw new IOException("checked");
		}

		private int half(Request request) {
			return latest(request).price();
		}

		static String ofStatic() {
			return "static";
		}

		@Override
		String toString();

	}

	interface Enveloped {

		@ProtocolExchange
		int divide(int dividend, Duration timeout, int divisor);

		@ProtocolExchange
		void rename(@ProtocolParameter("from") String before, @ProtocolParameter("to") String after);

		@ProtocolExchange
		int negate(@ProtocolParameter("number") int value);

		@ProtocolExchange
		int version();

	}

	interface Generic<A, B> {

		@ProtocolExchange(value = "generic", idempotent = true)
		B latest(A request);

		@ProtocolExchange("inherited")
		List<B> inherited(A request);

	}

	interface Specific extends Generic<Request, Quote> {

		@Override
		Quote latest(Request request);

	}

	interface Renamed extends Specific {

		@Override
		@ProtocolExchange("renamed")
		Quote latest(Request request);

	}

	interface Nested<T> extends Generic<Request, Map<String, ? extends T>> {

	}

	interface Distant extends Nested<Quote> {

	}

	interface One {

		@ProtocolExchange("same")
		Quote latest(Request request);

	}

	interface Other {

		@ProtocolExchange("same")
		Quote latest(Request request);

	}

	interface Both extends One, Other {

	}

	interface GenericArrays<T> {

		@ProtocolExchange
		List<T>[] inherited(Request request);

	}

	interface Arrays extends GenericArrays<Quote> {

	}

}
