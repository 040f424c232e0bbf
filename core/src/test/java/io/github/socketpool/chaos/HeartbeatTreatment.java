package io.github.socketpool.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What a server does with each heartbeat that it receives. Servers in the field do all of
 * this; none of them does now one thing and now another.
 */
enum HeartbeatTreatment {

	/** Skips it. */
	SKIPS((connection) -> {
	}),

	/** Sends it back. */
	ECHOES((connection) -> connection.write(connection.wire().heartbeat())),

	/** Takes it for a request that it does not understand. */
	ANSWERS((connection) -> connection.write(connection.wire().frame(ascii("not understood")))),

	/** The same, but later, and reads nothing before. */
	ANSWERS_WHEN_BUSY((connection) -> {
		connection.pause(connection.random().nextInt(HeartbeatTreatment.BUSY_MILLIS));
		connection.write(connection.wire().frame(ascii("not understood")));
	});

	static final int BUSY_MILLIS = 60;

	private final Fault.Effect effect;

	HeartbeatTreatment(Fault.Effect effect) {
		this.effect = effect;
	}

	void receive(ProxiedConnection connection) throws IOException {
		this.effect.strike(connection);
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
