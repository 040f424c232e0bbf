package io.github.socketpool.pool.exclusive;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.ResolvedEndpoint;
import io.github.socketpool.SafeLog;
import io.github.socketpool.Ticker;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.pool.ConnectionPool;
import org.jspecify.annotations.Nullable;

/**
 * Looks up which servers the configured endpoints stand for, and tells the ledger. A
 * lookup blocks, so it belongs on a thread that connects. Thread-safe.
 */
final class NameLookups {

	private static final SafeLog logger = SafeLog.of(ConnectionPool.class.getName());

	private final ConnectionFactory connections;

	private final Ledger ledger;

	private final SlotReleaser releaser;

	private final OutageReport outages;

	private final Executor threads;

	private final Ticker ticker;

	private final ErrorContext errors;

	/** The names that are being looked up again. A lookup may take long. */
	private final Set<Endpoint> underWay = ConcurrentHashMap.newKeySet();

	/**
	 * Create an object that has looked up nothing.
	 * @param threads runs each lookup that does not belong to a connect
	 */
	NameLookups(PoolContext context, ConnectionFactory connections, SlotReleaser releaser, OutageReport outages,
			Executor threads) {
		this.connections = connections;
		this.ledger = context.ledger();
		this.releaser = releaser;
		this.outages = outages;
		this.threads = threads;
		this.ticker = context.ticker();
		this.errors = context.errors();
	}

	/**
	 * Look up where a connect leads. If that fails, the addresses stay that are known. If
	 * none is, the connect fails for it.
	 * @return whether the target of the slot still is one
	 */
	boolean confirm(Slot slot) {
		lookUp(slot.endpoint().configured(), slot);
		return !this.ledger.targets().isRetired(slot);
	}

	/**
	 * Look up the names again whose last answer is old, each on a thread of its own.
	 * @param changed run if there are other connections to make
	 */
	void start(Runnable changed) {
		for (Endpoint name : this.ledger.targets().namesDue(this.ticker.nanos())) {
			if (this.underWay.add(name)) {
				start(name, changed);
			}
		}
	}

	/**
	 * If no thread is to be had, the name is looked up later.
	 */
	private void start(Endpoint name, Runnable changed) {
		try {
			this.threads.execute(() -> repeat(name, changed));
		}
		catch (RuntimeException | Error ex) {
			this.underWay.remove(name);
			logger
				.write(Level.WARNING, this.errors.at(name)
					.describe("no thread could be started to look up its host again (" + ex
							+ "). It is tried again in 30 s. Raise the limit of threads (ulimit -u), or use fewer."),
						null);
		}
	}

	private void repeat(Endpoint name, Runnable changed) {
		try {
			if (lookUp(name, null)) {
				changed.run();
			}
		}
		catch (RuntimeException | Error ex) {
			logger.write(Level.ERROR, "Looking up " + name + " failed in pool", this.errors.poolName(), ex);
		}
		finally {
			this.underWay.remove(name);
		}
	}

	/**
	 * Look up a name.
	 * @return whether there are other connections to make
	 */
	private boolean lookUp(Endpoint configured, @Nullable Slot slot) {
		long asked = this.ticker.nanos();
		List<ResolvedEndpoint> servers;
		try {
			servers = this.connections.resolve(configured, this.errors.at(configured));
		}
		catch (ConnectFailedException ex) {
			return false;
		}
		if (servers.isEmpty()) {
			return false;
		}
		OptionalInt superseded = this.ledger.targets().resolved(configured, servers, asked, slot, this.ticker.nanos());
		if (superseded.isEmpty()) {
			return false;
		}
		logger.write(Level.INFO, this.errors.at(configured).describe(describe(servers, superseded.getAsInt())), null);
		this.outages.update();
		this.releaser.closeSurplus();
		return true;
	}

	private static String describe(List<ResolvedEndpoint> servers, int superseded) {
		String addresses = servers.stream()
			.flatMap((server) -> server.addresses().stream())
			.collect(Collectors.joining(", "));
		return "its host has these addresses now: " + addresses + ". Connections to other addresses that are replaced: "
				+ superseded + ".";
	}

}
