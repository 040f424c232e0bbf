package io.github.socketpool.test;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import io.github.socketpool.protocol.Frame;

/**
 * A record of what a server has received. Thread-safe.
 */
final class Journal {

	private final Set<ServedConnection> open = ConcurrentHashMap.newKeySet();

	private final AtomicInteger accepted = new AtomicInteger();

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private final LongAdder heartbeats = new LongAdder();

	private final List<Throwable> failures = new CopyOnWriteArrayList<>();

	void accepted(ServedConnection connection) {
		this.open.add(connection);
		this.accepted.incrementAndGet();
	}

	void closed(ServedConnection connection) {
		this.open.remove(connection);
	}

	void requested(Frame request) {
		this.requests.add(request.text());
	}

	void heartbeats(long count) {
		this.heartbeats.add(count);
	}

	void failed(Throwable failure) {
		this.failures.add(failure);
	}

	List<ServedConnection> open() {
		return new ArrayList<>(this.open);
	}

	int accepted() {
		return this.accepted.get();
	}

	List<String> requests() {
		return List.copyOf(this.requests);
	}

	long heartbeats() {
		return this.heartbeats.sum();
	}

	List<Throwable> failures() {
		return List.copyOf(this.failures);
	}

}
