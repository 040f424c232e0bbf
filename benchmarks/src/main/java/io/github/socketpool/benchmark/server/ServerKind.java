package io.github.socketpool.benchmark.server;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;

/**
 * What a server does with what it gets.
 */
public enum ServerKind {

	/**
	 * Sends every byte back as it comes and knows no frames, so it costs every row the
	 * same and as little as a server can.
	 */
	ECHO(new ByteEcho()),

	/**
	 * Reads a whole frame and sends it back in one write.
	 */
	FRAMES(new FrameEcho(Duration.ZERO, true, false)),

	/**
	 * The same, 1 ms after the frame came.
	 */
	THINKING(new FrameEcho(Duration.ofMillis(1), true, false)),

	/**
	 * Sends header and body in a write each, with Nagle's algorithm on.
	 */
	SPLIT(new FrameEcho(Duration.ZERO, false, true)),

	/**
	 * What {@link #SPLIT} is compared with: sends both in one write, with Nagle's
	 * algorithm on.
	 */
	SPLIT_ONCE(new FrameEcho(Duration.ZERO, false, false));

	private final Service service;

	ServerKind(Service service) {
		this.service = service;
	}

	/**
	 * Start a server of this kind.
	 * @param port the port of loopback to listen on, or 0 for a free one
	 * @return the running server
	 * @throws IOException if it cannot listen
	 */
	public Server start(int port) throws IOException {
		return EchoServer.start(this.service, port);
	}

	/**
	 * Return the name of this kind as an option's value.
	 */
	public String option() {
		return name().toLowerCase().replace('_', '-');
	}

	/**
	 * Return the kind of a name.
	 * @param option the option's value
	 * @return the kind
	 * @throws IllegalArgumentException if there is none
	 */
	public static ServerKind of(String option) {
		return Arrays.stream(values())
			.filter((kind) -> kind.option().equals(option))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("There is no server '" + option + "', but "
					+ Arrays.stream(values()).map(ServerKind::option).toList()));
	}

}
