package io.github.socketpool.connection.transport;

import java.io.IOException;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;

import org.jspecify.annotations.Nullable;

/**
 * Asks the kernel to acknowledge at once ({@code TCP_QUICKACK}). The option is not
 * permanent: the kernel returns to delayed acknowledgements by itself (tcp(7)). So it
 * must be set again after each read that ends inside a frame.
 * <p>
 * The option belongs to the module {@code jdk.net}, which a runtime image built by jlink
 * may lack. It is found by name, so that no class of that module is linked.
 */
public final class QuickAcknowledgement {

	private static final @Nullable SocketOption<Boolean> OPTION = find();

	private QuickAcknowledgement() {
	}

	/**
	 * Return whether the operating system supports quick acknowledgements.
	 * @return whether {@link #request} has an effect
	 */
	public static boolean isSupported() {
		return OPTION != null;
	}

	/**
	 * Ask the kernel to acknowledge at once the bytes that have arrived. Does nothing if
	 * the operating system does not support it.
	 * @param channel a connected channel
	 * @throws IOException if the channel is closed or its connection is lost
	 */
	public static void request(SocketChannel channel) throws IOException {
		if (OPTION != null) {
			channel.setOption(OPTION, true);
		}
	}

	private static @Nullable SocketOption<Boolean> find() {
		// Opening and closing a channel has a second purpose. If no file descriptor is
		// left when JDK 17 closes its first socket, it fails with an
		// ExceptionInInitializerError.
		try (SocketChannel probe = SocketChannel.open()) {
			return find(probe);
		}
		catch (IOException ex) {
			return null;
		}
	}

	@SuppressWarnings("unchecked")
	private static @Nullable SocketOption<Boolean> find(SocketChannel channel) {
		return channel.supportedOptions()
			.stream()
			.filter((option) -> option.name().equals("TCP_QUICKACK") && option.type() == Boolean.class)
			.map((option) -> (SocketOption<Boolean>) option)
			.findAny()
			.orElse(null);
	}

}
