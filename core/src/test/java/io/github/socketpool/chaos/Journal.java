package io.github.socketpool.chaos;

import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * What the proxies have seen of each call and done to it. Thread-safe.
 */
final class Journal {

	private final AtomicIntegerArray arrivals;

	private final AtomicIntegerArray deliveries;

	private final AtomicReferenceArray<ProxiedConnection> connections;

	private final ConcurrentHashMap<Integer, CountDownLatch> rests = new ConcurrentHashMap<>();

	private final LongAdder heartbeats = new LongAdder();

	private final LongAdder[] strikes = new LongAdder[Fault.values().length];

	private final Queue<String> failures = new ConcurrentLinkedQueue<>();

	private final Queue<String> usesBeforeLogin = new ConcurrentLinkedQueue<>();

	private final LongAdder logins = new LongAdder();

	/**
	 * Create a journal.
	 * @param calls how many calls there are
	 */
	Journal(int calls) {
		this.arrivals = new AtomicIntegerArray(calls);
		this.deliveries = new AtomicIntegerArray(calls);
		this.connections = new AtomicReferenceArray<>(calls);
		Arrays.setAll(this.strikes, (fault) -> new LongAdder());
	}

	/**
	 * A request has begun to arrive.
	 */
	void arrived(int call, ProxiedConnection connection) {
		this.arrivals.incrementAndGet(call);
		this.connections.set(call, connection);
	}

	/**
	 * A whole and honest answer has been written.
	 */
	void delivered(int call) {
		this.deliveries.set(call, 1);
	}

	/**
	 * The connection was reset. What the kernel of the client had not taken is lost.
	 */
	void undelivered(int call) {
		this.deliveries.set(call, 0);
	}

	void heartbeatReceived() {
		this.heartbeats.increment();
	}

	/**
	 * Return how many heartbeats have arrived.
	 */
	long heartbeats() {
		return this.heartbeats.sum();
	}

	void struck(Fault fault) {
		this.strikes[fault.ordinal()].increment();
	}

	/**
	 * A client has sent what no client may send.
	 */
	void failed(String failure) {
		this.failures.add(failure);
	}

	List<String> failures() {
		return List.copyOf(this.failures);
	}

	/**
	 * A client has sent something else than its login on a connection that was not logged
	 * in.
	 */
	void usedBeforeLogin(String use) {
		this.usesBeforeLogin.add(use);
	}

	List<String> usesBeforeLogin() {
		return List.copyOf(this.usesBeforeLogin);
	}

	void loggedIn() {
		this.logins.increment();
	}

	/**
	 * Return how many connections have been logged in.
	 */
	long logins() {
		return this.logins.sum();
	}

	/**
	 * Return how many times a request has arrived, be it in part.
	 */
	int arrivals(int call) {
		return this.arrivals.get(call);
	}

	boolean isDelivered(int call) {
		return this.deliveries.get(call) > 0;
	}

	/**
	 * Return how often a fault has struck.
	 */
	long strikes(Fault fault) {
		return this.strikes[fault.ordinal()].sum();
	}

	/**
	 * What was to happen to a connection at rest has happened.
	 */
	void rested(int call) {
		rest(call).countDown();
	}

	/**
	 * Wait until what is to happen to a connection at rest has happened. An interrupt is
	 * kept for later: what comes after the holder has left would be another fault.
	 */
	void awaitRest(int call) {
		boolean interrupted = false;
		while (true) {
			try {
				rest(call).await();
				break;
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		this.rests.remove(call);
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Describe what happened on the connection that a request arrived on.
	 */
	String history(int call) {
		ProxiedConnection connection = (call >= 0 && call < this.connections.length()) ? this.connections.get(call)
				: null;
		return (connection != null) ? "call " + call + " arrived on " + connection.history()
				: "call " + call + " never arrived";
	}

	/**
	 * Describe how often each fault has struck.
	 */
	String strikes() {
		return Arrays.stream(Fault.values())
			.filter((fault) -> fault != Fault.NONE)
			.map((fault) -> fault + " " + strikes(fault))
			.collect(Collectors.joining(", "));
	}

	private CountDownLatch rest(int call) {
		return this.rests.computeIfAbsent(call, (number) -> new CountDownLatch(1));
	}

}
