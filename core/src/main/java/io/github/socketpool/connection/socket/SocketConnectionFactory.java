package io.github.socketpool.connection.socket;

import java.time.Duration;
import java.util.List;

import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.ResolvedEndpoint;
import io.github.socketpool.StackReserve;
import io.github.socketpool.connection.ConnectionFactory.AnsweredCloses;
import io.github.socketpool.connection.ConnectionFactory.UnsolicitedFrames;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.HeartbeatSettings;
import io.github.socketpool.connection.MessageReceiver;
import io.github.socketpool.connection.PoolableConnection;
import io.github.socketpool.connection.ResponseMatcher;
import io.github.socketpool.connection.frame.Heartbeat;
import io.github.socketpool.connection.transport.ConnectedTransport;
import io.github.socketpool.connection.transport.TransferBuffers;
import io.github.socketpool.connection.transport.Transport;
import io.github.socketpool.protocol.BodyBudget;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections over transports, and collects what they learn about the peer.
 */
final class SocketConnectionFactory implements ConnectionFactory {

	/** So that messages do not fill the receive buffer of an idle connection. */
	private static final Duration IDLE_READ_INTERVAL = Duration.ofSeconds(10);

	/** So that messages reach their receiver, and replies the server, soon. */
	private static final Duration RECEIVER_READ_INTERVAL = Duration.ofSeconds(1);

	private final EndpointConnectors connectors;

	private final HeartbeatSettings heartbeat;

	private final FrameContext frames;

	private final BodyBudget budget;

	private final ResponseFilter.Rules messages;

	private final ConnectionSetup setup;

	private final AnsweredCloseTracker closes = new AnsweredCloseTracker();

	SocketConnectionFactory(EndpointConnectors connectors, FrameCodec codec, HeartbeatSettings heartbeat,
			BodyBudget budget, ResponseFilter.Rules messages, ConnectionSetup setup) {
		int around = codec.maxHeaderLength() + codec.trailerLength();
		if (around >= TransferBuffers.SMALL_SIZE) {
			throw new InvalidSettingException("framing.prefix", "of a header of " + around + " bytes",
					"must leave room for a body in a buffer of " + TransferBuffers.SMALL_SIZE + " bytes",
					"Use the text that the server's header begins with, such as 'length:', or a FrameCodec with a shorter header.");
		}
		// A codec with an invalid limit fails now, and not at the first connect.
		codec.newDecoder();
		this.connectors = connectors;
		this.heartbeat = heartbeat;
		this.frames = new FrameContext(codec, new Heartbeat(codec, heartbeat));
		this.budget = budget;
		this.messages = messages;
		this.setup = setup;
		ResponseMatcher matcher = messages.matcher();
		if (matcher != null) {
			requireMatchableHeartbeat(matcher);
		}
	}

	private void requireMatchableHeartbeat(ResponseMatcher matcher) {
		Frame body = this.frames.heartbeat().body();
		String reason = (body != null && this.frames.heartbeat().expectsReply()) ? matcher.reasonToRefuse(body) : null;
		if (body != null && reason != null) {
			throw new InvalidSettingException("heartbeat.body", "of " + body.length() + " bytes",
					"must be a request whose reply can be recognised, since heartbeat.expect-reply is on: " + reason,
					"Correct it, or set heartbeat.expect-reply to false.");
		}
	}

	@Override
	public List<Endpoint> endpoints() {
		return this.connectors.endpoints();
	}

	@Override
	public List<ResolvedEndpoint> resolve(Endpoint configured, ErrorContext context) {
		EndpointConnectors.Entry entry = this.connectors.get(configured);
		return entry.connector().resolve(entry.errors(context).context());
	}

	@Override
	public boolean isConnectAnswered() {
		return this.connectors.areEncrypted() || this.setup.logsIn();
	}

	@Override
	public HeartbeatSettings heartbeat() {
		return this.heartbeat;
	}

	@Override
	public Duration idleReadInterval() {
		if (this.messages.matcher() == null) {
			return Duration.ZERO;
		}
		return (this.messages.receiver() != null) ? RECEIVER_READ_INTERVAL : IDLE_READ_INTERVAL;
	}

	@Override
	public @Nullable MessageReceiver messageReceiver() {
		return this.messages.receiver();
	}

	@Override
	public long splitResponses() {
		return this.frames.splitResponses().sum();
	}

	@Override
	public AnsweredCloses answeredCloses() {
		return this.closes.learned();
	}

	@Override
	public UnsolicitedFrames unsolicitedFrames() {
		return this.frames.unsolicited().counts();
	}

	@Override
	public PoolableConnection connect(Endpoint endpoint, ErrorContext context) {
		EndpointConnectors.Entry entry = this.connectors.get(endpoint);
		ExchangeErrors errors = entry.errors(context);
		// A stack overflow during a connect would leave its channels open.
		StackReserve.require();
		ConnectedTransport connected = entry.connector().connect(errors.context());
		SocketConnection connection = connection(connected.transport(), endpoint, errors);
		this.setup.complete(connection, connected, errors.context());
		return connection;
	}

	private SocketConnection connection(Transport transport, Endpoint endpoint, ExchangeErrors errors) {
		try {
			FrameChannel frames = new FrameChannel(transport, this.frames, this.budget.newReservation(),
					this.messages.newFilter(endpoint, this.frames.codec(), errors));
			return new SocketConnection(transport, endpoint, frames, this.closes, Watchdog.shared(), errors);
		}
		catch (RuntimeException | Error ex) {
			transport.close(false);
			throw ex;
		}
	}

}
