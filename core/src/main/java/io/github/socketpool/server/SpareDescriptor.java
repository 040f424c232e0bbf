package io.github.socketpool.server;

import java.io.IOException;
import java.nio.channels.SocketChannel;

import org.jspecify.annotations.Nullable;

/**
 * A file descriptor that is held in reserve. It is released when the process has none
 * left, so that the shortage can be logged: a logger opens files for its first message,
 * and classes are loaded from files. Used by one thread.
 */
final class SpareDescriptor {

	private @Nullable SocketChannel channel;

	/**
	 * Open a descriptor, if one is available and none is held.
	 */
	void acquire() {
		if (this.channel == null) {
			try {
				this.channel = SocketChannel.open();
			}
			catch (IOException | RuntimeException | Error ex) {
				// No descriptor or no memory is left. The next attempt may succeed.
			}
		}
	}

	/**
	 * Release the descriptor, if one is held.
	 */
	void release() {
		SocketChannel held = this.channel;
		this.channel = null;
		if (held != null) {
			try {
				held.close();
			}
			catch (IOException ex) {
				// The descriptor is released anyway.
			}
		}
	}

}
