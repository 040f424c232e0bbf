package io.github.socketpool.service;

import java.lang.reflect.Proxy;
import java.util.function.UnaryOperator;

import io.github.socketpool.client.ProtocolClient;

/**
 * Creates proxies of interfaces with {@link ProtocolExchange} methods, which make their
 * calls through a client. Immutable and thread-safe.
 *
 * <pre>
 * QuoteService quotes = ProtocolServiceProxyFactory.create(client).createService(QuoteService.class);
 * </pre>
 */
public final class ProtocolServiceProxyFactory {

	private final ProtocolClient client;

	private final boolean enveloped;

	private ProtocolServiceProxyFactory(ProtocolClient client, boolean enveloped) {
		this.client = client;
		this.enveloped = enveloped;
	}

	/**
	 * Create a factory.
	 * @param client makes the calls
	 * @return a new factory
	 */
	public static ProtocolServiceProxyFactory create(ProtocolClient client) {
		return builder(client).build();
	}

	/**
	 * Return a builder of a factory.
	 * @param client makes the calls
	 * @return a new builder
	 */
	public static Builder builder(ProtocolClient client) {
		return new Builder(client);
	}

	/**
	 * Create the proxy of an interface. All methods are checked now.
	 * @param <S> the type of the service
	 * @param type an interface with {@link ProtocolExchange} methods
	 * @return a new proxy, which is thread-safe
	 * @throws InvalidProtocolServiceException if the interface breaks a rule
	 */
	public <S> S createService(Class<S> type) {
		ServiceInvocationHandler handler = new ServiceInvocationHandler(type, this.client,
				new ServiceMethods(type, this.enveloped));
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, handler));
	}

	/**
	 * Builds a factory. Not thread-safe.
	 */
	public static final class Builder {

		private final boolean enveloped;

		private ProtocolClient client;

		private Builder(ProtocolClient client) {
			this.client = client;
			// The mock of a client has neither a name nor an envelope
			this.enveloped = client.envelope() != null || client.name() == null;
		}

		/**
		 * Put another client in front of the one that makes the calls. Those that were
		 * added before are called after it.
		 * @param decorator returns a client that calls the given one
		 * @return this builder
		 */
		public Builder decorateClient(UnaryOperator<ProtocolClient> decorator) {
			this.client = decorator.apply(this.client);
			return this;
		}

		/**
		 * Create the factory.
		 * @return a new factory
		 */
		public ProtocolServiceProxyFactory build() {
			return new ProtocolServiceProxyFactory(this.client, this.enveloped);
		}

	}

}
