package io.github.socketpool.connection.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.Deadline;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.ResolvedEndpoint;
import io.github.socketpool.TcpEndpoint;
import io.github.socketpool.Ticker;
import io.github.socketpool.connection.QuickAck;
import io.github.socketpool.connection.SocketSettings;

/**
 * Connects transports to a host, at whichever of its addresses answers first. A single
 * address is connected through the channel's socket adaptor, which bounds the connect and
 * leaves the descriptor in blocking mode: a call is then one write and one read.
 * Thread-safe.
 */
public final class HostConnector implements SocketConnector {

	private final TcpEndpoint endpoint;

	private final Duration timeout;

	private final ClientChannels channels;

	private final ConnectErrors errors;

	private final boolean quickAck;

	private final HostAddresses addresses;

	private final AddressOrder order = new AddressOrder();

	/**
	 * Create a connector.
	 * @param endpoint the host, and the port that its addresses share
	 * @param settings the connect timeout and the options of the sockets
	 * @throws InvalidSettingException if quick acknowledgements are {@link QuickAck#ON}
	 * and the operating system does not support them
	 */
	public HostConnector(TcpEndpoint endpoint, SocketSettings settings) {
		this(endpoint, settings, Network.SYSTEM);
	}

	HostConnector(TcpEndpoint endpoint, SocketSettings settings, Network network) {
		this(endpoint, settings, network, new HostAddresses(endpoint, network, Ticker.system()));
	}

	HostConnector(TcpEndpoint endpoint, SocketSettings settings, Network network, HostAddresses addresses) {
		if (settings.quickAck() == QuickAck.ON && !QuickAcknowledgement.isSupported()) {
			throw new InvalidSettingException("socket.quick-ack", QuickAck.ON,
					"is not supported by this operating system",
					"Use auto, which asks for quick acknowledgements only where that is possible.");
		}
		this.endpoint = endpoint;
		this.timeout = settings.connectTimeout();
		this.addresses = addresses;
		this.channels = new ClientChannels(network, settings);
		this.errors = new ConnectErrors(endpoint, this.timeout);
		this.quickAck = settings.quickAck() != QuickAck.OFF;
	}

	@Override
	public TcpEndpoint endpoint() {
		return this.endpoint;
	}

	@Override
	public List<ResolvedEndpoint> resolve(ErrorContext context) {
		try {
			return this.addresses.servers();
		}
		catch (UnknownHostException ex) {
			throw this.errors.explain(ex, false, context);
		}
	}

	@Override
	public ConnectedTransport connect(ErrorContext context) {
		try {
			List<InetAddress> addresses = this.order.of(this.addresses.find().toArray(new InetAddress[0]));
			Deadline deadline = Deadline.ofConnectTimeout(this.timeout);
			return new ConnectedTransport(transport(connect(addresses, deadline)), deadline);
		}
		catch (IOException ex) {
			throw this.errors.explain(ex, this.addresses.areOld(), context);
		}
	}

	private Transport transport(SocketChannel channel) throws IOException {
		try {
			return new PlainTransport(channel, this.quickAck);
		}
		catch (IOException | RuntimeException | Error ex) {
			channel.close();
			throw ex;
		}
	}

	private SocketChannel connect(List<InetAddress> addresses, Deadline deadline) throws IOException {
		return (addresses.size() == 1) ? connect(addresses.get(0), deadline) : connectToAny(addresses, deadline);
	}

	private SocketChannel connectToAny(List<InetAddress> addresses, Deadline deadline) throws IOException {
		AddressConnect winner = new ConnectRace(this.channels, addresses, this.endpoint.port(), deadline).run();
		this.order.answered(winner.address());
		return winner.channel();
	}

	private SocketChannel connect(InetAddress address, Deadline deadline) throws IOException {
		SocketChannel channel = this.channels.open();
		try {
			long millis = TimeUnit.MILLISECONDS.convert(deadline.timeout());
			channel.socket()
				.connect(new InetSocketAddress(address, this.endpoint.port()),
						(int) Math.min(Integer.MAX_VALUE, Math.max(1, millis)));
			ClientChannels.requireNoSelfConnect(channel);
			this.order.answered(address);
			return channel;
		}
		catch (IOException | RuntimeException | Error ex) {
			channel.close();
			throw ex;
		}
	}

}
