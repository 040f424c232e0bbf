package io.github.socketpool.server;

import java.io.IOException;
import java.nio.channels.SocketChannel;

import org.jspecify.annotations.Nullable;

/**
 * A file descriptor that is kept for the moment when the process has none left, so that
 * the shortage can be logged: a logger opens files for its first message, and classes are
 * loaded from files. Belongs to one thread.
 */
final class SpareDescriptor {

	private @Nullable SocketChannel channel;

	/**
	 * Take a descriptor, if there is one and none is held.
	 */
	void acquire() {
		if (this.channel == null) {
			try {
				this.channel = SocketChannel.open();
			}
			catch (IOException | RuntimeException | Error ex) {
				// There is none left, or no memory. The next attempt may get one.
			}
		}
	}

	/**
	 * Give the descriptor back to the process, if one is held.
	 */
	void release() {
		SocketChannel held = this.channel;
		this.channel = null;
		if (held != null) {
			try {
				held.close();
			}
			catch (IOException ex) {
				// The descriptor is free nevertheless.
			}
		}
	}

}
