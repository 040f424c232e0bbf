package io.github.socketpool.connection.socket;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.connection.CloseReason;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.connection.frame.Heartbeat;
import io.github.socketpool.connection.transport.PlainTransports;
import io.github.socketpool.connection.transport.Transport;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.BodyBudget;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.testing.Caller;
import io.github.socketpool.testing.ForwardingChannel;
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
		Transport transport = PlainTransports.over(channel);
		FrameChannel frames = new FrameChannel(transport,
				new FrameContext(codec, new Heartbeat(codec, HeartbeatSettings.off())),
				BodyBudget.unlimited().newReservation(), null);
		Endpoint endpoint = Endpoint.of("test", 1);
		ExchangeErrors errors = new ExchangeErrors(new ErrorContext("test", endpoint, null));
		return new SocketConnection(transport, endpoint, frames, new AnsweredCloseTracker(), Watchdog.shared(), errors);
	}

	/**
	 * A channel that holds the first thread on its way to close it.
	 */
	private static final class HeldChannel extends ForwardingChannel {

		final CountDownLatch reached = new CountDownLatch(1);

		final CountDownLatch goOn = new CountDownLatch(1);

		private final AtomicBoolean held = new AtomicBoolean();

		HeldChannel(SocketChannel channel) {
			super(channel);
		}

		@Override
		public <T> SocketChannel setOption(SocketOption<T> name, T value) throws IOException {
			if (this.held.compareAndSet(false, true)) {
				this.reached.countDown();
				awaitGoOn();
			}
			return super.setOption(name, value);
		}

		private void awaitGoOn() throws IOException {
			try {
				this.goOn.await();
			}
			catch (InterruptedException ex) {
				throw new IOException(ex);
			}
		}

	}

}
