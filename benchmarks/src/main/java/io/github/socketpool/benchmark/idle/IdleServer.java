package io.github.socketpool.benchmark.idle;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server for any number of connections that say little: sends every byte back as it
 * comes, with one thread for all, and counts the bytes.
 */
final class IdleServer {

	private static final int BACKLOG = 4096;

	private final ServerSocketChannel listener;

	private final Selector selector;

	private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);

	private final AtomicLong received = new AtomicLong();

	private IdleServer(ServerSocketChannel listener, Selector selector) {
		this.listener = listener;
		this.selector = selector;
	}

	private static IdleServer start() throws IOException {
		ServerSocketChannel listener = ServerSocketChannel.open();
		listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
		listener.configureBlocking(false);
		Selector selector = Selector.open();
		listener.register(selector, SelectionKey.OP_ACCEPT);
		IdleServer server = new IdleServer(listener, selector);
		Thread thread = new Thread(server::serve, "idle-server");
		thread.setDaemon(true);
		thread.start();
		return server;
	}

	private void serve() {
		while (true) {
			try {
				this.selector.select((key) -> serve(key));
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}
	}

	private void serve(SelectionKey key) {
		try {
			if (key.isAcceptable()) {
				SocketChannel accepted = this.listener.accept();
				accepted.configureBlocking(false);
				accepted.register(this.selector, SelectionKey.OP_READ);
			}
			else {
				echo((SocketChannel) key.channel());
			}
		}
		catch (IOException ex) {
			// The client has gone, or this process has no descriptor left for it; the
			// client finds out.
			key.cancel();
		}
	}

	private void echo(SocketChannel channel) throws IOException {
		int count = channel.read(this.buffer.clear());
		if (count < 0) {
			channel.close();
			return;
		}
		this.received.addAndGet(count);
		channel.write(this.buffer.flip());
	}

	/**
	 * Run a server as a process of its own. It prints its port, and then for each line of
	 * its input how many bytes it has received. It ends when its input ends, so that it
	 * cannot outlive the benchmark.
	 * @param args none
	 * @throws IOException if it cannot listen
	 */
	public static void main(String[] args) throws IOException {
		IdleServer server = start();
		System.out.println(server.listener.socket().getLocalPort());
		for (int read = System.in.read(); read >= 0; read = System.in.read()) {
			if (read == '\n') {
				System.out.println(server.received.get());
			}
		}
	}

}
