package io.github.socketpool.protocol;

import java.util.concurrent.atomic.AtomicLong;

import io.github.socketpool.InvalidSettingException;

/**
 * How many bytes the bodies of frames may take while they are being received, on all
 * connections that share the budget. It bounds what peers can make this process allocate
 * by announcing large frames on many connections.
 * <p>
 * A body counts with the memory that has been taken for its bytes, which is at most twice
 * what the peer has sent of it and never more than its length. It counts until its frame
 * is handed over: on a client to the caller, on a server until the frame is answered.
 * Bodies that arrive in one piece, within the buffer of their connection, do not count,
 * nor does what is copied when the array of a body is made (half of it at most), for as
 * long as copying takes. Thread-safe.
 */
public final class BodyBudget {

	private static final long SMALLEST_DEFAULT = 8L * 1024 * 1024;

	/**
	 * The part of the largest heap that bodies may take unless the user says otherwise.
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
	 * @param name what messages call it, with the setting that its size comes from
	 * @param size how many bytes bodies may take at once, at least 1
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
	 * Return the budget that all clients share unless their connection factory has one of
	 * its own. It has the {@linkplain #defaultSize() default size}, and there is one for
	 * each class loader that loads this class.
	 * @return the shared budget
	 */
	public static BodyBudget shared() {
		return SHARED;
	}

	/**
	 * Return a budget that is never used up.
	 * @return the unlimited budget
	 */
	public static BodyBudget unlimited() {
		return UNLIMITED;
	}

	/**
	 * Return the size of a budget unless the user says otherwise: an eighth of the
	 * largest heap, and at least 8 MiB.
	 * @return the number of bytes
	 */
	public static long defaultSize() {
		return Math.max(SMALLEST_DEFAULT, Runtime.getRuntime().maxMemory() / HEAP_DIVISOR);
	}

	/**
	 * Return what one connection reserves of this budget, nothing yet.
	 * @return a new reservation, which must be closed with its connection
	 */
	public BodyReservation newReservation() {
		return new BodyReservation(this);
	}

	/**
	 * Return how many bytes bodies may take at once.
	 * @return the size in bytes
	 */
	public long size() {
		return this.size;
	}

	/**
	 * Return how many bytes are reserved now.
	 * @return the number of bytes, which may be outdated at once
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
