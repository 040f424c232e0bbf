package io.github.socketpool.connection.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A network in which a host has the addresses that a test gives it, and which remembers
 * the channels that were opened.
 */
final class AddressNetwork implements Network {

	private final List<String> addresses;

	private final List<SocketChannel> opened = new CopyOnWriteArrayList<>();

	private final OpenHook beforeOpen;

	AddressNetwork(String... addresses) {
		this((number) -> {
		}, addresses);
	}

	/**
	 * Create a network.
	 * @param beforeOpen called before a channel is opened
	 */
	AddressNetwork(OpenHook beforeOpen, String... addresses) {
		this.addresses = List.of(addresses);
		this.beforeOpen = beforeOpen;
	}

	@Override
	public InetAddress[] addresses(String host) throws UnknownHostException {
		return resolved().toArray(new InetAddress[0]);
	}

	List<InetAddress> resolved() throws UnknownHostException {
		InetAddress[] found = new InetAddress[this.addresses.size()];
		for (int i = 0; i < found.length; i++) {
			found[i] = InetAddress.getByName(this.addresses.get(i));
		}
		return List.of(found);
	}

	@Override
	public SocketChannel open() throws IOException {
		this.beforeOpen.opening(this.opened.size() + 1);
		SocketChannel channel = SocketChannel.open();
		this.opened.add(channel);
		return channel;
	}

	/**
	 * Return all channels in the order in which they were opened. Each address that is
	 * tried takes one.
	 */
	List<SocketChannel> opened() {
		return this.opened;
	}

	/**
	 * Something that happens before a channel is opened.
	 */
	@FunctionalInterface
	interface OpenHook {

		/**
		 * A channel is about to be opened.
		 * @param number which one; the first one is 1
		 */
		void opening(int number) throws IOException;

	}

}
