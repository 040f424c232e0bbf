package io.github.socketpool.connection;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.github.socketpool.Deadline;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.protocol.BodyBudget;
import io.github.socketpool.protocol.FrameCodec;
import org.jspecify.annotations.Nullable;

/**
 * Connects blocking socket channels. A channel is connected through its socket adaptor,
 * because that bounds the connect and still leaves the descriptor in blocking mode: a
 * call is then one write and one read.
 */
final class SocketConnectionFactory implements ConnectionFactory {

	private final Endpoint endpoint;

	private final SocketSettings settings;

	private final FrameCodec codec;

	private final HeartbeatSettings heartbeatSettings;

	private final Heartbeat heartbeat;

	private final boolean quickAck;

	private final BodyBudget budget;

	private final Network network;

	private final TransferBuffers buffers = new TransferBuffers();

	private final LongAdder splitResponses = new LongAdder();

	private final ClosesBehindAnswers closes = new ClosesBehindAnswers();

	/** Those of the pool that connected last, which usually is the only one. */
	private volatile @Nullable ExchangeErrors errors;

	SocketConnectionFactory(Endpoint endpoint, SocketSettings settings, FrameCodec codec, HeartbeatSettings heartbeat,
			BodyBudget budget) {
		this(endpoint, settings, codec, heartbeat, budget, Network.SYSTEM);
	}

	SocketConnectionFactory(Endpoint endpoint, SocketSettings settings, FrameCodec codec, HeartbeatSettings heartbeat,
			BodyBudget budget, Network network) {
		if (codec.headerLength() >= TransferBuffers.SIZE) {
			throw new InvalidSettingException("framing.prefix", "of a header of " + codec.headerLength() + " bytes",
					"must leave room in a buffer of " + TransferBuffers.SIZE + " bytes",
					"Use the text that the server's header begins with, such as 'length:'.");
		}
		this.endpoint = endpoint;
		this.settings = settings;
		this.codec = codec;
		this.heartbeatSettings = heartbeat;
		this.heartbeat = new Heartbeat(codec, heartbeat);
		this.budget = budget;
		this.network = network;
		this.quickAck = settings.quickAck() != QuickAck.OFF && QuickAcknowledgement.isSupported();
	}

	@Override
	public Endpoint endpoint() {
		return this.endpoint;
	}

	@Override
	public HeartbeatSettings heartbeat() {
		return this.heartbeatSettings;
	}

	@Override
	public long splitResponses() {
		return this.splitResponses.sum();
	}

	@Override
	public AnsweredCloses answeredCloses() {
		return this.closes.learned();
	}

	@Override
	public PoolableConnection connect(ErrorContext context) {
		ExchangeErrors errors = errors(context);
		List<String> failures = new ArrayList<>(1);
		try {
			return connection(connectToAny(this.network.addresses(this.endpoint.host()), failures), errors);
		}
		catch (IOException ex) {
			throw ConnectFailedException.explain(this.endpoint, this.settings, errors.context(), ex, failures);
		}
	}

	private PoolableConnection connection(SocketChannel channel, ExchangeErrors errors) throws IOException {
		try {
			FrameChannel frames = new FrameChannel(channel, this.codec, this.heartbeat, this.buffers,
					this.budget.newReservation(), this.quickAck, this.splitResponses);
			return new SocketConnection(channel, this.endpoint, frames, this.closes, Watchdog.shared(), errors);
		}
		catch (IOException | RuntimeException | Error ex) {
			channel.close();
			throw ex;
		}
	}

	private ExchangeErrors errors(ErrorContext context) {
		ExchangeErrors errors = this.errors;
		if (errors == null || !Objects.equals(errors.context().poolName(), context.poolName())) {
			errors = new ExchangeErrors(new ErrorContext(context.poolName(), this.endpoint.toString(), null));
			this.errors = errors;
		}
		return errors;
	}

	/**
	 * Try one address after the other. Each has its share of what remains of the timeout,
	 * so that one that does not answer leaves time for the next.
	 * @param failures where to add what became of each
	 */
	private SocketChannel connectToAny(InetAddress[] addresses, List<String> failures) throws IOException {
		Deadline deadline = Deadline.after(this.settings.connectTimeout());
		IOException failure = null;
		for (int i = 0; i < addresses.length; i++) {
			try {
				return connect(addresses[i], deadline.remainingNanos() / (addresses.length - i));
			}
			catch (IOException ex) {
				failures.add(addresses[i].getHostAddress() + " (" + ex.getMessage() + ")");
				if (failure != null) {
					ex.addSuppressed(failure);
				}
				failure = ex;
			}
		}
		throw (failure != null) ? failure : new IOException("The host has no address");
	}

	private SocketChannel connect(InetAddress address, long timeoutNanos) throws IOException {
		SocketChannel channel = this.network.open();
		try {
			setOptions(channel);
			int millis = (int) Math.min(Integer.MAX_VALUE, Math.max(1, TimeUnit.NANOSECONDS.toMillis(timeoutNanos)));
			channel.socket().connect(new InetSocketAddress(address, this.endpoint.port()), millis);
			requireAnotherEnd(channel);
			return channel;
		}
		catch (IOException | RuntimeException | Error ex) {
			channel.close();
			throw ex;
		}
	}

	/**
	 * Where nobody listens on a port that this machine also uses for outgoing
	 * connections, a connect may meet itself (simultaneous open, RFC 9293 section 3.5)
	 * and would answer each request with the request.
	 */
	private static void requireAnotherEnd(SocketChannel channel) throws IOException {
		if (channel.getLocalAddress().equals(channel.getRemoteAddress())) {
			channel.setOption(StandardSocketOptions.SO_LINGER, 0);
			throw new ConnectException("The connect met itself: nobody listens there");
		}
	}

	private void setOptions(SocketChannel channel) throws IOException {
		channel.setOption(StandardSocketOptions.SO_KEEPALIVE, this.settings.keepAlive());
		channel.setOption(StandardSocketOptions.TCP_NODELAY, this.settings.noDelay());
		if (this.settings.sendBufferSize() != null) {
			channel.setOption(StandardSocketOptions.SO_SNDBUF, this.settings.sendBufferSize());
		}
		if (this.settings.receiveBufferSize() != null) {
			channel.setOption(StandardSocketOptions.SO_RCVBUF, this.settings.receiveBufferSize());
		}
	}

}
