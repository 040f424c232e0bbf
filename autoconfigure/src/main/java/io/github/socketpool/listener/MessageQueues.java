package io.github.socketpool.listener;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Messages that wait for their handler: those of one connection in order, those of
 * several at the same time. Until it is opened, messages only wait. Thread-safe; no
 * method but the handler's waits for anything.
 *
 * @param <K> what stands for a connection, compared by identity
 * @param <M> the type of the messages
 */
final class MessageQueues<K, M> {

	private enum State {

		/** Messages wait. */
		NEW,

		/** Messages are handled. */
		OPEN,

		/** Messages are refused. */
		CLOSED

	}

	private final int capacity;

	private final Executor executor;

	private final Consumer<M> handler;

	private final Consumer<M> dropped;

	private final ReentrantLock lock = new ReentrantLock();

	/** Guarded by {@link #lock}, as the queues in it are. */
	private final Map<K, ConnectionQueue<M>> queues = new IdentityHashMap<>();

	/** Guarded by {@link #lock}. */
	private State state = State.NEW;

	/** How many messages are waiting; guarded by {@link #lock}. */
	private int waiting;

	/**
	 * Create queues.
	 * @param capacity how many messages may wait
	 * @param executor runs the handler
	 * @param handler handles messages, and must not throw exceptions
	 * @param dropped is told the messages that will not be handled
	 */
	MessageQueues(int capacity, Executor executor, Consumer<M> handler, Consumer<M> dropped) {
		this.capacity = capacity;
		this.executor = executor;
		this.handler = handler;
		this.dropped = dropped;
	}

	/**
	 * Add a message, or drop it if it cannot wait.
	 */
	void add(K connection, M message) {
		ConnectionQueue<M> queue;
		boolean run = false;
		this.lock.lock();
		try {
			queue = (this.state != State.CLOSED && this.waiting < this.capacity)
					? this.queues.computeIfAbsent(connection, (key) -> new ConnectionQueue<>()) : null;
			if (queue != null) {
				queue.messages.add(message);
				this.waiting++;
				run = this.state == State.OPEN && queue.begin();
			}
		}
		finally {
			this.lock.unlock();
		}
		if (queue == null) {
			this.dropped.accept(message);
		}
		else if (run) {
			run(connection, queue);
		}
	}

	/**
	 * Begin to handle messages.
	 */
	void open() {
		Map<K, ConnectionQueue<M>> begun = new IdentityHashMap<>();
		this.lock.lock();
		try {
			this.state = State.OPEN;
			this.queues.forEach((connection, queue) -> {
				if (queue.begin()) {
					begun.put(connection, queue);
				}
			});
		}
		finally {
			this.lock.unlock();
		}
		begun.forEach(this::run);
	}

	/**
	 * Drop the messages that wait, and each that is added from now on.
	 */
	void close() {
		List<M> left = new ArrayList<>();
		this.lock.lock();
		try {
			this.state = State.CLOSED;
			this.queues.values().forEach((queue) -> {
				left.addAll(queue.messages);
				queue.messages.clear();
			});
			this.queues.values().removeIf((queue) -> !queue.running);
			this.waiting = 0;
		}
		finally {
			this.lock.unlock();
		}
		left.forEach(this.dropped);
	}

	private void run(K connection, ConnectionQueue<M> queue) {
		try {
			this.executor.execute(() -> handleAll(connection, queue));
		}
		catch (RejectedExecutionException ex) {
			// The executor is shut down before the pools are closed.
			for (M next = next(connection, queue); next != null; next = next(connection, queue)) {
				this.dropped.accept(next);
			}
		}
	}

	private void handleAll(K connection, ConnectionQueue<M> queue) {
		for (M next = next(connection, queue); next != null; next = next(connection, queue)) {
			this.handler.accept(next);
		}
	}

	/**
	 * Take the next message of a connection. If there is none, its queue is removed.
	 */
	private @Nullable M next(K connection, ConnectionQueue<M> queue) {
		this.lock.lock();
		try {
			M next = queue.messages.poll();
			if (next == null) {
				queue.running = false;
				this.queues.remove(connection);
			}
			else {
				this.waiting--;
			}
			return next;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The messages of one connection.
	 */
	private static final class ConnectionQueue<M> {

		private final Queue<M> messages = new ArrayDeque<>();

		/** Whether a thread handles them, or will. */
		private boolean running;

		/**
		 * Begin to handle the messages.
		 * @return {@code false} if that has begun
		 */
		boolean begin() {
			boolean begun = !this.running;
			this.running = true;
			return begun;
		}

	}

}
