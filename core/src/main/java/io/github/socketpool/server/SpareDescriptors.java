package io.github.socketpool.server;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * File descriptors that are held in reserve. They are released when the process has none
 * left, so that the shortage can be logged: a logger opens files for its first message,
 * and classes are loaded from files. There are several, since other threads open files
 * meanwhile; the JVM itself reads those of its control group. A file of the JDK that
 * cannot be opened once, such as that of the time zones, is never tried again. Used by
 * one thread.
 */
final class SpareDescriptors {

	static final int COUNT = 4;

	private final Deque<SocketChannel> channels = new ArrayDeque<>(COUNT);

	/**
	 * Open as many descriptors as are missing and available.
	 */
	void acquire() {
		try {
			while (this.channels.size() < COUNT) {
				this.channels.add(SocketChannel.open());
			}
		}
		catch (IOException | RuntimeException | Error ex) {
			// No descriptor or no memory is left. The next attempt may succeed.
		}
	}

	/**
	 * Release the descriptors that are held.
	 */
	void release() {
		while (!this.channels.isEmpty()) {
			try {
				this.channels.remove().close();
			}
			catch (IOException ex) {
				// The descriptor is released anyway.
			}
		}
	}

}
