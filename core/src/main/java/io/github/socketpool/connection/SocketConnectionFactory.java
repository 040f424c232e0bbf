package io.github.socketpool.connection;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.StackReserve;
import io.github.socketpool.TcpEndpoint;
import io.github.socketpool.protocol.BodyBudget;
import io.github.socketpool.protocol.FrameCodec;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections over transports, and counts what they tell of the peer.
 */
final class SocketConnectionFactory implements ConnectionFactory {

	private final TcpEndpoint endpoint;

	private final SocketSettings settings;

	private final FrameCodec codec;

	private final HeartbeatSettings heartbeatSettings;

	private final Heartbeat heartbeat;

	private final BodyBudget budget;

	private final HostConnector connector;

	private final TransferBuffers buffers = new TransferBuffers();

	private final LongAdder splitResponses = new LongAdder();

	private final ClosesBehindAnswers closes = new ClosesBehindAnswers();

	/** Those of the pool that connected last, which usually is the only one. */
	private volatile @Nullable ExchangeErrors errors;

	SocketConnectionFactory(TcpEndpoint endpoint, SocketSettings settings, FrameCodec codec,
			HeartbeatSettings heartbeat, BodyBudget budget) {
		this(endpoint, settings, codec, heartbeat, budget, Network.SYSTEM);
	}

	SocketConnectionFactory(TcpEndpoint endpoint, SocketSettings settings, FrameCodec codec,
			HeartbeatSettings heartbeat, BodyBudget budget, Network network) {
		int around = codec.maxHeaderLength() + codec.trailerLength();
		if (around >= TransferBuffers.SIZE) {
			throw new InvalidSettingException("framing.prefix", "of a header of " + around + " bytes",
					"must leave room in a buffer of " + TransferBuffers.SIZE + " bytes",
					"Use the text that the server's header begins with, such as 'length:', or a FrameCodec of less.");
		}
		// A codec with a limit that makes no sense shows it now, and not when it
		// connects.
		codec.newDecoder();
		this.endpoint = endpoint;
		this.settings = settings;
		this.codec = codec;
		this.heartbeatSettings = heartbeat;
		this.heartbeat = new Heartbeat(codec, heartbeat);
		this.budget = budget;
		this.connector = new HostConnector(endpoint, settings, network);
	}

	@Override
	public TcpEndpoint endpoint() {
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
		// A stack that ends within a connect would leave its channels open.
		StackReserve.require();
		try {
			return connection(this.connector.connect(), errors);
		}
		catch (IOException ex) {
			throw ConnectFailedException.explain(this.endpoint, this.settings, errors.context(), ex);
		}
	}

	private PoolableConnection connection(Transport transport, ExchangeErrors errors) {
		try {
			FrameChannel frames = new FrameChannel(transport, this.codec, this.heartbeat, this.buffers,
					this.budget.newReservation(), this.splitResponses);
			return new SocketConnection(transport, this.endpoint, frames, this.closes, Watchdog.shared(), errors);
		}
		catch (RuntimeException | Error ex) {
			transport.close(false);
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

}
