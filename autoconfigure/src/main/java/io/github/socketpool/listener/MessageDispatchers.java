package io.github.socketpool.listener;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.socketpool.client.ProtocolClient;
import io.github.socketpool.connection.MessageReceiver;
import io.github.socketpool.context.ClientBeans;
import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.context.NamedClients;
import io.github.socketpool.payload.PayloadConverter;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.template.Envelope;
import io.github.socketpool.template.ProtocolOperations;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.util.function.SingletonSupplier;

/**
 * Connects the clients of an application context to their listeners. Its phase is below
 * that of the pools: it is started before they are warmed up, and stopped after they are
 * closed. Thread-safe.
 */
public final class MessageDispatchers implements SmartInitializingSingleton, SmartLifecycle {

	/** Below that of the pools, which is 0. */
	private static final int PHASE = -1;

	private static final Log logger = LogFactory.getLog(MessageDispatchers.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final Supplier<Executor> executor;

	private final Supplier<List<ListenerMethod>> methods;

	private final List<MessageDispatcher> dispatchers = new CopyOnWriteArrayList<>();

	private volatile boolean running;

	/**
	 * Create dispatchers.
	 * @param beanFactory the bean factory of the context, which has the listeners
	 * @param executor the executor of the application, on which listeners run
	 */
	public MessageDispatchers(ConfigurableListableBeanFactory beanFactory, ObjectProvider<Executor> executor) {
		this.beanFactory = beanFactory;
		this.executor = SingletonSupplier.of(() -> executor.getIfAvailable(MessageDispatchers::threads));
		this.methods = SingletonSupplier.of(() -> ListenerMethods.of(beanFactory));
	}

	/**
	 * Return what receives the messages of a client.
	 * @param client the name of the client
	 * @param distinguished whether messages can be distinguished from responses
	 * @param queueCapacity how many messages may wait
	 * @param envelope the envelope of the client, or {@code null}
	 * @param converter supplies the converter of the client
	 * @return the receiver, or {@code null} if the client has no listener
	 * @throws InvalidProtocolListenerException if a listener of the client would never
	 * get a message
	 */
	public @Nullable MessageReceiver receiver(String client, boolean distinguished, int queueCapacity,
			@Nullable Envelope envelope, Supplier<PayloadConverter> converter) {
		Map<String, ListenerMethod> own = this.methods.get()
			.stream()
			.filter((method) -> method.client().equals(client))
			.collect(Collectors.toMap(ListenerMethod::operation, (method) -> method));
		ClientBeans beans = new ClientBeans(this.beanFactory, client);
		if (own.isEmpty() && !beans.has(MessageListener.class)) {
			return null;
		}
		if (!distinguished) {
			throw InvalidProtocolListenerException.withoutRule(client);
		}
		if (envelope == null) {
			requireNoOperation(own);
		}
		Supplier<@Nullable MessageListener> others = beans.has(MessageListener.class)
				? SingletonSupplier.of(() -> beans.single(MessageListener.class)) : () -> null;
		MessageDispatcher dispatcher = new MessageDispatcher(client,
				new PayloadFormat(envelope, SingletonSupplier.of(converter)), queueCapacity, this.executor.get(), own,
				others);
		this.dispatchers.add(dispatcher);
		if (this.running) {
			dispatcher.start();
		}
		return dispatcher;
	}

	private static void requireNoOperation(Map<String, ListenerMethod> methods) {
		methods.forEach((operation, method) -> {
			if (!operation.isEmpty()) {
				throw InvalidProtocolListenerException.withoutEnvelope(method);
			}
		});
	}

	/**
	 * Reject listeners that could not be invoked, and those of unknown clients.
	 */
	@Override
	public void afterSingletonsInstantiated() {
		requireClients();
		this.methods.get().forEach((method) -> {
			Class<?> type = this.beanFactory.containsSingleton(method.beanName())
					? this.beanFactory.getType(method.beanName()) : null;
			if (type != null) {
				method.invocableIn(type);
			}
		});
	}

	@Override
	public void start() {
		requireClients();
		warnOfOtherConnections();
		this.running = true;
		this.dispatchers.forEach(MessageDispatcher::start);
	}

	@Override
	public void stop() {
		this.running = false;
		this.dispatchers.forEach(MessageDispatcher::stop);
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	private void requireClients() {
		this.methods.get().stream().filter((method) -> !isClient(method.client())).findFirst().ifPresent((method) -> {
			TreeSet<String> clients = new TreeSet<>(NamedClients.visibleTo(this.beanFactory));
			if (isClient(ClientBeans.DEFAULT_CLIENT)) {
				clients.add(ClientBeans.DEFAULT_CLIENT);
			}
			throw InvalidProtocolListenerException.unknownClient(method, clients);
		});
	}

	/**
	 * Return whether there is a client, perhaps one that a test has mocked.
	 */
	private boolean isClient(String name) {
		ClientBeans beans = new ClientBeans(this.beanFactory, name);
		return NamedClients.visibleTo(this.beanFactory).contains(name)
				|| Stream.of(ConnectionPool.class, ProtocolOperations.class, ProtocolClient.class).anyMatch(beans::has);
	}

	/**
	 * The application may make connections itself. They have no receiver.
	 */
	private void warnOfOtherConnections() {
		Map<String, ConnectionPool> pools = ConnectionPools.of(this.beanFactory).existing();
		this.methods.get().stream().map(ListenerMethod::client).distinct().forEach((client) -> {
			ConnectionPool pool = pools.get(client);
			if (pool != null && pool.control().connectionFactory().messageReceiver() == null) {
				logger.warn("Pool '" + client
						+ "': @ProtocolListener methods get no messages, since the application makes "
						+ "its connections. Pass a MessageReceiver to SocketConnections.Builder.messageReceiver.");
			}
		});
	}

	private static Executor threads() {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("socketpool-messages-");
		executor.setDaemon(true);
		return executor;
	}

}
