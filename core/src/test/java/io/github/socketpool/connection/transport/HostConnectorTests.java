package io.github.socketpool.connection.transport;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;

import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.SocketSettings;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link HostConnector}.
 */
@ExtendWith(NoLeaks.class)
class HostConnectorTests {

	private static final String[] LOOPBACK = { "127.0.0.1", "127.0.0.2", "127.0.0.3" };

	@Test
	void theErrorNamesEachAddressThatFailed() throws Exception {
		int port = unusedPort();
		assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(() -> connect(port, withAddresses(LOOPBACK)))
			.withMessageContaining("some.host:" + port + " refused the connection")
			.withMessageContaining("Each of its addresses failed: 127.0.0.1 (Connection refused), "
					+ "127.0.0.2 (Connection refused), 127.0.0.3 (Connection refused).");
	}

	@Test
	void theErrorOfASingleAddressDoesNotNameIt() throws Exception {
		int port = unusedPort();
		assertThatExceptionOfType(ConnectFailedException.class)
			.isThrownBy(() -> connect(port, withAddresses("127.0.0.1")))
			.withMessageContaining("some.host:" + port + " refused the connection")
			.withMessageNotContaining("addresses");
	}

	@Test
	void anAddressThatFailsLeavesTheNextOneToBeTried() throws Exception {
		try (ScriptedServer server = ScriptedServer.echo()) {
			Transport transport = connect(server.port(), withAddresses("127.0.0.2", "127.0.0.1"));
			assertThat(transport.hasUnread()).isFalse();
			transport.close(false);
		}
	}

	@Test
	void aConnectThatReachesItselfIsRefused() throws Exception {
		int port = unusedPort();
		Network leavingFromThePortItLeadsTo = new Network() {

			@Override
			public InetAddress[] addresses(String host) throws UnknownHostException {
				return new InetAddress[] { InetAddress.getByName("127.0.0.1") };
			}

			@Override
			public SocketChannel open() throws IOException {
				return SocketChannel.open().bind(new InetSocketAddress("127.0.0.1", port));
			}

		};
		assertThatExceptionOfType(ConnectFailedException.class)
			.isThrownBy(() -> connect(port, leavingFromThePortItLeadsTo))
			.withMessageContaining("nothing seems to listen there")
			.havingCause()
			.withMessageContaining("The connect reached itself");
	}

	@Test
	void withoutALocalPortTheErrorSaysWhatThereIsAndWhatToDo() throws Exception {
		Network withoutPorts = new Network() {

			@Override
			public InetAddress[] addresses(String host) throws UnknownHostException {
				return new InetAddress[] { InetAddress.getLoopbackAddress() };
			}

			@Override
			public SocketChannel open() throws IOException {
				throw new BindException("Cannot assign requested address");
			}

		};
		assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(() -> connect(9000, withoutPorts))
			.withMessageContaining(
					"no local port left for a connection to some.host:9000." + LocalPorts.SYSTEM.describe() + " Ports")
			.withMessageContaining("pooled instead of per-call")
			.withMessageContaining("widen net.ipv4.ip_local_port_range")
			.withMessageContaining("where net.ipv4.tcp_tw_reuse is 0, or 2 (loopback only) and the server is on "
					+ "another machine, set it to 1")
			.withMessageNotContaining("recycle");
	}

	private static Transport connect(int port, Network network) {
		return new HostConnector(Endpoint.of("some.host", port), SocketSettings.defaults(), network)
			.connect(ErrorContext.none())
			.transport();
	}

	private static Network withAddresses(String... addresses) {
		return new Network() {

			@Override
			public InetAddress[] addresses(String host) throws UnknownHostException {
				InetAddress[] found = new InetAddress[addresses.length];
				for (int i = 0; i < found.length; i++) {
					found[i] = InetAddress.getByName(addresses[i]);
				}
				return found;
			}

		};
	}

	private static int unusedPort() throws IOException {
		try (ServerSocket socket = new ServerSocket()) {
			socket.bind(new InetSocketAddress("127.0.0.1", 0));
			return socket.getLocalPort();
		}
	}

}
