package io.github.socketpool.protocol;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static io.github.socketpool.protocol.Streams.decode;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fault: wrong peer. The message says what seems to be listening there.
 */
class WrongPeerTests {

	static Stream<Arguments> peers() {
		return Stream.of(Arguments.of("HTTP/1.1 400 Bad Request\r\n", "an HTTP server"),
				Arguments.of("GET / HTTP/1.1\r\n", "an HTTP client"), Arguments.of("POST /x", "an HTTP client"),
				Arguments.of("PRI * HTTP/2.0\r\n", "an HTTP/2 client"),
				Arguments.of("SSH-2.0-OpenSSH_9.6\r\n", "an SSH peer"),
				Arguments.of("\u0015\u0003\u0001\u0000\u0002\u0002\u0046",
						"a TLS peer: set ssl.bundle, or ssl.enabled to true, or check host and port."),
				Arguments.of("\u0016\u0003\u0001\u0002\u0000",
						"a TLS peer: set ssl.bundle, or ssl.enabled to true, or check host and port."),
				Arguments.of("220 mail.example.org ESMTP\r\n", "a mail or FTP server"),
				Arguments.of("-ERR unknown command\r\n", "a Redis server"),
				Arguments.of("+OK ready\r\n", "a mail (POP3) or Redis server"),
				Arguments.of("Content-Length: 5\r\n",
						"a peer whose frames begin with a Content-Length line: set framing.type to content-length"),
				Arguments.of("{\"a\":1}\n",
						"a peer that sends JSON without a length header: set framing.type to "
								+ "delimiter, without framing.start"),
				Arguments.of("[1]\n", "a peer that sends JSON without a length header: set framing.type to delimiter"),
				Arguments.of("\u0000\u0000\u0000\u001f{}",
						"a peer that sends binary lengths: set framing.type to binary-length"));
	}

	@ParameterizedTest(name = "{1}")
	@MethodSource("peers")
	void isNamed(String bytes, String peer) {
		assertThat(decode(bytes.getBytes(StandardCharsets.ISO_8859_1)).error()).hasMessageContaining(
				"This looks like " + (peer.contains(": ") ? peer : peer + ": check host, port and framing."));
	}

	@Test
	void isNotGuessedFromUnknownBytes() {
		assertThat(decode("lengthy".getBytes(StandardCharsets.US_ASCII)).error())
			.hasMessageContaining("sent 6c 65 6e 67 74 68 79 where")
			.hasMessageContaining("framing.prefix")
			.hasMessageNotContaining("This looks like");
	}

}
