package io.github.socketpool.connection.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the first of several addresses that answers (RFC 8305 section 5, "Happy
 * Eyeballs"). The next address is tried after 250 ms, or at once when one fails, while
 * earlier connects go on. The losers are reset before the first byte is sent. Needs no
 * thread other than the caller's. Used once, by one thread.
 */
final class ConnectRace {

	/** Recommended by RFC 8305. */
	private static final long MAX_DELAY = TimeUnit.MILLISECONDS.toNanos(250);

	private final ClientChannels channels;

	private final int port;

	private final Deadline deadline;

	private final Queue<InetAddress> untried;

	private final List<AddressConnect> pending;

	private final List<String> failures = new ArrayList<>();

	private @Nullable IOException lastFailure;

	/** Opened for the first connect that does not end at once. */
	private @Nullable Selector selector;

	/** When the next address is due while others are pending. */
	private long nextAt;

	ConnectRace(ClientChannels channels, List<InetAddress> addresses, int port, Deadline deadline) {
		this.channels = channels;
		this.port = port;
		this.deadline = deadline;
		this.untried = new ArrayDeque<>(addresses);
		this.pending = new ArrayList<>(addresses.size());
	}

	/**
	 * Run the race.
	 * @return the winner, whose channel is in blocking mode; all others are closed
	 * @throws AddressesFailedException if each address has failed by the deadline
	 * @throws ClosedByInterruptException if the thread is interrupted; its flag stays set
	 */
	AddressConnect run() throws IOException {
		try {
			AddressConnect winner = null;
			while (winner == null) {
				requireNotInterrupted();
				winner = isNextDue() ? startNext() : awaitPending();
			}
			winner.toBlocking();
			closeAllBut(winner);
			return winner;
		}
		catch (IOException | RuntimeException | Error ex) {
			closeAllBut(null);
			throw ex;
		}
	}

	/**
	 * An interrupt ends the race, as it ends the connect to a single address.
	 */
	private static void requireNotInterrupted() throws IOException {
		if (Thread.currentThread().isInterrupted()) {
			throw new ClosedByInterruptException();
		}
	}

	private boolean isNextDue() {
		return !this.untried.isEmpty() && (this.pending.isEmpty() || this.nextAt - now() <= 0);
	}

	/**
	 * Try the next address.
	 * @return the connect if it has succeeded at once, otherwise {@code null}
	 */
	private @Nullable AddressConnect startNext() {
		this.nextAt = now() + delay();
		InetAddress address = this.untried.remove();
		try {
			return start(new AddressConnect(address, this.channels.open()));
		}
		catch (IOException ex) {
			failed(address, ex);
			return null;
		}
	}

	private @Nullable AddressConnect start(AddressConnect connect) throws IOException {
		// The list has capacity for each address, so this allocates nothing.
		this.pending.add(connect);
		try {
			if (connect.start(this.port)) {
				return connect;
			}
			connect.register(selector());
			return null;
		}
		catch (IOException ex) {
			abandon(connect);
			throw ex;
		}
	}

	/**
	 * Return how long to wait for the next address before the one after it is tried: the
	 * usual delay, or an equal share of the remaining time if that is shorter.
	 */
	private long delay() {
		return Math.min(MAX_DELAY, this.deadline.remainingNanos() / this.untried.size());
	}

	/**
	 * Wait until a connect has ended, the next address is due, or the deadline passes.
	 * @return the connect that has succeeded, or {@code null} if there is none yet
	 */
	private @Nullable AddressConnect awaitPending() throws IOException {
		if (this.pending.isEmpty()) {
			throw allFailed();
		}
		Set<SelectionKey> ended = select();
		for (SelectionKey key : ended) {
			AddressConnect connect = (AddressConnect) key.attachment();
			try {
				if (connect.finish()) {
					return connect;
				}
			}
			catch (IOException ex) {
				abandon(connect);
				failed(connect.address(), ex);
			}
		}
		ended.clear();
		if (this.deadline.hasPassed()) {
			timeOutPending();
		}
		return null;
	}

	/**
	 * Wait for at least a millisecond, even if the deadline has passed: after a pause of
	 * the machine an answer may have arrived unseen.
	 */
	private Set<SelectionKey> select() throws IOException {
		long remaining = this.deadline.remainingNanos();
		long wait = this.untried.isEmpty() ? remaining : Math.min(remaining, this.nextAt - now());
		Selector selector = selector();
		selector.select(1 + Math.max(0, TimeUnit.NANOSECONDS.toMillis(wait)));
		return selector.selectedKeys();
	}

	private Selector selector() throws IOException {
		Selector selector = this.selector;
		if (selector == null) {
			selector = Selector.open();
			this.selector = selector;
		}
		return selector;
	}

	private void timeOutPending() {
		for (AddressConnect connect : List.copyOf(this.pending)) {
			abandon(connect);
			failed(connect.address(), new SocketTimeoutException("Connect timed out"));
		}
	}

	private void abandon(AddressConnect connect) {
		connect.reset();
		this.pending.remove(connect);
	}

	/**
	 * Record that an address has failed, so that the next one is due.
	 */
	private void failed(InetAddress address, IOException failure) {
		this.failures.add(address.getHostAddress() + " (" + failure.getMessage() + ")");
		if (this.lastFailure != null) {
			failure.addSuppressed(this.lastFailure);
		}
		this.lastFailure = failure;
		this.nextAt = now();
	}

	private IOException allFailed() {
		return new AddressesFailedException(this.failures, Objects.requireNonNull(this.lastFailure));
	}

	/**
	 * Close the remaining channels. Their descriptors are released when the selector is
	 * closed too.
	 */
	private void closeAllBut(@Nullable AddressConnect winner) throws IOException {
		for (int i = 0; i < this.pending.size(); i++) {
			if (this.pending.get(i) != winner) {
				this.pending.get(i).reset();
			}
		}
		if (this.selector != null) {
			this.selector.close();
		}
	}

	private long now() {
		return this.deadline.ticker().nanos();
	}

}
