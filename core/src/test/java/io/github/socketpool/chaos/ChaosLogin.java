package io.github.socketpool.chaos;

import java.nio.charset.StandardCharsets;

import io.github.socketpool.connection.ConnectionInitializer;
import io.github.socketpool.connection.json.JsonLogin;

/**
 * The login of a setup that has one: the bodies of its frames, and the client's part.
 */
final class ChaosLogin {

	private static final String REQUEST = "{\"login\":\"chaos\"}";

	private ChaosLogin() {
	}

	static byte[] greeting() {
		return ascii("{\"hello\":1}");
	}

	static byte[] request() {
		return ascii(REQUEST);
	}

	static byte[] acceptance() {
		return ascii("{\"ok\":true}");
	}

	static byte[] refusal() {
		return ascii("{\"ok\":false}");
	}

	static ConnectionInitializer client() {
		return new JsonLogin(true, REQUEST, "/ok");
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
