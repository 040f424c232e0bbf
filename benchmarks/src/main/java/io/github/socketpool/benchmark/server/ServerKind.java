package io.github.socketpool.benchmark.server;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;

/**
 * The kinds of servers.
 */
public enum ServerKind {

	/**
	 * Echoes every byte as it arrives and ignores frames, so its cost is minimal and the
	 * same for every row.
	 */
	ECHO((port) -> EchoServer.start(new ByteEcho(), port)),

	/**
	 * Reads a whole frame and echoes it in one write.
	 */
	FRAMES((port) -> EchoServer.start(new FrameEcho(Duration.ZERO, true, false), port)),

	/**
	 * The same, 1 ms after the frame arrived. Further frames are read meanwhile.
	 */
	THINKING((port) -> EchoServer.start(new FrameEcho(Duration.ofMillis(1), true, false), port)),

	/**
	 * {@link #ECHO} with one thread for all connections.
	 */
	LOOP((port) -> LoopServer.start(Duration.ZERO, port)),

	/**
	 * The same, 1 ms after the bytes arrived.
	 */
	LOOP_THINKING((port) -> LoopServer.start(Duration.ofMillis(1), port)),

	/**
	 * Sends header and body in separate writes, with Nagle's algorithm on.
	 */
	SPLIT((port) -> EchoServer.start(new FrameEcho(Duration.ZERO, false, true), port)),

	/**
	 * The reference for {@link #SPLIT}: sends both in one write, with Nagle's algorithm
	 * on.
	 */
	SPLIT_ONCE((port) -> EchoServer.start(new FrameEcho(Duration.ZERO, false, false), port)),

	/**
	 * Echoes the body of every HTTP/1.1 request.
	 */
	HTTP(HttpEchoServer::start),

	/**
	 * A Redis server.
	 */
	REDIS(RedisServer::start),

	/**
	 * {@link #ECHO} over TLS.
	 */
	ECHO_TLS((port) -> EchoServer.start(new ByteEcho(), TlsListener.listen(port))),

	/**
	 * {@link #FRAMES} over TLS.
	 */
	FRAMES_TLS((port) -> EchoServer.start(new FrameEcho(Duration.ZERO, true, false), TlsListener.listen(port)));

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
	 * Return whether this kind answers 1 ms later.
	 */
	public boolean isThinking() {
		return this == THINKING || this == LOOP_THINKING;
	}

	/**
	 * Return the name of this kind as the value of an option.
	 */
	public String option() {
		return name().toLowerCase().replace('_', '-');
	}

	/**
	 * Return the kind with a name.
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
	 * Starts a server.
	 */
	@FunctionalInterface
	private interface Starter {

		Server start(int port) throws IOException;

	}

}
