package io.github.socketpool.connection;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.BodyBudget;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.testing.Caller;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two threads close a connection, such as the watchdog and the caller whose deadline has
 * passed. The slot is free when either of them has come back.
 */
class ConcurrentCloseTests {

	@Test
	void theChannelIsClosedWhenTheSecondThreadReturnsThoughTheFirstHasNot() throws Exception {
		try (ServerSocket server = new ServerSocket(0);
				HeldChannel channel = new HeldChannel(SocketChannel.open(server.getLocalSocketAddress()))) {
			SocketConnection connection = connectionOver(channel);
			Caller<Boolean> first = Caller.start(() -> close(connection, CloseReason.TIMEOUT));
			channel.reached.await();
			connection.close(CloseReason.INVALIDATED);
			assertThat(channel.isOpen()).isFalse();
			channel.goOn.countDown();
			first.get();
		}
	}

	private static boolean close(SocketConnection connection, CloseReason reason) {
		connection.close(reason);
		return true;
	}

	private static SocketConnection connectionOver(SocketChannel channel) throws IOException {
		FrameCodec codec = FrameCodec.asciiLength(AsciiLengthFormat.defaults());
		FrameChannel frames = new FrameChannel(channel, codec, new Heartbeat(codec, HeartbeatSettings.off()),
				new TransferBuffers(), BodyBudget.unlimited().newReservation(), false, new LongAdder());
		ExchangeErrors errors = new ExchangeErrors(new ErrorContext("test", "test:1", null));
		return new SocketConnection(channel, Endpoint.of("test", 1), frames, new ClosesBehindAnswers(),
				Watchdog.shared(), errors);
	}

	/**
	 * A channel that holds the first thread on its way to close it.
	 */
	private static final class HeldChannel extends SocketChannel {

		final CountDownLatch reached = new CountDownLatch(1);

		final CountDownLatch goOn = new CountDownLatch(1);

		private final AtomicBoolean held = new AtomicBoolean();

		private final SocketChannel channel;

		HeldChannel(SocketChannel channel) {
			super(channel.provider());
			this.channel = channel;
		}

		@Override
		public <T> SocketChannel setOption(SocketOption<T> name, T value) throws IOException {
			if (this.held.compareAndSet(false, true)) {
				this.reached.countDown();
				awaitGoOn();
			}
			this.channel.setOption(name, value);
			return this;
		}

		private void awaitGoOn() throws IOException {
			try {
				this.goOn.await();
			}
			catch (InterruptedException ex) {
				throw new IOException(ex);
			}
		}

		@Override
		protected void implCloseSelectableChannel() throws IOException {
			this.channel.close();
		}

		@Override
		protected void implConfigureBlocking(boolean block) throws IOException {
			this.channel.configureBlocking(block);
		}

		@Override
		public SocketChannel bind(@Nullable SocketAddress local) throws IOException {
			this.channel.bind(local);
			return this;
		}

		@Override
		public <T> T getOption(SocketOption<T> name) throws IOException {
			return this.channel.getOption(name);
		}

		@Override
		public Set<SocketOption<?>> supportedOptions() {
			return this.channel.supportedOptions();
		}

		@Override
		public SocketChannel shutdownInput() throws IOException {
			this.channel.shutdownInput();
			return this;
		}

		@Override
		public SocketChannel shutdownOutput() throws IOException {
			this.channel.shutdownOutput();
			return this;
		}

		@Override
		public Socket socket() {
			return this.channel.socket();
		}

		@Override
		public boolean isConnected() {
			return this.channel.isConnected();
		}

		@Override
		public boolean isConnectionPending() {
			return this.channel.isConnectionPending();
		}

		@Override
		public boolean connect(SocketAddress remote) throws IOException {
			return this.channel.connect(remote);
		}

		@Override
		public boolean finishConnect() throws IOException {
			return this.channel.finishConnect();
		}

		@Override
		public @Nullable SocketAddress getRemoteAddress() throws IOException {
			return this.channel.getRemoteAddress();
		}

		@Override
		public @Nullable SocketAddress getLocalAddress() throws IOException {
			return this.channel.getLocalAddress();
		}

		@Override
		public int read(ByteBuffer target) throws IOException {
			return this.channel.read(target);
		}

		@Override
		public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
			return this.channel.read(targets, offset, length);
		}

		@Override
		public int write(ByteBuffer source) throws IOException {
			return this.channel.write(source);
		}

		@Override
		public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
			return this.channel.write(sources, offset, length);
		}

	}

}
