package io.github.socketpool.test;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

import io.github.socketpool.protocol.Frame;

/**
 * Holds the reactions to connections and requests. Thread-safe.
 */
final class Script {

	private final Queue<Reaction> connections = new ConcurrentLinkedQueue<>();

	private final Queue<Reaction> requests = new ConcurrentLinkedQueue<>();

	private final List<Rule> rules = new CopyOnWriteArrayList<>();

	private volatile Reaction standard = Reaction.echo();

	private volatile Reaction greeting = Reaction.nothing();

	void addForConnections(List<Reaction> reactions) {
		this.connections.addAll(reactions);
	}

	void addForRequests(List<Reaction> reactions) {
		this.requests.addAll(reactions);
	}

	void addRule(Predicate<Frame> condition, Reaction reaction) {
		this.rules.add(new Rule(condition, reaction));
	}

	void setStandard(Reaction reaction) {
		this.standard = reaction;
	}

	void setGreeting(Reaction reaction) {
		this.greeting = reaction;
	}

	Reaction forConnection() {
		Reaction next = this.connections.poll();
		return (next != null) ? next : this.greeting;
	}

	Reaction forRequest(Frame request) {
		Reaction next = this.requests.poll();
		if (next != null) {
			return next;
		}
		for (Rule rule : this.rules) {
			if (rule.condition().test(request)) {
				return rule.reaction();
			}
		}
		return this.standard;
	}

	private record Rule(Predicate<Frame> condition, Reaction reaction) {

	}

}
