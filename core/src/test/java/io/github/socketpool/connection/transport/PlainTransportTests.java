package io.github.socketpool.connection.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * The contract, over TCP.
 */
class PlainTransportTests extends TransportContract {

	@Override
	protected ServerSocketChannel listen() throws IOException {
		return ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
	}

	@Override
	protected Transport over(SocketChannel channel) throws IOException {
		return new PlainTransport(channel, true);
	}

	@Test
	void closesWithAReset() {
		transport().close(true);
		assertThatIOException().isThrownBy(() -> peer().read(buffer()));
	}

}
