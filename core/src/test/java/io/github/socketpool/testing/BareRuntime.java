package io.github.socketpool.testing;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.connection.QuickAck;
import io.github.socketpool.connection.SocketSettings;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Lease;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.server.ProtocolServer;
import io.github.socketpool.template.ProtocolTemplate;

/**
 * A server, a pool and a template in a process of their own, whose runtime may lack
 * modules: prints which extras there are and what a call, a caller who waits in vain and
 * an asynchronous call get.
 */
public final class BareRuntime {

	private static final PrintStream OUTPUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true);

	private BareRuntime() {
	}

	public static void main(String[] args) {
		OUTPUT.println("flight recorder: " + ModuleLayer.boot().findModule("jdk.jfr").isPresent());
		OUTPUT.println("socket options: " + ModuleLayer.boot().findModule("jdk.net").isPresent());
		OUTPUT.println("quick acknowledgements: " + quickAcknowledgements());
		OUTPUT.println("module: " + ProtocolTemplate.class.getModule().getName());
		try (ProtocolServer server = ProtocolServer.builder().handler((request) -> request).build().start();
				ConnectionPool pool = pool(server.port())) {
			ProtocolTemplate template = ProtocolTemplate.builder(pool).build();
			OUTPUT.println("call: " + template.exchange(Map.of("a", 1), String.class));
			OUTPUT.println("asynchronous call: " + template.exchangeAsync("2", String.class).join());
			OUTPUT.println("waiter: " + waitInVain(pool));
		}
	}

	private static String quickAcknowledgements() {
		try {
			SocketConnections.builder(Endpoint.of("localhost", 1))
				.settings(SocketSettings.defaults().withQuickAck(QuickAck.ON))
				.build();
			return "on";
		}
		catch (InvalidSettingException ex) {
			return ex.getSetting() + " refused";
		}
	}

	private static ConnectionPool pool(int port) {
		return ExclusivePool.builder(SocketConnections.builder(Endpoint.of("localhost", port)).build())
			.settings(PoolSettings.defaults().withMaxSize(1))
			.build();
	}

	private static String waitInVain(ConnectionPool pool) {
		ProtocolTemplate hasty = ProtocolTemplate.builder(pool).callTimeout(Duration.ofMillis(20)).build();
		Lease lease = pool.acquire(Deadline.after(Duration.ofMinutes(1)));
		Throwable failure = hasty.exchangeAsync("3", String.class).handle((response, error) -> error).join();
		lease.invalidate();
		return failure.getClass().getSimpleName();
	}

}
