package io.github.socketpool.template;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

import javax.net.ssl.SSLEngine;

import io.github.socketpool.connection.tls.TlsTransport;
import io.github.socketpool.connection.transport.PlainTransport;
import io.github.socketpool.connection.transport.Readiness;
import io.github.socketpool.connection.transport.TransferBuffers;
import io.github.socketpool.connection.transport.Transport;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.Peer;
import io.github.socketpool.testing.TestClient;
import io.github.socketpool.testing.TestTls;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Faults: a connection over TLS ends in the packet that carries a response.
 */
@ExtendWith(NoLeaks.class)
class TlsEndFaultsTests {

	/** An alert that is not encrypted, and so cannot be read. */
	private static final byte[] BROKEN = { 21, 3, 3, 0, 2, 2, 40 };

	@ParameterizedTest
	@CsvSource({ "TLSv1.2, CLOSE_NOTIFY", "TLSv1.2, BROKEN_RECORD", "TLSv1.3, CLOSE_NOTIFY", "TLSv1.3, BROKEN_RECORD" })
	void theResponseArrivesAndNoFurtherCallGetsTheConnection(String protocol, End end) throws IOException {
		try (ServerSocketChannel listener = ServerSocketChannel.open()) {
			listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
			Caller<Void> server = Caller.start(() -> {
				serve(listener, end);
				serve(listener, end);
				return null;
			});
			try (TestClient client = TestClient.to(listener.socket().getLocalPort())
				.tls(TestTls.client(protocol))
				.build()) {
				assertThat(client.call("1")).isEqualTo("1");
				await().untilAsserted(() -> assertThat(client.events().closes()).containsExactly("STALE by PEER"));
				assertThat(client.call("2")).isEqualTo("2");
				assertThat(client.events().connected).hasValue(2);
			}
			server.get();
		}
	}

	/**
	 * Answer one request, and end the connection in the same packet.
	 */
	private static void serve(ServerSocketChannel listener, End end) throws IOException {
		SocketChannel channel = listener.accept();
		SSLEngine engine = TestTls.serverContext().createSSLEngine();
		engine.setUseClientMode(false);
		GatheringTransport gathering = new GatheringTransport(new PlainTransport(channel, false));
		TlsTransport transport = TlsTransport.server(gathering, engine, TransferBuffers.ofRecords());
		transport.handshake();
		ByteBuffer request = ByteBuffer.allocate(100);
		while (request.position() < Peer.frame("1").length) {
			transport.read(request);
		}
		String text = new String(request.array(), 0, request.position(), StandardCharsets.US_ASCII);
		gathering.gathers = true;
		transport.write(ByteBuffer.wrap(Peer.frame(text.substring(text.length() - 1))));
		if (end == End.BROKEN_RECORD) {
			gathering.write(ByteBuffer.wrap(BROKEN));
		}
		transport.close(false);
	}

	private enum End {

		CLOSE_NOTIFY, BROKEN_RECORD

	}

	/**
	 * Sends everything in one packet when it is closed.
	 */
	private static final class GatheringTransport implements Transport {

		private final Transport raw;

		private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();

		private boolean gathers;

		GatheringTransport(Transport raw) {
			this.raw = raw;
		}

		@Override
		public int read(ByteBuffer target) throws IOException {
			return this.raw.read(target);
		}

		@Override
		public int write(ByteBuffer source) throws IOException {
			if (!this.gathers) {
				return this.raw.write(source);
			}
			int count = source.remaining();
			byte[] bytes = new byte[count];
			source.get(bytes);
			this.gathered.writeBytes(bytes);
			return count;
		}

		@Override
		public void setBlocking(boolean blocking) throws IOException {
			this.raw.setBlocking(blocking);
		}

		@Override
		public Readiness readiness() throws IOException {
			return this.raw.readiness();
		}

		@Override
		public boolean hasUnread() throws IOException {
			return this.raw.hasUnread();
		}

		@Override
		public void acknowledge(boolean unlessUnread) throws IOException {
			this.raw.acknowledge(unlessUnread);
		}

		@Override
		public void close(boolean reset) {
			try {
				this.raw.write(ByteBuffer.wrap(this.gathered.toByteArray()));
			}
			catch (IOException ex) {
				// The client has gone.
			}
			this.raw.close(reset);
		}

	}

}
