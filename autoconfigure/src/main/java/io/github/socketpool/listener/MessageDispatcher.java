package io.github.socketpool.listener;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.socketpool.Endpoint;
import io.github.socketpool.Ticker;
import io.github.socketpool.connection.MessageReceiver;
import io.github.socketpool.context.ClientBeans;
import io.github.socketpool.payload.RedactedException;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.template.Envelope;
import io.github.socketpool.template.Envelope.Message.Failure;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Passes the messages of one client to its listeners, and sends their answers. The thread
 * that has read a message only puts it into a queue. Thread-safe.
 */
final class MessageDispatcher implements MessageReceiver {

	private static final Log logger = LogFactory.getLog(MessageDispatcher.class);

	private final String client;

	private final PayloadFormat format;

	private final int capacity;

	/** By operation; the empty one takes the messages of all others. */
	private final Map<String, MessageListener> methods;

	private final Supplier<@Nullable MessageListener> others;

	private final MessageQueues<Replier, Received> queues;

	private final List<Consumer<Outcome>> observers = new CopyOnWriteArrayList<>();

	private final LimitedWarning drops = new LimitedWarning();

	private final LimitedWarning failures = new LimitedWarning();

	/**
	 * Create a dispatcher, which does not handle messages until it is started.
	 * @param methods the listeners by operation
	 * @param others supplies what listens to other operations
	 */
	MessageDispatcher(String client, PayloadFormat format, int capacity, Executor executor,
			Map<String, ? extends MessageListener> methods, Supplier<@Nullable MessageListener> others) {
		this.client = client;
		this.format = format;
		this.capacity = capacity;
		this.methods = Map.copyOf(methods);
		this.others = others;
		this.queues = new MessageQueues<>(capacity, executor, this::handle, this::drop);
	}

	@Override
	public boolean report(Consumer<Outcome> observer) {
		return this.observers.add(observer);
	}

	@Override
	public void received(Endpoint endpoint, Frame message, Replier replier) {
		this.queues.add(replier, new Received(endpoint, message, replier));
	}

	/**
	 * Begin to handle messages, first those that have been received before.
	 */
	void start() {
		this.queues.open();
	}

	/**
	 * Drop the messages that wait. Those that are being handled are not waited for.
	 */
	void stop() {
		this.queues.close();
	}

	private void handle(Received received) {
		Outcome outcome = Outcome.FAILED;
		try {
			outcome = handleMessage(received);
		}
		catch (Throwable ex) {
			// This includes an Error: the messages behind this one must not wait forever.
			warnOfFailure(received, ex);
		}
		finally {
			tell(outcome);
		}
	}

	private Outcome handleMessage(Received received) throws Exception {
		Envelope envelope = this.format.envelope();
		Envelope.Message content = (envelope != null) ? envelope.message(received.frame()) : null;
		if (envelope != null && content == null) {
			// Such as the response to a call that has timed out
			return Outcome.UNHANDLED;
		}
		ReceivedMessage message = new ReceivedMessage(this.client, received.endpoint(), received.frame(), this.format,
				content);
		MessageListener listener = listener(message.operation());
		if (listener == null) {
			fail(received, content, Failure.UNKNOWN_OPERATION);
			return Outcome.UNHANDLED;
		}
		try {
			Frame answer = answer(content, listener.onMessage(message));
			if (answer != null && !received.replier().reply(answer)) {
				throw new IOException("The connection is closed, or has too many replies to send");
			}
			return Outcome.HANDLED;
		}
		catch (Throwable ex) {
			fail(received, content, message.isUnreadable() ? Failure.INVALID_PAYLOAD : Failure.FAILED);
			throw ex;
		}
	}

	private @Nullable MessageListener listener(String operation) {
		MessageListener listener = this.methods.get(operation);
		listener = (listener != null) ? listener : this.methods.get("");
		return (listener != null) ? listener : this.others.get();
	}

	private @Nullable Frame answer(Envelope.@Nullable Message content, @Nullable Object result) throws IOException {
		if (content == null) {
			return (result != null) ? this.format.write(result) : null;
		}
		if (!content.isRequest()) {
			return null;
		}
		return content.answer((result != null) ? this.format.write(result) : null);
	}

	private static void fail(Received received, Envelope.@Nullable Message content, Failure failure) {
		if (content != null && content.isRequest()) {
			received.replier().reply(content.answer(failure));
		}
	}

	private void drop(Received received) {
		tell(Outcome.DROPPED);
		Envelope envelope = this.format.envelope();
		fail(received, (envelope != null) ? envelope.message(received.frame()) : null, Failure.OVERLOADED);
		this.drops.write((earlier) -> logger
			.warn("Pool '" + this.client + "': a message of " + received.endpoint() + " was dropped" + earlier
					+ ": at most " + this.capacity + " wait for their listener, and none when the client is closed."
					+ " Let the listener return sooner, or raise " + ClientBeans.propertyPrefix(this.client)
					+ ".messages.queue-capacity."));
	}

	private void warnOfFailure(Received received, Throwable failure) {
		this.failures.write((earlier) -> logger.warn("Pool '" + this.client + "': the listener of a message of "
				+ received.endpoint() + " failed" + earlier + ".", RedactedException.of(failure)));
	}

	private void tell(Outcome outcome) {
		this.observers.forEach((observer) -> observer.accept(outcome));
	}

	/**
	 * A message, and where it came from.
	 */
	private record Received(Endpoint endpoint, Frame frame, Replier replier) {

	}

	/**
	 * Allows one message in a minute, and counts the others.
	 */
	private static final class LimitedWarning {

		private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

		private final AtomicLong next = new AtomicLong(Ticker.system().nanos());

		private final AtomicLong omitted = new AtomicLong();

		/**
		 * Write a message, unless one was written in the last minute.
		 * @param message is given how many were omitted, as the rest of a sentence
		 */
		void write(Consumer<String> message) {
			long now = Ticker.system().nanos();
			long due = this.next.get();
			if (now - due >= 0 && this.next.compareAndSet(due, now + MINUTE)) {
				long earlier = this.omitted.getAndSet(0);
				message.accept((earlier > 0) ? ", as were " + earlier + " before" : "");
			}
			else {
				this.omitted.incrementAndGet();
			}
		}

	}

}
