package io.github.socketpool.protocol;

import java.util.concurrent.atomic.AtomicLong;

import io.github.socketpool.InvalidSettingException;

/**
 * Limits the memory of the bodies that are being received, on all connections that share
 * the budget. Without it, peers could make this process allocate any amount by announcing
 * large frames on many connections.
 * <p>
 * A body counts with the memory allocated for its bytes. That is at most twice what the
 * peer has sent of it, and never more than its length. It counts until its frame is
 * handed to the caller (on a client) or answered (on a server). Bodies that arrive in one
 * read, within the buffer of their connection, do not count. Nor do temporary copies, of
 * at most half a body, while the final array is filled. Thread-safe.
 */
public final class BodyBudget {

	private static final long SMALLEST_DEFAULT = 8L * 1024 * 1024;

	/**
	 * The default size is the maximum heap size divided by this.
	 */
	private static final int HEAP_DIVISOR = 8;

	private static final BodyBudget SHARED = new BodyBudget("the body budget of all clients of this JVM",
			"receive fewer large responses at once, give the JVM a larger heap, or give the ConnectionFactory a larger "
					+ "BodyBudget",
			defaultSize());

	private static final BodyBudget UNLIMITED = new BodyBudget("the unlimited body budget", "", Long.MAX_VALUE);

	private final String name;

	private final String remedy;

	private final long size;

	private final AtomicLong reserved = new AtomicLong();

	private BodyBudget(String name, String remedy, long size) {
		this.name = name;
		this.remedy = remedy;
		this.size = size;
	}

	/**
	 * Return a new budget. Give it to each connection factory or server that shares it.
	 * @param name the name in messages, which contains the setting of its size
	 * @param size how many bytes bodies may take at the same time, at least 1
	 * @return the budget
	 * @throws InvalidSettingException if the size is less than 1
	 */
	public static BodyBudget of(String name, long size) {
		if (size < 1) {
			throw new InvalidSettingException(name, size, "must be at least 1 byte",
					"Use how many bytes may be received at once, such as 64 MiB.");
		}
		return new BodyBudget(name, "receive fewer large frames at once, or raise " + name, size);
	}

	/**
	 * Return the budget shared by all clients whose connection factory has no other one.
	 * It has the {@linkplain #defaultSize() default size}. There is one for each class
	 * loader that loads this class.
	 * @return the shared budget
	 */
	public static BodyBudget shared() {
		return SHARED;
	}

	/**
	 * Return a budget without a limit.
	 * @return the unlimited budget
	 */
	public static BodyBudget unlimited() {
		return UNLIMITED;
	}

	/**
	 * Return the default size of a budget: an eighth of the maximum heap size, and at
	 * least 8 MiB.
	 * @return the number of bytes
	 */
	public static long defaultSize() {
		return Math.max(SMALLEST_DEFAULT, Runtime.getRuntime().maxMemory() / HEAP_DIVISOR);
	}

	/**
	 * Return an empty reservation for one connection.
	 * @return a new reservation, which must be closed with its connection
	 */
	public BodyReservation newReservation() {
		return new BodyReservation(this);
	}

	/**
	 * Return how many bytes bodies may take at the same time.
	 * @return the size in bytes
	 */
	public long size() {
		return this.size;
	}

	/**
	 * Return how many bytes are reserved now.
	 * @return the current number, which may already be outdated
	 */
	public long reserved() {
		return this.reserved.get();
	}

	boolean tryReserve(long bytes) {
		long before;
		do {
			before = this.reserved.get();
			if (bytes > this.size - before) {
				return false;
			}
		}
		while (!this.reserved.compareAndSet(before, before + bytes));
		return true;
	}

	void release(long bytes) {
		this.reserved.addAndGet(-bytes);
	}

	BodyBudgetExceededException exceeded(long bytes) {
		return new BodyBudgetExceededException("A frame of the peer needs " + bytes + " more bytes of memory, and "
				+ this.name + " (" + this.size + " bytes) is used up: frames that are being received take "
				+ this.reserved.get() + " bytes. The connection is closed; " + this.remedy + ".");
	}

	@Override
	public String toString() {
		return "BodyBudget[" + this.name + ": " + this.reserved.get() + " of " + this.size + " bytes reserved]";
	}

}
