package io.github.socketpool.connection.socket;

import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import javax.net.ssl.SSLException;

import io.github.socketpool.Deadline;
import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectPhase;
import io.github.socketpool.connection.ConnectionFactory.AnsweredCloses;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.ConnectionInitializer;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.connection.PoolableConnection;
import io.github.socketpool.connection.transport.ConnectedTransport;
import io.github.socketpool.connection.transport.SocketConnector;
import io.github.socketpool.payload.JacksonPayloadConverter;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.BodyBudget;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.testing.Connections;
import io.github.socketpool.testing.NoLeaks;
import io.github.socketpool.testing.Peer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ConnectionSetup}.
 */
@ExtendWith(NoLeaks.class)
class ConnectionSetupTests {

	private static final Duration LONG = Duration.ofSeconds(20);

	private final ScriptedTransport transport = new ScriptedTransport();

	@Test
	void theHandshakeIsCompleteBeforeTheConnectionIsReturned() {
		int[] handshakes = { 0 };
		this.transport.handshake = () -> handshakes[0]++;
		PoolableConnection connection = connect(LONG);
		assertThat(handshakes[0]).isOne();
		assertThat(connection.begin(Deadline.after(LONG), System.nanoTime())).isNull();
		this.transport.beforeWrite = () -> this.transport.arriving = Peer.frame("answer");
		assertThat(connection.exchange(Frame.of("request")).text()).isEqualTo("answer");
		assertThat(connection.end()).isNull();
		connection.close(CloseReason.POOL_CLOSED);
	}

	@Test
	void aConnectionThatIsLostInTheHandshakeMayHaveReachedAPlainServer() {
		this.transport.handshake = () -> {
			throw new IOException("Connection reset");
		};
		assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(() -> connect(LONG))
			.withMessageContaining(
					"lost during the TLS handshake with test:1: Connection reset. The server may speak plain")
			.satisfies((ex) -> assertThat(ex.getPhase()).isEqualTo(ConnectPhase.TLS));
	}

	@Test
	void aHandshakeThatFailsIsAFailedConnect() {
		this.transport.handshake = () -> {
			throw new SSLException("no trust");
		};
		assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(() -> connect(LONG))
			.withMessageContaining("the TLS handshake with test:1 failed: no trust.")
			.satisfies((ex) -> assertThat(ex.getPhase()).isEqualTo(ConnectPhase.TLS));
		assertThat(this.transport.closed).isCompletedWithValue(true);
	}

	@Test
	void aHandshakeThatNeverEndsFailsAtTheConnectTimeout() {
		this.transport.handshake = () -> {
			this.transport.closed.join();
			throw new AsynchronousCloseException();
		};
		assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(() -> connect(Duration.ofMillis(100)))
			.withMessageContaining("did not complete the TLS handshake within 100 ms")
			.withMessageContaining("connect.timeout")
			.withNoCause()
			.satisfies((ex) -> assertThat(ex.getPhase()).isEqualTo(ConnectPhase.TLS));
	}

	@Test
	void anInterruptEndsTheHandshake() {
		this.transport.handshake = () -> {
			Thread.currentThread().interrupt();
			throw new ClosedByInterruptException();
		};
		assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(() -> connect(LONG))
			.withMessageContaining("interrupted during the TLS handshake");
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.transport.closed).isCompletedWithValue(true);
	}

	@Test
	void closeRightAfterALoginIsNotTakenForALimitOfUses() {
		this.transport.beforeWrite = () -> this.transport.arriving = Peer.frame("welcome");
		ConnectionFactory factory = factory(LONG, (session) -> session.exchange("login", String.class));
		PoolableConnection connection = Connections.connect(factory, ErrorContext.none());
		this.transport.ended = true;
		long now = System.nanoTime() + Duration.ofMillis(1).toNanos();
		assertThat(connection.begin(Deadline.after(LONG), now)).isEqualTo(CloseReason.STALE);
		assertThat(factory.answeredCloses()).isEqualTo(AnsweredCloses.NONE);
		connection.close(CloseReason.STALE);
	}

	@Test
	void theProblemOfALoginIsSaidOnce() {
		this.transport.arriving = "HTTP/1.1 400 Bad Request".getBytes(StandardCharsets.US_ASCII);
		assertThatExceptionOfType(ConnectFailedException.class)
			.isThrownBy(() -> Connections.connect(factory(LONG, (session) -> session.receive()), ErrorContext.none()))
			.withMessageStartingWith("the login at test:1 failed: The peer sent 48 54 54 50")
			.withMessageContaining("an HTTP server")
			.withNoCause();
	}

	@Test
	void anErrorInTheHandshakeClosesTheConnection() {
		this.transport.handshake = () -> {
			throw new StackOverflowError();
		};
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> connect(LONG));
		assertThat(this.transport.closed).isCompletedWithValue(true);
	}

	private PoolableConnection connect(Duration timeout) {
		return Connections.connect(factory(timeout), ErrorContext.none());
	}

	private ConnectionFactory factory(Duration timeout, ConnectionInitializer... initializers) {
		FrameCodec codec = FrameCodec.asciiLength(AsciiLengthFormat.defaults());
		EndpointConnectors connectors = new EndpointConnectors(List.of(Endpoint.of("test", 1)),
				(endpoint) -> new ScriptedConnector(timeout));
		return new SocketConnectionFactory(connectors, codec, HeartbeatSettings.off(), BodyBudget.unlimited(),
				new ResponseFilter.Rules(null, null),
				new ConnectionSetup(List.of(initializers), new JacksonPayloadConverter()));
	}

	/**
	 * Returns the transport of the test.
	 */
	private final class ScriptedConnector implements SocketConnector {

		private final Duration timeout;

		ScriptedConnector(Duration timeout) {
			this.timeout = timeout;
		}

		@Override
		public Endpoint endpoint() {
			return Endpoint.of("test", 1);
		}

		@Override
		public ConnectedTransport connect(ErrorContext context) {
			return new ConnectedTransport(ConnectionSetupTests.this.transport, Deadline.ofConnectTimeout(this.timeout));
		}

	}

}
