package io.github.socketpool.connection;

import java.io.IOException;
import java.nio.channels.SocketChannel;

import jdk.net.ExtendedSocketOptions;

/**
 * Asks the kernel to acknowledge at once. The option is not sticky: the kernel returns to
 * delaying acknowledgements by itself (tcp(7)), so it is set again at each read that ends
 * inside a frame.
 */
final class QuickAcknowledgement {

	private static final boolean SUPPORTED = findSupport();

	private QuickAcknowledgement() {
	}

	static boolean isSupported() {
		return SUPPORTED;
	}

	static void ask(SocketChannel channel) throws IOException {
		channel.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
	}

	private static boolean findSupport() {
		// Opening and closing a channel here has a second purpose: a JDK 17 that closes
		// its
		// first socket when no file descriptor is left fails with an
		// ExceptionInInitializerError.
		try (SocketChannel probe = SocketChannel.open()) {
			return probe.supportedOptions().contains(ExtendedSocketOptions.TCP_QUICKACK);
		}
		catch (IOException ex) {
			return false;
		}
	}

}
