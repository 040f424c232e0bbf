package io.github.socketpool.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import io.github.socketpool.RequestProgress;
import io.github.socketpool.payload.PayloadConversionException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.template.ProtocolInterceptor;
import io.github.socketpool.template.ProtocolRequest;
import io.github.socketpool.template.ProtocolTemplate;
import io.github.socketpool.testing.FakeConnectionFactory;
import io.github.socketpool.testing.NoLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.core.ParameterizedTypeReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

@ExtendWith(NoLeaks.class)
class ProtocolClientTests {

	private static final Quote ACME = new Quote("ACME", 42);

	private final FakeConnectionFactory factory = new FakeConnectionFactory();

	private final ConnectionPool pool = NoLeaks.watch(ExclusivePool.builder(this.factory).name("quotes").build());

	private final AtomicReference<ProtocolRequest> seen = new AtomicReference<>();

	private final ProtocolTemplate template = ProtocolTemplate.builder(this.pool)
		.callTimeout(Duration.ofSeconds(7))
		.build();

	private final ProtocolClient client = ProtocolClient.create(this.template);

	private final ProtocolClient watched = ProtocolClient
		.create(this.template.mutate().interceptor(watching(this.seen)).build());

	@AfterEach
	void close() {
		this.pool.close();
	}

	@Test
	void callReturnsTheResponse() {
		assertThat(this.client.call(ACME).retrieve(Quote.class)).isEqualTo(ACME);
		assertThat(this.watched.call(ACME).retrieve(Quote.class)).isEqualTo(ACME);
		assertThat(requests()).containsOnly("{\"symbol\":\"ACME\",\"price\":42.0}");
	}

	@Test
	void responseMayBeGeneric() {
		List<Quote> quotes = this.client.call(List.of(ACME)).retrieve(new ParameterizedTypeReference<>() {
		});
		assertThat(quotes).containsExactly(ACME);
	}

	@Test
	void responseMayComeLater() {
		CompletableFuture<Quote> one = this.client.call(ACME).retrieveAsync(Quote.class);
		CompletableFuture<List<Quote>> many = this.client.call(List.of(ACME))
			.retrieveAsync(new ParameterizedTypeReference<>() {
			});
		assertThat(one).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(ACME);
		assertThat(many).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(List.of(ACME));
	}

	@Test
	void messageIsSentOneWay() {
		this.client.call(ACME).send();
		this.watched.call(ACME).operation("tick").send();
		assertThat(this.seen.get().oneWay()).isTrue();
		assertThat(this.seen.get().operation()).isEqualTo("tick");
		assertThat(requests()).hasSize(2);
	}

	@Test
	void interceptorsAreToldWhatTheCallSays() {
		this.watched.call(ACME).operation("quote").timeout(Duration.ofSeconds(3)).idempotent().retrieve(Quote.class);
		assertThat(this.seen.get().operation()).isEqualTo("quote");
		assertThat(this.seen.get().idempotent()).isTrue();
		assertThat(this.seen.get().deadline().timeout()).isEqualTo(Duration.ofSeconds(3));
		assertThat(this.seen.get().withFrame(Frame.of("x")).operation()).isEqualTo("quote");
		assertThat(this.seen.get().withFrame(Frame.of("x")).idempotent()).isTrue();
		assertThat(this.seen.get().withOperation("other").operation()).isEqualTo("other");
	}

	@Test
	void callThatSaysNothingHasTheTimeoutOfItsTemplateAndNoOperation() {
		this.watched.call(ACME).retrieve(Quote.class);
		assertThat(this.seen.get().operation()).isNull();
		assertThat(this.seen.get().idempotent()).isFalse();
		assertThat(this.seen.get().deadline().timeout()).isEqualTo(Duration.ofSeconds(7));
		assertThat(this.seen.get().deadline().remedy()).isEqualTo("Raise call-timeout");
	}

	@Test
	void descriptionThatIsChangedLaterDoesNotChangeTheCall() {
		List<Runnable> tasks = new ArrayList<>();
		ProtocolClient later = ProtocolClient
			.create(this.template.mutate().executor(tasks::add).interceptor(watching(this.seen)).build());
		CallSpec call = later.call(ACME).operation("quote");
		CompletableFuture<Quote> quote = call.retrieveAsync(Quote.class);
		call.operation("other").idempotent();
		tasks.forEach(Runnable::run);
		assertThat(quote).isCompletedWithValue(ACME);
		assertThat(this.seen.get().operation()).isEqualTo("quote");
		assertThat(this.seen.get().idempotent()).isFalse();
	}

	@Test
	void callWithoutPayloadIsNotSent() {
		for (ProtocolClient each : List.of(this.client, this.watched)) {
			assertThatExceptionOfType(PayloadConversionException.class)
				.isThrownBy(() -> each.call().operation("list").retrieve(Quote.class))
				.withMessageContaining("the request could not be converted: the call has no payload")
				.withMessageContaining("Pass the request")
				.satisfies((ex) -> assertThat(ex.getProgress()).isEqualTo(RequestProgress.NOT_SENT));
		}
		assertThat(this.factory.connects).hasValue(0);
	}

	@Test
	void responseOfTypeVoidIsAwaitedAndDropped() {
		assertThat(this.client.call("no JSON").<Object>retrieve(cast(Void.class))).isNull();
		assertThat(this.client.call("").<Object>retrieve(cast(void.class))).isNull();
		assertThat(this.watched.call("no JSON").<Object>retrieve(cast(void.class))).isNull();
		assertThat(this.client.call("1").retrieveAsync(Void.class)).succeedsWithin(Duration.ofSeconds(30)).isNull();
		assertThat(this.seen.get().oneWay()).isFalse();
		assertThat(requests()).hasSize(4);
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", " null\r\n", "\tnull" })
	void optionalResponseIsEmptyForNullWhateverItsContentIs(String response) {
		assertThat(optional(response, new ParameterizedTypeReference<Optional<Quote>>() {
		})).isEmpty();
		assertThat(optional(response, new ParameterizedTypeReference<Optional<String>>() {
		})).isEmpty();
		assertThat(optional(response, new ParameterizedTypeReference<Optional<byte[]>>() {
		})).isEmpty();
		assertThat(optional(response, new ParameterizedTypeReference<Optional<JsonNode>>() {
		})).isEmpty();
		Optional<?> anything = this.client.call(response).retrieve(Optional.class);
		assertThat(anything).isEmpty();
	}

	@Test
	void optionalResponseHoldsWhatTheTypeInItReturns() {
		assertThat(optional("{\"symbol\":\"ACME\",\"price\":42}", new ParameterizedTypeReference<Optional<Quote>>() {
		})).contains(ACME);
		assertThat(optional("\"null\"", new ParameterizedTypeReference<Optional<String>>() {
		})).contains("\"null\"");
		assertThat(optional("[null]", new ParameterizedTypeReference<Optional<List<Quote>>>() {
		}).orElseThrow()).containsOnlyNulls();
	}

	@Test
	void nullWhereNoneIsExpectedIsAnError() {
		assertThatExceptionOfType(PayloadConversionException.class)
			.isThrownBy(() -> this.client.call("null").retrieve(Quote.class))
			.withMessageContaining("it is null. Request an Optional, String or JsonNode");
	}

	@Test
	void requestMustNotBeNull() {
		assertThatNullPointerException().isThrownBy(() -> this.client.call(null)).withMessageContaining("call()");
	}

	@Test
	void operationMustNotBeEmpty() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.call(ACME).operation(""))
			.withMessageContaining("must not be empty");
	}

	@Test
	void clientHasTheNameOfItsPool() {
		assertThat(this.client.name()).isEqualTo("quotes");
		assertThat(this.client).hasToString("ProtocolClient[quotes]");
	}

	private <T> T optional(String response, ParameterizedTypeReference<T> type) {
		return this.client.call(response).retrieve(type);
	}

	private List<String> requests() {
		return this.factory.made.stream().flatMap((connection) -> connection.requests.stream()).toList();
	}

	private static ProtocolInterceptor watching(AtomicReference<ProtocolRequest> seen) {
		return (request, execution) -> {
			seen.set(request);
			return execution.execute(request);
		};
	}

	/**
	 * A response of type {@code Void} is {@code null}, which {@code assertThat} is to
	 * see.
	 */
	@SuppressWarnings("unchecked")
	private static Class<Object> cast(Class<?> type) {
		return (Class<Object>) type;
	}

	record Quote(String symbol, double price) {

	}

}
