package io.github.socketpool.connection.transport;

import java.io.IOException;
import java.net.BindException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectPhase;
import io.github.socketpool.connection.QuickAck;
import io.github.socketpool.connection.SocketSettings;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.NoLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link UnixConnector}.
 */
@ExtendWith(NoLeaks.class)
class UnixConnectorTests {

	@TempDir
	private Path directory;

	private final List<AutoCloseable> closed = new ArrayList<>();

	@AfterEach
	void closeAll() throws Exception {
		for (AutoCloseable each : this.closed) {
			each.close();
		}
	}

	@Test
	void movesBytesToTheServerAndBack() throws IOException {
		ServerSocketChannel listener = listen(10);
		Transport transport = connect(SocketSettings.defaults());
		SocketChannel peer = closeLater(listener.accept());
		assertThat(transport.write(ByteBuffer.wrap(new byte[3]))).isEqualTo(3);
		assertThat(peer.read(ByteBuffer.allocate(10))).isEqualTo(3);
		peer.write(ByteBuffer.wrap(new byte[5]));
		assertThat(transport.read(ByteBuffer.allocate(10))).isEqualTo(5);
	}

	@Test
	void ignoresTheOptionsOfTcp() throws IOException {
		listen(10);
		connect(SocketSettings.defaults().withKeepAlive(true).withNoDelay(false).withQuickAck(QuickAck.ON));
	}

	@Test
	void setsTheSizesOfTheKernelsBuffers() throws IOException {
		listen(10);
		int small = sentWithoutWaiting(connect(SocketSettings.defaults().withBufferSizes(8 * 1024, null)));
		int large = sentWithoutWaiting(connect(SocketSettings.defaults().withBufferSizes(100 * 1024, null)));
		assertThat(large).isGreaterThan(2 * small);
	}

	@Test
	void theErrorNamesASocketThatDoesNotExist() {
		assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(() -> connect(SocketSettings.defaults()))
			.withMessageContaining("there is no socket at unix:" + socket() + ": the file does not exist")
			.withMessageContaining("Start the server, or correct addresses.")
			.satisfies((ex) -> assertThat(ex.getPhase()).isEqualTo(ConnectPhase.CONNECT));
	}

	@Test
	void theErrorNamesASocketThatNothingListensOn() throws IOException {
		listen(10).close();
		assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(() -> connect(SocketSettings.defaults()))
			.withMessageContaining(
					"unix:" + socket() + " refused the connection: the socket exists, but nothing listens")
			.withMessageContaining("Start the server");
	}

	@Test
	void theErrorNamesAFileThatIsNoSocket() throws IOException {
		Files.createFile(socket());
		assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(() -> connect(SocketSettings.defaults()))
			.withMessageContaining(
					"unix:" + socket() + " is not a socket, but another kind of file. Correct addresses.");
	}

	@Test
	void theErrorNamesASocketThatThisProcessMayNotWrite() throws IOException {
		listen(10);
		Files.setPosixFilePermissions(socket(), PosixFilePermissions.fromString("r--r--r--"));
		Assumptions.assumeFalse(Files.isWritable(socket()), "skipped: this user may write every file");
		assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(() -> connect(SocketSettings.defaults()))
			.withMessageContaining("this process may not connect to unix:" + socket())
			.withMessageContaining("Give its user permission to write the socket");
	}

	@Test
	void theErrorOfAUserThatMayWriteEveryFileNamesPermissionsToo() throws IOException {
		listen(10);
		UnixConnectErrors errors = errors();
		BindException denied = new BindException("Permission denied");
		assertThat(errors.isBacklogFull(denied)).isFalse();
		assertThat(errors.explain(denied, ErrorContext.none()))
			.hasMessageContaining("this process may not connect to unix:" + socket())
			.hasMessageContaining("SELinux");
	}

	@ParameterizedTest
	@CsvSource({ "Resource temporarily unavailable, true", "Die Ressource ist zur Zeit nicht verfügbar, true",
			"No buffer space available, false", "Cannot allocate memory, false",
			"Protocol wrong type for socket, false" })
	void onlyAFullBacklogIsTriedAgain(String message, boolean full) throws IOException {
		listen(10);
		assertThat(errors().isBacklogFull(new SocketException(message))).isEqualTo(full);
	}

	@ParameterizedTest
	@EnumSource
	void theConnectTimeoutHoldsWhileTheBacklogIsFull(Caller.ThreadKind kind) throws IOException {
		kind.assumeAvailable();
		fill(listen(1));
		Duration timeout = Duration.ofMillis(300);
		long start = System.nanoTime();
		ConnectFailedException failure = Caller
			.start(kind, () -> connect(SocketSettings.defaults().withConnectTimeout(timeout)))
			.failure(ConnectFailedException.class);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(timeout, timeout.plusSeconds(5));
		assertThat(failure).hasMessageContaining("unix:" + socket() + " did not accept the connection within 300 ms")
			.hasMessageContaining("raise connect.timeout");
	}

	@Test
	void connectsOnceTheServerMakesRoomInItsBacklog() throws IOException {
		ServerSocketChannel listener = listen(1);
		fill(listener);
		Caller<Transport> caller = Caller
			.start(() -> connect(SocketSettings.defaults().withConnectTimeout(Duration.ofSeconds(20))));
		await().until(() -> isWaiting(caller.thread()));
		closeLater(listener.accept());
		assertThat(caller.get()).isNotNull();
	}

	@Test
	void anInterruptEndsAConnectToAFullBacklog() throws IOException {
		fill(listen(1));
		Caller<Transport> caller = Caller
			.start(() -> connect(SocketSettings.defaults().withConnectTimeout(Duration.ofSeconds(20))));
		await().until(() -> isWaiting(caller.thread()));
		caller.thread().interrupt();
		assertThat(caller.failure(ConnectFailedException.class)).hasCauseInstanceOf(ClosedByInterruptException.class);
		assertThat(caller.isInterruptedAtEnd()).isTrue();
	}

	private ServerSocketChannel listen(int backlog) throws IOException {
		return closeLater(ServerSocketChannel.open(StandardProtocolFamily.UNIX))
			.bind(UnixDomainSocketAddress.of(socket()), backlog);
	}

	/**
	 * Connect until no further connect succeeds at once.
	 */
	private void fill(ServerSocketChannel listener) throws IOException {
		while (true) {
			SocketChannel channel = closeLater(SocketChannel.open(StandardProtocolFamily.UNIX));
			channel.configureBlocking(false);
			try {
				channel.connect(listener.getLocalAddress());
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	private static int sentWithoutWaiting(Transport transport) throws IOException {
		transport.setBlocking(false);
		return transport.write(ByteBuffer.allocate(1024 * 1024));
	}

	private static boolean isWaiting(Thread thread) {
		return thread.getState() == Thread.State.TIMED_WAITING;
	}

	private Transport connect(SocketSettings settings) {
		Transport transport = new UnixConnector(Endpoint.unix(socket().toString()), settings)
			.connect(ErrorContext.none())
			.transport();
		this.closed.add(() -> transport.close(false));
		return transport;
	}

	private <T extends AutoCloseable> T closeLater(T resource) {
		this.closed.add(resource);
		return resource;
	}

	private UnixConnectErrors errors() {
		return new UnixConnectErrors(Endpoint.unix(socket().toString()), Duration.ofSeconds(1));
	}

	private Path socket() {
		return this.directory.resolve("server.sock");
	}

}
