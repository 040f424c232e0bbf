package io.github.socketpool.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A server whose single thread serves all connections and is busy with something else for
 * a part of each period. It echoes requests with the default header. What it does with
 * what it has read is its {@link Reading}.
 */
public final class EventLoopServer implements AutoCloseable {

	private static final int HEADER = 20;

	private static final int TOKEN = 9;

	private final ServerSocketChannel listener;

	private final Selector selector;

	private final Reading reading;

	private final Duration busy;

	private final Duration period;

	private final Thread loop = new Thread(this::run, "event-loop-server");

	private EventLoopServer(Reading reading, Duration busy, Duration period) throws IOException {
		this.reading = reading;
		this.busy = busy;
		this.period = period;
		this.selector = Selector.open();
		this.listener = ServerSocketChannel.open();
		this.listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
		this.listener.configureBlocking(false).register(this.selector, SelectionKey.OP_ACCEPT);
		this.loop.setDaemon(true);
	}

	/**
	 * Start a server on a free port.
	 * @param busy for how long it does something else
	 * @param period how often
	 */
	public static EventLoopServer start(Reading reading, Duration busy, Duration period) {
		try {
			EventLoopServer server = new EventLoopServer(reading, busy, period);
			server.loop.start();
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public int port() {
		return this.listener.socket().getLocalPort();
	}

	@Override
	public void close() {
		try {
			this.listener.close();
			this.selector.wakeup();
			this.loop.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void run() {
		long periodBegan = System.nanoTime();
		try (Selector selector = this.selector) {
			while (this.listener.isOpen()) {
				long left = this.period.toNanos() - (System.nanoTime() - periodBegan);
				if (left <= 0) {
					periodBegan = System.nanoTime();
					beBusy(periodBegan);
				}
				selector.select(this::serve, 1);
			}
			selector.keys().forEach(EventLoopServer::drop);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void beBusy(long since) {
		long left = this.busy.toNanos();
		while (left > 0) {
			LockSupport.parkNanos(left);
			left = this.busy.toNanos() - (System.nanoTime() - since);
		}
	}

	private void serve(SelectionKey key) {
		try {
			if (key.isAcceptable()) {
				SocketChannel channel = this.listener.accept();
				channel.configureBlocking(false)
					.register(this.selector, SelectionKey.OP_READ, ByteBuffer.allocate(4096));
			}
			else {
				read((SocketChannel) key.channel(), (ByteBuffer) key.attachment());
			}
		}
		catch (IOException ex) {
			drop(key);
		}
	}

	private void read(SocketChannel channel, ByteBuffer received) throws IOException {
		if (channel.read(received) < 0) {
			channel.close();
			return;
		}
		received.flip();
		switch (this.reading) {
			case ANSWERS_TOKENS -> readMessages(channel, received);
			case ONE_MESSAGE_A_CHUNK -> {
				readMessage(channel, received);
				received.position(received.limit());
			}
		}
		received.compact();
	}

	private void readMessages(SocketChannel channel, ByteBuffer received) throws IOException {
		int before;
		do {
			before = received.position();
			if (isToken(received)) {
				received.position(before + TOKEN);
				channel.write(frame("error: unknown message"));
			}
			else {
				readMessage(channel, received);
			}
		}
		while (received.position() > before && received.hasRemaining());
	}

	private static void readMessage(SocketChannel channel, ByteBuffer received) throws IOException {
		if (isToken(received) || received.remaining() < HEADER) {
			return;
		}
		int length = Integer.parseInt(text(received, 7, HEADER - 7));
		if (received.remaining() >= HEADER + length) {
			channel.write(frame(text(received, HEADER, length)));
			received.position(received.position() + HEADER + length);
		}
	}

	private static boolean isToken(ByteBuffer received) {
		return received.remaining() >= TOKEN && text(received, 0, TOKEN).equals("HeartBeat");
	}

	private static String text(ByteBuffer bytes, int from, int length) {
		return new String(bytes.array(), bytes.position() + from, length, StandardCharsets.UTF_8);
	}

	private static ByteBuffer frame(String body) {
		return StandardCharsets.UTF_8.encode(String.format("length:%013d%s", body.length(), body));
	}

	private static void drop(SelectionKey key) {
		try {
			key.channel().close();
		}
		catch (IOException ex) {
			// It is gone.
		}
	}

	/**
	 * How servers in the field take apart what they read.
	 */
	public enum Reading {

		/** It reads message by message, and answers the token with an error frame. */
		ANSWERS_TOKENS,

		/** It takes each chunk for one message: what follows in the chunk is lost. */
		ONE_MESSAGE_A_CHUNK

	}

}
