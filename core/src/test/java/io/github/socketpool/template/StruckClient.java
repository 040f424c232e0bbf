package io.github.socketpool.template;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.SocketSettings;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.protocol.Frame;

/**
 * A client in a process of its own, which errors of the virtual machine strike: its
 * recursion runs away, or its memory is full. Prints a line for each thing that it finds
 * afterwards. A process of its own, since such errors also harm classes of the JDK that
 * are loaded at that moment.
 */
final class StruckClient {

	private static final OutputStream OUTPUT = new FileOutputStream(FileDescriptor.out);

	private static final Duration TIMEOUT = Duration.ofMillis(500);

	/** For connects and waits that are not struck, where nothing is compiled yet. */
	private static final Duration LONG = Duration.ofSeconds(20);

	private static final int HONEST_CALLERS = 4;

	private final ConnectionPool pool;

	private final ProtocolTemplate template;

	private final AtomicInteger struck = new AtomicInteger();

	private final AtomicInteger wrong = new AtomicInteger();

	private volatile boolean going = true;

	private StruckClient(int port, int size) {
		this.pool = ExclusivePool
			.builder(SocketConnections.builder(Endpoint.of("127.0.0.1", port))
				.settings(SocketSettings.defaults().withConnectTimeout(LONG))
				.build())
			.settings(PoolSettings.defaults().withMaxSize(size).withAcquireTimeout(LONG))
			.build();
		this.template = ProtocolTemplate.builder(this.pool).callTimeout(TIMEOUT).build();
	}

	public static void main(String[] args) throws Exception {
		try {
			int size = Integer.parseInt(args[2]);
			StruckClient client = new StruckClient(Integer.parseInt(args[1]), size);
			client.callAtOnce(size);
			client.beStruck(args[0].equals("stack"), Integer.parseInt(args[3]));
			client.examine(size, Duration.ofSeconds(Integer.parseInt(args[4])));
		}
		catch (Throwable ex) {
			print("failed", ex + " at " + List.of(ex.getStackTrace()));
		}
		System.exit(0);
	}

	/**
	 * Let some honest callers and some who are struck call at the same time.
	 */
	private void beStruck(boolean byStack, int rounds) throws InterruptedException {
		List<Thread> honest = new ArrayList<>();
		for (int i = 0; i < HONEST_CALLERS; i++) {
			honest.add(start(0, this::callHonestly));
		}
		if (byStack) {
			Thread recursive = start(512 * 1024, () -> {
				for (int i = 0; i < rounds; i++) {
					recurse(i % 16);
				}
			});
			recursive.join();
		}
		else {
			fillMemory(rounds);
		}
		this.going = false;
		for (Thread thread : honest) {
			thread.join();
		}
	}

	private static Thread start(long stackSize, Runnable task) {
		Thread thread = new Thread(null, task, "caller", stackSize);
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	private void callHonestly() {
		for (int i = 0; this.going; i++) {
			call("honest " + i);
		}
	}

	/**
	 * Call at the end of the stack, and in the frames above it while it unwinds: with a
	 * little more room each time, so that the error strikes at another place.
	 */
	@SuppressWarnings("InfiniteRecursion")
	private int recurse(int room) {
		int depth = 0;
		try {
			depth = recurse(room) + 1;
		}
		catch (StackOverflowError ex) {
			depth = 1;
		}
		if (depth > room && depth < 400) {
			call("struck " + depth);
		}
		return depth;
	}

	private void call(String request) {
		try {
			String response = this.template.exchange(request, String.class);
			this.wrong.addAndGet(response.equals(request) ? 0 : 1);
		}
		catch (Error ex) {
			this.struck.incrementAndGet();
		}
		catch (RuntimeException ex) {
			// Struck by what another one has left behind, which is allowed for a while.
		}
	}

	/**
	 * Fill the memory again and again while twice as many callers as connections call.
	 */
	private void fillMemory(int rounds) throws InterruptedException {
		List<Thread> callers = new ArrayList<>();
		for (int i = 0; i < 2 * this.pool.control().settings().maxSize(); i++) {
			callers.add(start(0, this::callHonestly));
		}
		for (int i = 0; i < rounds; i++) {
			List<byte[]> memory = new ArrayList<>();
			try {
				for (int size = 1 << 20; size >= 16; size /= 2) {
					fill(memory, size);
				}
			}
			catch (OutOfMemoryError ex) {
				// The list itself did not grow.
			}
			TimeUnit.MILLISECONDS.sleep(20);
			memory.clear();
		}
		this.going = false;
		for (Thread caller : callers) {
			caller.join();
		}
	}

	private static void fill(List<byte[]> memory, int size) {
		try {
			for (int i = 0; i < 100_000; i++) {
				memory.add(new byte[size]);
			}
		}
		catch (OutOfMemoryError ex) {
			// Smaller ones fit.
		}
	}

	/**
	 * The deadline of the last call that was struck is a timeout away at most.
	 */
	private void examine(int size, Duration recovery) throws Exception {
		long end = System.nanoTime() + TIMEOUT.plus(recovery).toNanos();
		print("struck", this.struck.get() > 0);
		PoolStats stats = stats();
		while (!isAtRest(stats) && System.nanoTime() - end < 0) {
			TimeUnit.MILLISECONDS.sleep(50);
			stats = stats();
		}
		print("at rest", isAtRest(stats) ? "true" : stats.toString());
		print("wrong answers", this.wrong.get());
		callAtOnce(size);
		print("calls work", "true");
	}

	private static boolean isAtRest(PoolStats stats) {
		return stats.active() == 0 && stats.connecting() == 0 && stats.waiters() == 0;
	}

	/**
	 * Return the counts, unless a lock is held forever.
	 */
	private PoolStats stats() throws Exception {
		return CompletableFuture.supplyAsync(this.pool.control()::stats).get(20, TimeUnit.SECONDS);
	}

	/**
	 * Hold all connections at once, each with a call.
	 */
	private void callAtOnce(int size) {
		List<Lease> leases = new ArrayList<>();
		for (int i = 0; i < size; i++) {
			leases.add(this.pool.acquire(Deadline.after(LONG)));
		}
		for (Lease lease : leases) {
			lease.connection().exchange(Frame.of("x"));
			lease.release();
		}
	}

	private static void print(String what, Object value) {
		try {
			OUTPUT.write((what + ": " + value + "\n").getBytes(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
