package io.github.socketpool.peer;

import java.util.concurrent.atomic.AtomicLong;

import io.github.socketpool.Endpoint;
import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.client.ProtocolClient;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolListener;
import io.github.socketpool.service.ProtocolServiceProxyFactory;
import io.github.socketpool.template.ProtocolOperations;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with a client that is configured by properties.
 */
final class PeerApplication {

	private final ApplicationContextRunner runner;

	private PeerApplication(ApplicationContextRunner runner) {
		this.runner = runner;
	}

	static PeerApplication of(String... properties) {
		return new PeerApplication(new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class, JacksonAutoConfiguration.class))
			.withPropertyValues(properties));
	}

	PeerApplication with(String property) {
		return new PeerApplication(this.runner.withPropertyValues(property));
	}

	/**
	 * Add a bean of the application.
	 */
	<T> PeerApplication with(Class<T> type, T bean) {
		return new PeerApplication(this.runner.withBean(type, () -> bean));
	}

	/**
	 * Make {@value PeerCalls#CALLS} calls of the fluent client, none of which may cost a
	 * connection.
	 * @return how many messages the server has sent in that time
	 */
	long callFluently(FluentExchange exchange) {
		return run((context) -> {
			ProtocolClient client = context.getBean(ProtocolClient.class);
			PeerCalls.make((number) -> exchange.make(client, number));
		});
	}

	/**
	 * Make {@value PeerCalls#CALLS} calls of the fluent client, as
	 * {@link #callFluently(FluentExchange)} does, and then another one.
	 * @return how many messages the server has sent in that time
	 */
	long callFluently(FluentExchange exchange, FluentExchange last) {
		return run((context) -> {
			ProtocolClient client = context.getBean(ProtocolClient.class);
			PeerCalls.make((number) -> exchange.make(client, number));
			last.make(client, PeerCalls.CALLS);
		});
	}

	/**
	 * Make {@value PeerCalls#CALLS} calls of an interface, none of which may cost a
	 * connection.
	 * @return how many messages the server has sent in that time
	 */
	<S> long callService(Class<S> type, ServiceExchange<S> exchange) {
		return run((context) -> {
			S service = ProtocolServiceProxyFactory.create(context.getBean(ProtocolClient.class)).createService(type);
			PeerCalls.make((number) -> exchange.make(service, number));
		});
	}

	/**
	 * Make {@value PeerCalls#CALLS} calls, none of which may fail, and none of which may
	 * cost a connection.
	 * @return how many messages the server has sent in that time
	 */
	long call(Exchange exchange) {
		return run((context) -> {
			ProtocolOperations client = context.getBean(ProtocolOperations.class);
			PeerCalls.make((number) -> exchange.make(client, number));
		});
	}

	private long run(Calls calls) {
		AtomicLong messages = new AtomicLong();
		PoolListener listener = new PoolListener() {

			@Override
			public void messagesReceived(Endpoint endpoint, long count) {
				messages.addAndGet(count);
			}

		};
		this.runner.withBean(PoolListener.class, () -> listener).run((context) -> {
			calls.make(context);
			ConnectionPool pool = context.getBean(ConnectionPool.class);
			assertThat(pool.control().stats().opened()).isLessThanOrEqualTo(pool.control().stats().max());
		});
		return messages.get();
	}

	/**
	 * All calls.
	 */
	@FunctionalInterface
	private interface Calls {

		void make(ApplicationContext context) throws Exception;

	}

	/**
	 * One call of the fluent client.
	 */
	@FunctionalInterface
	interface FluentExchange {

		/**
		 * Call, and check that the answer is that of this call.
		 */
		void make(ProtocolClient client, int number) throws Exception;

	}

	/**
	 * One call of an interface.
	 *
	 * @param <S> the interface
	 */
	@FunctionalInterface
	interface ServiceExchange<S> {

		/**
		 * Call, and check that the answer is that of this call.
		 */
		void make(S service, int number) throws Exception;

	}

	/**
	 * One call.
	 */
	@FunctionalInterface
	interface Exchange {

		/**
		 * Call, and check that the answer is that of this call.
		 */
		void make(ProtocolOperations client, int number) throws Exception;

	}

}
