package io.github.socketpool.connection.transport;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

import io.github.socketpool.testing.Caller;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The contract, over a Unix domain socket.
 */
class UnixTransportTests extends TransportContract {

	@TempDir
	private Path directory;

	@Override
	protected ServerSocketChannel listen() throws IOException {
		return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
			.bind(UnixDomainSocketAddress.of(this.directory.resolve("socket")));
	}

	@Override
	protected Transport over(SocketChannel channel) {
		return new UnixTransport(channel);
	}

	@Test
	void returnsTheByteThatWasReadAheadFirstAndAllOthersInTheSameRead() throws IOException {
		peer().write(bytes("abc"));
		await().until(transport()::hasUnread);
		assertThat(transport().hasUnread()).isTrue();
		peer().write(bytes("de"));
		assertThat(transport().read(buffer())).isEqualTo(5);
		assertThat(buffer().flip()).isEqualTo(bytes("abcde"));
	}

	@Test
	void doesNotWaitForMoreThanTheByteThatWasReadAhead() throws IOException {
		peer().write(bytes("a"));
		await().until(transport()::hasUnread);
		assertThat(transport().read(buffer())).isEqualTo(1);
		assertThat(transport().hasUnread()).isFalse();
	}

	@Test
	void returnsTheByteThatWasReadAheadToABufferWithoutRoomForMore() throws IOException {
		peer().write(bytes("ab"));
		await().until(transport()::hasUnread);
		assertThat(transport().read(ByteBuffer.allocate(1))).isEqualTo(1);
		assertThat(transport().hasUnread()).isTrue();
		assertThat(transport().read(buffer())).isEqualTo(1);
		assertThat(buffer().flip()).isEqualTo(bytes("b"));
	}

	@Test
	void returnsTheByteThatWasReadAheadBeforeTheEnd() throws IOException {
		peer().write(bytes("a"));
		peer().close();
		assertThat(transport().hasUnread()).isTrue();
		assertThat(transport().read(buffer())).isEqualTo(1);
		assertThat(transport().read(buffer())).isEqualTo(-1);
	}

	@Test
	void waitsInBlockingModeAfterItHasLookedForUnreadBytes() throws IOException {
		assertThat(transport().hasUnread()).isFalse();
		Caller<Integer> reader = Caller.start(() -> transport().read(buffer()));
		await().until(() -> isReading(reader.thread()));
		peer().write(bytes("a"));
		assertThat(reader.get()).isEqualTo(1);
	}

	@Test
	void doesNotWaitOutOfBlockingModeAfterItHasLookedForUnreadBytes() throws IOException {
		transport().setBlocking(false);
		assertThat(transport().hasUnread()).isFalse();
		assertThat(transport().read(buffer())).isZero();
	}

}
