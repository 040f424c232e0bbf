package io.github.socketpool.pool.exclusive;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

	private final Ticker ticker;

	private final ErrorContext errors;

	/** The names that are being looked up again. A lookup may take long. */
	private final Set<Endpoint> underWay = ConcurrentHashMap.newKeySet();

	NameLookups(PoolContext context, ConnectionFactory connections, SlotReleaser releaser, OutageReport outages) {
		this.connections = connections;
		this.ledger = context.ledger();
		this.releaser = releaser;
		this.outages = outages;
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
	 * Return the names to be looked up again. The caller does that, and calls
	 * {@link #ended} whatever comes of it.
	 */
	List<Endpoint> begin() {
		return this.ledger.targets().namesDue(this.ticker.nanos()).stream().filter(this.underWay::add).toList();
	}

	/**
	 * Look up a name again.
	 * @return whether there are other connections to make
	 */
	boolean repeat(Endpoint configured) {
		return lookUp(configured, null);
	}

	/**
	 * A name is not being looked up any more.
	 */
	void ended(Endpoint configured) {
		this.underWay.remove(configured);
	}

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
