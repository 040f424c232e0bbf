package io.github.socketpool.template;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.TransportException;
import io.github.socketpool.pool.Balancing;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.testing.FakeConnectionFactory;
import io.github.socketpool.testing.NoLeaks;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(NoLeaks.class)
class ProtocolRequestTests {

	private static final Endpoint FAKE = Endpoint.of("fake", 1);

	private final FakeConnectionFactory factory = new FakeConnectionFactory();

	private final ConnectionPool pool = NoLeaks.watch(ExclusivePool.builder(this.factory).build());

	private final AtomicReference<ProtocolRequest> seen = new AtomicReference<>();

	private final List<@Nullable Endpoint> before = new CopyOnWriteArrayList<>();

	private final ProtocolTemplate template = ProtocolTemplate.builder(this.pool).interceptor((request, execution) -> {
		this.seen.set(request);
		this.before.add(request.endpoint());
		return execution.execute(request);
	}).build();

	@AfterEach
	void close() {
		this.pool.close();
	}

	@Test
	void endpointIsKnownOnceAConnectionWasAcquired() {
		this.template.exchange("1", String.class);
		assertThat(this.seen.get().endpoint()).isEqualTo(FAKE);
		this.template.send("2");
		assertThat(this.seen.get().endpoint()).isEqualTo(FAKE);
		assertThat(this.before).containsExactly(null, null);
	}

	@Test
	void endpointIsUnknownWhereNoConnectionWasAcquired() {
		this.factory.refusing = true;
		assertThatExceptionOfType(ConnectFailedException.class)
			.isThrownBy(() -> this.template.exchange("1", String.class));
		assertThat(this.seen.get().endpoint()).isNull();
		assertThat(this.seen.get().endpoints()).containsExactly(FAKE);
	}

	@Test
	void endpointIsThatOfTheConnectionThatServedARepeatedCall() {
		Endpoint other = Endpoint.of("other", 2);
		this.factory.endpoints = List.of(FAKE, other);
		ConnectionPool failover = NoLeaks.watch(ExclusivePool.builder(this.factory)
			.settings(PoolSettings.defaults().withBalancing(Balancing.FAILOVER))
			.build());
		ProtocolTemplate template = ProtocolTemplate.builder(failover).interceptor((request, execution) -> {
			this.seen.set(request);
			return execution.execute(request);
		}).build();
		template.exchange("1", String.class);
		assertThat(this.seen.get().endpoint()).isEqualTo(FAKE);
		this.factory.dead.add(FAKE);
		this.factory.made.get(0).answer = (request) -> {
			throw new TransportException("lost", ErrorContext.none().with(RequestProgress.NOT_SENT), null);
		};
		template.exchange("2", String.class);
		assertThat(this.seen.get().endpoint()).isEqualTo(other);
		failover.close();
	}

	@Test
	void copiesBelongToTheSameCall() {
		ProtocolTemplate changing = this.template.mutate().interceptor((request, execution) -> {
			request.attributes().put("outer", 1);
			return execution.execute(request.withFrame(Frame.of("2")).withOperation("quote"));
		}).interceptor((request, execution) -> {
			assertThat(request.attributes()).containsEntry("outer", 1);
			assertThat(request.operation()).isEqualTo("quote");
			assertThat(request.poolName()).isEqualTo("default");
			assertThat(request.endpoints()).containsExactly(FAKE);
			assertThat(request.oneWay()).isFalse();
			request.attributes().put("inner", 2);
			return execution.execute(request);
		}).build();
		assertThat(changing.exchange("1", String.class)).isEqualTo("2");
		ProtocolRequest first = this.seen.get();
		assertThat(first.frame().text()).isEqualTo("1");
		assertThat(first.operation()).isNull();
		assertThat(first.attributes()).containsEntry("outer", 1).containsEntry("inner", 2);
		assertThat(first.endpoint()).isEqualTo(FAKE);
	}

	@Test
	void copyChangesOneThing() {
		ProtocolRequest request = ProtocolRequest.builder("quotes", Frame.of("1")).oneWay().build();
		ProtocolRequest named = request.withOperation("quote");
		assertThat(named.frame()).isSameAs(request.frame());
		assertThat(named.deadline()).isSameAs(request.deadline());
		assertThat(named.oneWay()).isTrue();
		ProtocolRequest changed = named.withFrame(Frame.of("2"));
		assertThat(changed.operation()).isEqualTo("quote");
		assertThat(changed.withOperation("other").frame().text()).isEqualTo("2");
	}

	@Test
	void requestOfATestIsWhatItsBuilderSays() {
		Deadline deadline = Deadline.after(Duration.ofSeconds(1));
		ProtocolRequest request = ProtocolRequest.builder("quotes", Frame.of("1"))
			.endpoints(List.of(FAKE))
			.endpoint(FAKE)
			.deadline(deadline)
			.build();
		assertThat(request.poolName()).isEqualTo("quotes");
		assertThat(request.endpoints()).containsExactly(FAKE);
		assertThat(request.endpoint()).isEqualTo(FAKE);
		assertThat(request.deadline()).isSameAs(deadline);
		assertThat(request.oneWay()).isFalse();
		assertThat(request).hasToString("ProtocolRequest[quotes]");
	}

}
