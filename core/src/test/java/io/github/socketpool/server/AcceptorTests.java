package io.github.socketpool.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;

import io.github.socketpool.Ticker;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.HeartbeatToken;
import io.github.socketpool.server.TestClient.Ending;
import io.github.socketpool.testing.LogCapture;
import org.junit.jupiter.api.Test;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What happens when the operating system gives no connection.
 */
class AcceptorTests {

	@Test
	void failureToAcceptIsFollowedByAPauseAndAnotherTryUntilClosed() throws Exception {
		ServerContext context = context(Ticker.system());
		try (LogCapture log = new LogCapture(ProtocolServer.class);
				ExhaustedListener listener = new ExhaustedListener(new IOException("Too many open files"))) {
			Acceptor acceptor = new Acceptor(context, listener, Runnable::run);
			Thread thread = new Thread(acceptor);
			thread.start();
			await().until(() -> listener.tries.get() > 2 && thread.getState() == Thread.State.TIMED_WAITING);
			assertThat(listener.tries.get()).isLessThan(1_000);
			assertThat(log.at(Level.WARNING)).first().asString().contains("no file descriptor left", "ulimit -n");
			acceptor.close();
			thread.join();
		}
	}

	@Test
	void anyErrorIsFollowedByAnotherTryEvenIfTheLogFailsToo() throws Exception {
		ServerContext context = context(Ticker.system());
		try (LogCapture log = LogCapture.failing(ProtocolServer.class, new OutOfMemoryError("from the test"));
				ExhaustedListener listener = new ExhaustedListener(new OutOfMemoryError("from the test"))) {
			Acceptor acceptor = new Acceptor(context, listener, Runnable::run);
			Thread thread = new Thread(acceptor);
			thread.start();
			await().until(() -> listener.tries.get() > 2);
			assertThat(log.records()).isEmpty();
			acceptor.close();
			thread.join();
		}
	}

	@Test
	void connectionThatIsAcceptedWhenAllAreToLeaveIsClosedAndNotServed() throws Exception {
		ServerContext context = context(Ticker.system());
		context.clients().startClosing();
		List<Runnable> served = new CopyOnWriteArrayList<>();
		assertThat(endingOfFirst(context, served::add)).isNotNull();
		assertThat(served).isEmpty();
		assertThat(context.clients().count()).isZero();
	}

	@Test
	void connectionThatCannotBeServedForWhateverReasonIsReset() throws Exception {
		AtomicBoolean failing = new AtomicBoolean();
		ServerContext context = context(() -> {
			if (failing.compareAndSet(true, false)) {
				throw new IllegalStateException("no clock");
			}
			return System.nanoTime();
		});
		failing.set(true);
		assertThat(endingOfFirst(context, Runnable::run)).isEqualTo(Ending.RESET);
	}

	@Test
	void clientThatIsClosedAndWasNeverServedDoesNotCountAfterTheNextCheck() throws Exception {
		ServerContext context = context(Ticker.system());
		try (ServerSocketChannel listener = ServerSocketChannel.open()
			.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
				SocketChannel channel = SocketChannel.open(listener.getLocalAddress())) {
			ClientConnection client = new ClientConnection(context, ClientSocket.of(channel, null));
			context.clients().add(client);
			client.socket().close();
			client.closeIfOverdue(System.nanoTime());
			assertThat(context.clients().count()).isZero();
		}
	}

	private static ServerContext context(Ticker ticker) {
		return ServerContext
			.of(new ServerSettings("full", "127.0.0.1", 0, 1, FrameCodec.asciiLength(AsciiLengthFormat.defaults()),
					HeartbeatToken.defaults(), (request, client) -> CompletableFuture.completedFuture(request),
					HeartbeatReply.NONE, ZERO, 1, 1024, ofSeconds(1), ofSeconds(1), ZERO, null, ticker, null));
	}

	/**
	 * Connect once, and return how that ends.
	 */
	private static Ending endingOfFirst(ServerContext context, Executor executor) throws Exception {
		try (ServerSocketChannel listener = ServerSocketChannel.open()) {
			listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
			Acceptor acceptor = new Acceptor(context, listener, executor);
			Thread thread = new Thread(acceptor);
			thread.start();
			try (TestClient client = new TestClient((InetSocketAddress) listener.getLocalAddress())) {
				return client.ending();
			}
			finally {
				acceptor.close();
				thread.join();
			}
		}
	}

	/**
	 * A listener in a process that has no file descriptor or no memory left.
	 */
	private static final class ExhaustedListener extends ServerSocketChannel {

		private final AtomicInteger tries = new AtomicInteger();

		private final Throwable failure;

		ExhaustedListener(Throwable failure) {
			super(SelectorProvider.provider());
			this.failure = failure;
		}

		@Override
		public SocketChannel accept() throws IOException {
			if (!isOpen()) {
				throw new ClosedChannelException();
			}
			this.tries.incrementAndGet();
			if (this.failure instanceof Error error) {
				throw error;
			}
			throw (IOException) this.failure;
		}

		@Override
		public ServerSocketChannel bind(SocketAddress local, int backlog) {
			return this;
		}

		@Override
		public <T> ServerSocketChannel setOption(SocketOption<T> name, T value) {
			return this;
		}

		@Override
		public <T> T getOption(SocketOption<T> name) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Set<SocketOption<?>> supportedOptions() {
			return Set.of();
		}

		@Override
		public ServerSocket socket() {
			throw new UnsupportedOperationException();
		}

		@Override
		public SocketAddress getLocalAddress() {
			throw new UnsupportedOperationException();
		}

		@Override
		protected void implCloseSelectableChannel() {
		}

		@Override
		protected void implConfigureBlocking(boolean block) {
		}

	}

}
