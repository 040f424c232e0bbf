package io.github.socketpool.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A Unix domain socket in the form of a {@link ServerSocket}, for servers that know
 * nothing else. Its port is part of the name of its file.
 */
final class UnixServerSocket extends ServerSocket {

	private static final AtomicInteger lastPort = new AtomicInteger();

	private final ServerSocketChannel channel;

	private final int port;

	private UnixServerSocket(ServerSocketChannel channel, int port) throws IOException {
		this.channel = channel;
		this.port = port;
	}

	/**
	 * Listen.
	 * @param port the port, or 0 for a new one
	 */
	static UnixServerSocket listen(int port, int backlog) throws IOException {
		int actual = (port != 0) ? port : lastPort.incrementAndGet();
		ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
		channel.bind(UnixDomainSocketAddress.of(path(actual)), backlog);
		return new UnixServerSocket(channel, actual);
	}

	static Path path(int port) {
		return Path.of(System.getProperty("java.io.tmpdir"),
				"socketpool-" + ProcessHandle.current().pid() + "-" + port + ".sock");
	}

	@Override
	public int getLocalPort() {
		return this.port;
	}

	@Override
	public Socket accept() throws IOException {
		return new UnixSocket(this.channel.accept());
	}

	@Override
	public boolean isClosed() {
		return !this.channel.isOpen();
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
		Files.deleteIfExists(path(this.port));
	}

	/**
	 * One connection. Its streams may be used by two threads at once, which those of
	 * {@code Channels} may not.
	 */
	private static final class UnixSocket extends Socket {

		private final SocketChannel channel;

		UnixSocket(SocketChannel channel) {
			this.channel = channel;
		}

		@Override
		public InputStream getInputStream() {
			return new InputStream() {

				@Override
				public int read() throws IOException {
					byte[] one = new byte[1];
					return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
				}

				@Override
				public int read(byte[] bytes, int offset, int length) throws IOException {
					return UnixSocket.this.channel.read(ByteBuffer.wrap(bytes, offset, length));
				}

			};
		}

		@Override
		public OutputStream getOutputStream() {
			return new OutputStream() {

				@Override
				public void write(int value) throws IOException {
					write(new byte[] { (byte) value }, 0, 1);
				}

				@Override
				public void write(byte[] bytes, int offset, int length) throws IOException {
					UnixSocket.this.channel.write(ByteBuffer.wrap(bytes, offset, length));
				}

			};
		}

		@Override
		public void setTcpNoDelay(boolean on) {
			// There is no such option.
		}

		@Override
		public void setSoLinger(boolean on, int linger) {
			// There is no reset.
		}

		@Override
		public boolean isClosed() {
			return !this.channel.isOpen();
		}

		@Override
		public void close() throws IOException {
			this.channel.close();
		}

	}

}
