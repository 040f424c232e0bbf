package io.github.socketpool.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Tells what the kernel of this machine knows about the sockets of each pool. Its tables
 * of sockets cost milliseconds to read, so they are read in the background, every
 * {@code socketpool.tcp.sample-interval}, and the latest sample is what is told here.
 * Thread-safe; no method reads those tables, resolves a name, or blocks.
 * <p>
 * What is not known is {@code null}, and never zero: whatever cannot be read, and
 * elsewhere than on Linux all of it but the file descriptors.
 */
public interface KernelSampler {

	/**
	 * Return the latest sample of the sockets that lead to a pool's target.
	 * @param pool the name of the pool
	 * @return the sample; {@code null} before the first one and after a failed one, while
	 * the pool is closed, while samples are not being taken, and where there is no such
	 * pool
	 */
	@Nullable TargetSockets sockets(String pool);

	/**
	 * Return the settings of the kernel that decide how many connections there can be.
	 * They are small files, read by each call.
	 * @return the settings of this instant, or {@code null} when they cannot be read
	 */
	@Nullable KernelSettings settings();

	/**
	 * Return how many file descriptors this process has. The operating system counts them
	 * one by one, by each call.
	 * @return the numbers of this instant, or {@code null} when they cannot be read
	 */
	@Nullable FileDescriptors fileDescriptors();

	/**
	 * Return how many sockets are in TIME_WAIT in this network namespace, whoever they
	 * belong to, IPv4 and IPv6 together. The kernel keeps the number: each call reads it,
	 * which costs microseconds however large it is.
	 * @return the number of this instant, or {@code null} when it cannot be read
	 */
	@Nullable Integer timeWaitOnHost();

	/**
	 * Add what is to be done whenever {@link #sockets(String)} may have something new to
	 * tell: after each sample, when a pool has been opened or closed, and when samples
	 * are no longer taken. It cannot be removed again.
	 * @param listener what to do, by the thread that samples or the one that closes the
	 * pool: it must be thread-safe and quick. What it throws is logged and goes no
	 * further
	 */
	void addListener(Runnable listener);

}
