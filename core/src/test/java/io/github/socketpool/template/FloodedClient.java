package io.github.socketpool.template;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.exclusive.ExclusivePool;

/**
 * A client in a process of its own, with as many connections as callers to a server whose
 * headers lie. Prints a line for each thing that happens to it.
 */
final class FloodedClient {

	private static final OutputStream OUTPUT = new FileOutputStream(FileDescriptor.out);

	private static final int CALLERS = 1_000;

	private final Map<String, Integer> failures = new ConcurrentHashMap<>();

	private final ConnectionPool pool;

	private final ProtocolTemplate lied;

	private final ProtocolTemplate honest;

	private FloodedClient(int port, int honestPort) {
		this.pool = pool(port);
		this.lied = ProtocolTemplate.builder(this.pool).build();
		this.honest = ProtocolTemplate.builder(pool(honestPort)).build();
	}

	public static void main(String[] args) throws Exception {
		try {
			new FloodedClient(Integer.parseInt(args[0]), Integer.parseInt(args[1])).run();
			print("end", "reached");
		}
		catch (Throwable ex) {
			print("failed", ex + " at " + List.of(ex.getStackTrace()));
		}
	}

	private static ConnectionPool pool(int port) {
		PoolSettings settings = PoolSettings.defaults().withMaxSize(CALLERS).withMaxWaiters(CALLERS);
		return ExclusivePool.builder(SocketConnections.builder(Endpoint.of("127.0.0.1", port)).build())
			.settings(settings)
			.build();
	}

	private void run() throws Exception {
		this.honest.exchange("warm", String.class);
		this.lied.exchange("warm", String.class);
		CountDownLatch sent = new CountDownLatch(CALLERS);
		List<Thread> callers = new ArrayList<>();
		for (int i = 0; i < CALLERS; i++) {
			Thread caller = new Thread(() -> call(sent));
			caller.start();
			callers.add(caller);
		}
		sent.await();
		for (int i = 0; i < 100; i++) {
			this.honest.exchange("call", String.class, Duration.ofSeconds(30));
		}
		for (Thread caller : callers) {
			caller.join();
		}
		print("failures", new TreeMap<>(this.failures).toString());
		print("answer", this.lied.exchange("honest", String.class, Duration.ofSeconds(30)));
		print("pool", this.pool.control().stats().toString());
	}

	/**
	 * Make a call that is never answered in full.
	 */
	private void call(CountDownLatch sent) {
		sent.countDown();
		try {
			this.lied.exchange("lie", String.class, Duration.ofSeconds(4));
			this.failures.merge("none", 1, Integer::sum);
		}
		catch (Throwable ex) {
			String budget = String.valueOf(ex.getMessage()).contains("body budget of all clients") ? " of the budget"
					: "";
			this.failures.merge(ex.getClass().getSimpleName() + budget, 1, Integer::sum);
		}
	}

	private static void print(String what, String value) throws IOException {
		OUTPUT.write((what + ": " + value + "\n").getBytes(StandardCharsets.UTF_8));
	}

}
