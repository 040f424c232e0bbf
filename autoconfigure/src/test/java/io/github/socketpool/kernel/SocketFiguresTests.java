package io.github.socketpool.kernel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that the figures of real sockets match those of {@code ss}, whichever side closes
 * and whichever table contains the sockets.
 */
class SocketFiguresTests {

	private static final int CONNECTIONS = 20;

	private static final Path PROC = Path.of("/proc");

	private static final Path SETTINGS = PROC.resolve("sys/net/ipv4");

	@BeforeEach
	void requireSs() {
		Assumptions.assumeTrue(Files.isReadable(PROC.resolve("self/net/tcp")),
				"skipped: this system has no /proc/self/net/tcp");
		Assumptions.assumeTrue(isInstalled(), "skipped: there is no 'ss' on the path (package iproute2)");
	}

	@ParameterizedTest(name = "{0}, {1} to {2}")
	@MethodSource("ways")
	void figuresAreThoseOfSs(Way way, ProtocolFamily family, String host) throws Exception {
		try (ServerSocketChannel server = listen(family, host)) {
			int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
			for (int i = 0; i < CONNECTIONS; i++) {
				exchangeAndClose(way, family, new InetSocketAddress(InetAddress.getByName(host), port), server);
			}
			int expected = (way == Way.CLIENT_FIRST) ? CONNECTIONS : 0;
			await().untilAsserted(() -> assertThat(figures(host, port)).isEqualTo(figuresOfSs(host, port))
				.extracting(Figures::timeWait)
				.isEqualTo(expected));
		}
	}

	@ParameterizedTest
	@MethodSource("families")
	void openConnectionsTakePortsAsWell(ProtocolFamily family, String host) throws Exception {
		try (ServerSocketChannel server = listen(family, host)) {
			InetSocketAddress address = (InetSocketAddress) server.getLocalAddress();
			try (SocketChannel client = SocketChannel.open(family)) {
				client.connect(address);
				try (SocketChannel accepted = server.accept()) {
					assertThat(accepted.isConnected()).isTrue();
					await().untilAsserted(() -> assertThat(figures(host, address.getPort()))
						.isEqualTo(figuresOfSs(host, address.getPort()))
						.extracting(Figures::timeWait)
						.isEqualTo(0));
				}
			}
		}
	}

	static Stream<Arguments> ways() {
		return Stream.of(Way.values())
			.flatMap((way) -> families().map((family) -> Arguments.of(way, family.get()[0], family.get()[1])));
	}

	/**
	 * The IPv4 table, the IPv6 table with mapped addresses, which Java's sockets usually
	 * have, and the IPv6 table with IPv6 addresses if there are any.
	 */
	static Stream<Arguments> families() {
		Stream<Arguments> ipv4 = Stream.of(Arguments.of(StandardProtocolFamily.INET, "127.0.0.1"));
		Stream<Arguments> ipv6 = Stream.of("127.0.0.1", "::1")
			.filter(SocketFiguresTests::isThere)
			.map((host) -> Arguments.of(StandardProtocolFamily.INET6, host));
		return Stream.concat(ipv4, ipv6);
	}

	private static boolean isThere(String host) {
		try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.INET6)) {
			server.bind(new InetSocketAddress(host, 0));
			return true;
		}
		catch (IOException | UnsupportedOperationException ex) {
			return false;
		}
	}

	/**
	 * Listen on a port to which no socket in TIME_WAIT leads. Another server may have
	 * used it a minute ago.
	 */
	private static ServerSocketChannel listen(ProtocolFamily family, String host) throws Exception {
		for (int attempt = 0; attempt < 100; attempt++) {
			ServerSocketChannel server = ServerSocketChannel.open(family);
			server.bind(new InetSocketAddress(InetAddress.getByName(host), 0));
			if (figuresOfSs(host, ((InetSocketAddress) server.getLocalAddress()).getPort()).timeWait() == 0) {
				return server;
			}
			server.close();
		}
		throw new IllegalStateException("Sockets are in TIME_WAIT towards each of 100 ports");
	}

	private static void exchangeAndClose(Way way, ProtocolFamily family, InetSocketAddress address,
			ServerSocketChannel server) throws IOException {
		try (SocketChannel client = SocketChannel.open(family)) {
			client.connect(address);
			try (SocketChannel accepted = server.accept()) {
				SocketChannel first = (way == Way.SERVER_FIRST) ? accepted : client;
				SocketChannel second = (first == client) ? accepted : client;
				if (way == Way.RESET) {
					first.setOption(StandardSocketOptions.SO_LINGER, 0);
					first.close();
					return;
				}
				first.close();
				// Only after this is it certain which side closed first
				assertThat(second.read(ByteBuffer.allocate(1))).isEqualTo(-1);
			}
		}
	}

	private static Figures figures(String host, int port) throws IOException {
		try (ConnectionPool pool = ExclusivePool.builder(SocketConnections.builder(Endpoint.of(host, port)).build())
			.build()) {
			WatchedTarget target = WatchedTarget.of(pool, List.of(), InetAddress::getAllByName).get(0);
			target.resolve(Instant.now());
			TargetSockets sample = new TargetSampler(new SocketTables(new ProcFiles(PROC)),
					new KernelFiles(new ProcFiles(PROC)), InstantSource.system())
				.sample(List.of(target))
				.get("default");
			return new Figures(sample.timeWait(), sample.portsFree());
		}
	}

	private static Figures figuresOfSs(String host, int port) throws Exception {
		BitSet used = new BitSet();
		int timeWait = 0;
		for (String line : output("ss", "-Htan").lines().toList()) {
			String[] columns = line.split(" +");
			int localPort = Integer.parseInt(columns[3].substring(columns[3].lastIndexOf(':') + 1));
			if (columns[0].equals("LISTEN")) {
				used.set(localPort);
			}
			else if (columns[4].replaceAll("::ffff:|\\[|]", "").equals(host + ":" + port)) {
				used.set(localPort);
				timeWait += columns[0].equals("TIME-WAIT") ? 1 : 0;
			}
		}
		EphemeralPorts ports = new EphemeralPorts(output("cat", SETTINGS + "/ip_local_port_range"),
				output("cat", SETTINGS + "/ip_local_reserved_ports"));
		return new Figures(timeWait, ports.countWithout(used, new BitSet()));
	}

	private static boolean isInstalled() {
		try {
			return !output("ss", "-V").isEmpty();
		}
		catch (Exception ex) {
			return false;
		}
	}

	private static String output(String... command) throws Exception {
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as("%s: %s", command[0], output).isZero();
		return output;
	}

	private record Figures(int timeWait, int portsFree) {

	}

	enum Way {

		CLIENT_FIRST, SERVER_FIRST, RESET

	}

}
