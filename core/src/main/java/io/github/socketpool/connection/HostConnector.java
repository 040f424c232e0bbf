package io.github.socketpool.connection;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.Deadline;
import io.github.socketpool.TcpEndpoint;

/**
 * Connects channels to a host, over whichever of its addresses answers first. A single
 * address is connected through the channel's socket adaptor, which bounds the connect and
 * leaves the descriptor in blocking mode: a call is then one write and one read.
 * Thread-safe.
 */
final class HostConnector {

	private final TcpEndpoint endpoint;

	private final Duration timeout;

	private final Network network;

	private final ClientChannels channels;

	private final boolean quickAck;

	private final AddressOrder order = new AddressOrder();

	HostConnector(TcpEndpoint endpoint, SocketSettings settings, Network network) {
		this.endpoint = endpoint;
		this.timeout = settings.connectTimeout();
		this.network = network;
		this.channels = new ClientChannels(network, settings);
		this.quickAck = settings.quickAck() != QuickAck.OFF;
	}

	/**
	 * Connect to the host. Looking up the host comes before the connect timeout begins.
	 * @return a connected transport in blocking mode
	 * @throws AddressesFailedException if the host has several addresses, each of which
	 * failed
	 * @throws IOException if no connection can be made
	 */
	Transport connect() throws IOException {
		List<InetAddress> addresses = this.order.of(this.network.addresses(this.endpoint.host()));
		SocketChannel channel = (addresses.size() == 1) ? connect(addresses.get(0)) : connectToAny(addresses);
		try {
			return new PlainTransport(channel, this.quickAck);
		}
		catch (IOException | RuntimeException | Error ex) {
			channel.close();
			throw ex;
		}
	}

	private SocketChannel connectToAny(List<InetAddress> addresses) throws IOException {
		AddressConnect winner = new ConnectRace(this.channels, addresses, this.endpoint.port(),
				Deadline.after(this.timeout))
			.run();
		this.order.answered(winner.address());
		return winner.channel();
	}

	private SocketChannel connect(InetAddress address) throws IOException {
		SocketChannel channel = this.channels.open();
		try {
			long millis = TimeUnit.MILLISECONDS.convert(this.timeout);
			channel.socket()
				.connect(new InetSocketAddress(address, this.endpoint.port()),
						(int) Math.min(Integer.MAX_VALUE, Math.max(1, millis)));
			ClientChannels.requireAnotherEnd(channel);
			this.order.answered(address);
			return channel;
		}
		catch (IOException | RuntimeException | Error ex) {
			channel.close();
			throw ex;
		}
	}

}
