package io.github.socketpool.benchmark.idle;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server for many quiet connections: echoes every byte as it arrives, with one thread
 * for all connections, and counts bytes.
 */
final class IdleServer {

	/**
	 * The request for the number of bytes received.
	 */
	static final String BYTES = "bytes";

	/**
	 * The request for the number of connections accepted.
	 */
	static final String CONNECTIONS = "connections";

	private static final int BACKLOG = 4096;

	private final ServerSocketChannel listener;

	private final Selector selector;

	private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);

	private final AtomicLong received = new AtomicLong();

	private final AtomicLong accepted = new AtomicLong();

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
				SocketChannel connection = this.listener.accept();
				this.accepted.incrementAndGet();
				connection.configureBlocking(false);
				connection.register(this.selector, SelectionKey.OP_READ);
			}
			else {
				echo((SocketChannel) key.channel());
			}
		}
		catch (IOException ex) {
			// The client has gone, or this process has no descriptor left for it. The
			// client will notice.
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

	private long answer(String question) {
		return switch (question) {
			case BYTES -> this.received.get();
			case CONNECTIONS -> this.accepted.get();
			default -> throw new IllegalArgumentException("There is no answer to " + question);
		};
	}

	/**
	 * Run a server in this process. It prints its port. For each line of input,
	 * {@value #BYTES} or {@value #CONNECTIONS}, it prints how many it has received so
	 * far. It ends when its input ends, so that it cannot outlive the benchmark.
	 * @param args none
	 * @throws IOException if it cannot listen
	 */
	public static void main(String[] args) throws IOException {
		IdleServer server = start();
		System.out.println(server.listener.socket().getLocalPort());
		BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
		for (String question = questions.readLine(); question != null; question = questions.readLine()) {
			System.out.println(server.answer(question));
		}
	}

}
