package io.github.socketpool.benchmark.idle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.github.socketpool.benchmark.row.AsciiLengthSerializer;

import org.springframework.context.support.GenericApplicationContext;
import org.springframework.integration.ip.tcp.connection.AbstractClientConnectionFactory;
import org.springframework.integration.ip.tcp.connection.CachingClientConnectionFactory;
import org.springframework.integration.ip.tcp.connection.TcpConnection;
import org.springframework.integration.ip.tcp.connection.TcpNetClientConnectionFactory;
import org.springframework.integration.ip.tcp.connection.TcpNioClientConnectionFactory;
import org.springframework.messaging.support.GenericMessage;

/**
 * Spring Integration's caching connection factory, used like a gateway uses it. Each
 * connection over a socket has a reading thread; connections over channels share one
 * selecting thread.
 */
final class SpringIntegrationIdle implements IdleRow {

	private static final byte[] REQUEST = "\"request\"".getBytes(StandardCharsets.US_ASCII);

	/**
	 * A connection over a socket has an array as large as the socket's send buffer, which
	 * is twice the requested size. The default is 2.5 MB on loopback, and less on a
	 * network.
	 */
	private static final int SEND_BUFFER = 4096;

	private final GenericApplicationContext context = new GenericApplicationContext();

	private final Replies replies = new Replies();

	private final CachingClientConnectionFactory factory;

	private SpringIntegrationIdle(AbstractClientConnectionFactory target, int size) {
		AsciiLengthSerializer frames = new AsciiLengthSerializer();
		target.setSoSendBufferSize(SEND_BUFFER);
		target.setSerializer(frames);
		target.setDeserializer(frames);
		this.factory = new CachingClientConnectionFactory(target, size);
		this.factory.setConnectionWaitTimeout((int) PATIENCE.toMillis());
		this.factory.registerListener((message) -> this.replies.arrive());
		this.context.registerBean("target", AbstractClientConnectionFactory.class, () -> target);
		this.context.registerBean("factory", CachingClientConnectionFactory.class, () -> this.factory);
		this.context.refresh();
		this.factory.start();
	}

	static SpringIntegrationIdle overSockets(int port, int size) {
		return new SpringIntegrationIdle(new TcpNetClientConnectionFactory("localhost", port), size);
	}

	static SpringIntegrationIdle overChannels(int port, int size) {
		return new SpringIntegrationIdle(new TcpNioClientConnectionFactory("localhost", port), size);
	}

	@Override
	public void useAtOnce(int connections) throws IOException {
		List<TcpConnection> held = new ArrayList<>(connections);
		for (int i = 0; i < connections; i++) {
			TcpConnection connection = connection();
			connection.send(new GenericMessage<>(REQUEST));
			this.replies.await();
			held.add(connection);
		}
		held.forEach(TcpConnection::close);
	}

	private TcpConnection connection() throws IOException {
		try {
			return this.factory.getConnection();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException(ex);
		}
	}

	@Override
	public int idle() {
		return this.factory.getIdleCount();
	}

	@Override
	public void close() {
		this.context.close();
	}

}
