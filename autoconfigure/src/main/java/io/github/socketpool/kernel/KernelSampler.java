package io.github.socketpool.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Returns the kernel's figures about the sockets of each pool. Reading the kernel's
 * socket tables takes milliseconds, so they are read in the background, every
 * {@code socketpool.tcp.sample-interval}. The methods return the latest sample: none of
 * them reads those tables, resolves a name, or blocks. Thread-safe.
 * <p>
 * A figure that cannot be read is {@code null}, and never zero. On systems other than
 * Linux, only the file descriptors can be read.
 */
public interface KernelSampler {

	/**
	 * Return the latest sample of the sockets that lead to a pool's targets.
	 * @param pool the name of the pool. Several targets have one sample: the sum of the
	 * sockets to all of them, and the fewest free ports. So have pools with the same name
	 * @return the sample; {@code null} before the first one, after a failed one, while
	 * the pool is closed, while no samples are taken, if all its targets are Unix domain
	 * sockets, or if there is no such pool
	 */
	@Nullable TargetSockets sockets(String pool);

	/**
	 * Return the kernel settings that limit the number of connections. Each call reads
	 * them from small files.
	 * @return the current settings, or {@code null} if they cannot be read
	 */
	@Nullable KernelSettings settings();

	/**
	 * Return how many file descriptors this process has. The operating system counts them
	 * one by one in each call.
	 * @return the current numbers, or {@code null} if they cannot be read
	 */
	@Nullable FileDescriptors fileDescriptors();

	/**
	 * Return how many sockets of all processes are in TIME_WAIT in this network
	 * namespace, IPv4 and IPv6 together. Each call reads the number, which the kernel
	 * keeps: that takes microseconds, however large it is.
	 * @return the current number, or {@code null} if it cannot be read
	 */
	@Nullable Integer timeWaitOnHost();

	/**
	 * Add a listener for changes of {@link #sockets(String)}: after each sample, when a
	 * pool has been opened or closed, and when samples are no longer taken. It cannot be
	 * removed again.
	 * @param listener called by the sampling thread, or by the thread that closes the
	 * pool. It must be thread-safe and fast. An exception that it throws is logged
	 */
	void addListener(Runnable listener);

}
