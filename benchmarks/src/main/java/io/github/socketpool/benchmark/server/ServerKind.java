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
	ECHO((port) -> EchoServer.start(new ByteEcho(), port)),

	/**
	 * Reads a whole frame and sends it back in one write.
	 */
	FRAMES((port) -> EchoServer.start(new FrameEcho(Duration.ZERO, true, false), port)),

	/**
	 * The same, 1 ms after the frame came.
	 */
	THINKING((port) -> EchoServer.start(new FrameEcho(Duration.ofMillis(1), true, false), port)),

	/**
	 * Sends header and body in a write each, with Nagle's algorithm on.
	 */
	SPLIT((port) -> EchoServer.start(new FrameEcho(Duration.ZERO, false, true), port)),

	/**
	 * What {@link #SPLIT} is compared with: sends both in one write, with Nagle's
	 * algorithm on.
	 */
	SPLIT_ONCE((port) -> EchoServer.start(new FrameEcho(Duration.ZERO, false, false), port)),

	/**
	 * Sends the body of every request of HTTP/1.1 back.
	 */
	HTTP(HttpEchoServer::start);

	private final Starter starter;

	ServerKind(Starter starter) {
		this.starter = starter;
	}

	/**
	 * Start a server of this kind.
	 * @param port the port of loopback to listen on, or 0 for a free one
	 * @return the running server
	 * @throws IOException if it cannot listen
	 */
	public Server start(int port) throws IOException {
		return this.starter.start(port);
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

	/**
	 * How a server is started.
	 */
	@FunctionalInterface
	private interface Starter {

		Server start(int port) throws IOException;

	}

}
