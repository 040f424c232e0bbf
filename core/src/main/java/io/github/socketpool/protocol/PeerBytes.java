package io.github.socketpool.protocol;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Recognises the protocol of a peer that does not send frames. The first bytes are those
 * of RFC 9112 (HTTP), RFC 8446 section 5.1 (TLS records), RFC 4253 section 4.2 (SSH), RFC
 * 5321 (SMTP greeting) and the Redis protocol.
 */
public final class PeerBytes {

	/** How many bytes are compared with those of other protocols. */
	static final int COMPARED = 32;

	/** How many bytes are shown at most. */
	private static final int SHOWN = 8;

	private static final String FRAMING = "check host, port and framing.";

	private static final String OR_HOST_AND_PORT = ", or check host and port.";

	private static final String JSON = "a peer that sends JSON without a length header";

	private static final String SET_DELIMITER = "set framing.type to delimiter, without framing.start"
			+ OR_HOST_AND_PORT;

	private static final String BINARY = "a peer that sends binary lengths";

	private static final String SET_BINARY = "set framing.type to binary-length" + OR_HOST_AND_PORT;

	private static final String TLS = "a TLS peer";

	private static final String SET_SSL = "set ssl.bundle, or ssl.enabled to true" + OR_HOST_AND_PORT;

	private static final List<Protocol> PROTOCOLS = List.of(new Protocol("HTTP/", "an HTTP server", Place.ANY),
			new Protocol("GET ", "an HTTP client", Place.HEADER), new Protocol("POST ", "an HTTP client", Place.HEADER),
			new Protocol("PUT ", "an HTTP client", Place.HEADER), new Protocol("HEAD ", "an HTTP client", Place.HEADER),
			new Protocol("PRI * HTTP/2", "an HTTP/2 client", Place.ANY), new Protocol("SSH-", "an SSH peer", Place.ANY),
			new Protocol("\u0015\u0003", TLS, Place.ANY, SET_SSL),
			new Protocol("\u0016\u0003", TLS, Place.ANY, SET_SSL),
			new Protocol("220 ", "a mail or FTP server", Place.HEADER),
			new Protocol("-ERR", "a Redis server", Place.HEADER),
			new Protocol("+OK", "a mail (POP3) or Redis server", Place.HEADER),
			new Protocol("Content-Length:", "a peer whose frames begin with a Content-Length line", Place.ANY,
					"set framing.type to content-length" + OR_HOST_AND_PORT),
			new Protocol("length:0", "a peer whose frames begin with 'length:' and decimal digits", Place.BODY,
					"set framing.type to ascii-length" + OR_HOST_AND_PORT),
			new Protocol("{", JSON, Place.HEADER, SET_DELIMITER), new Protocol("[", JSON, Place.HEADER, SET_DELIMITER),
			new Protocol("\u0000\u0000", BINARY, Place.BODY, SET_BINARY),
			new Protocol("\u0000", BINARY, Place.HEADER, SET_BINARY));

	private PeerBytes() {
	}

	/**
	 * Return the error about bytes that are not a frame. It names the protocol that they
	 * seem to belong to. It shows up to eight of them, in hexadecimal digits, but only if
	 * no frame came before them: otherwise they may be part of a body.
	 * @param seen the first bytes at the place of the frame; 32 are enough to recognise a
	 * protocol
	 * @param afterFrame whether a frame was decoded before them on the same stream
	 * @param expected what was expected, such as "a header like 'length:0000000000000'"
	 * @param advice what to check if no protocol is recognised, as a sentence
	 * @return the error
	 */
	public static FrameFormatException notAFrame(byte[] seen, boolean afterFrame, String expected, String advice) {
		String begin = "The peer sent " + (afterFrame ? "bytes" : hex(seen)) + " where " + expected;
		return new FrameFormatException(begin,
				" was expected" + (afterFrame ? ", after a frame" : "") + ". " + remedy(seen, afterFrame, advice));
	}

	/**
	 * Return whether a stream begins like one of another protocol, where a frame may
	 * begin with any text.
	 * @param seen the first bytes of the stream
	 */
	static boolean isOtherProtocol(byte[] seen) {
		return find(seen, Place.BODY::isOrAny) != null;
	}

	/**
	 * Return the error about a stream that {@linkplain #isOtherProtocol begins like one
	 * of another protocol}.
	 * @param seen the first bytes of the stream
	 * @param expected what was expected
	 */
	static FrameFormatException otherProtocol(byte[] seen, String expected) {
		return new FrameFormatException("The peer sent " + hex(seen) + " where " + expected,
				" was expected. " + looksLike(find(seen, Place.BODY::isOrAny)));
	}

	/**
	 * Return the error about a length that is larger than allowed. Before any frame, its
	 * bytes may be those of another protocol.
	 * @param announced the length as text
	 * @param maxFrameSize the largest length that is allowed
	 * @param seen the first bytes at the place of the header
	 * @param afterFrame whether a frame was decoded before them on the same stream
	 * @param advice what to do if no protocol is recognised, as a sentence
	 */
	static FrameFormatException tooLarge(String announced, long maxFrameSize, byte[] seen, boolean afterFrame,
			String advice) {
		boolean text = !afterFrame && seen.length > 0 && seen[0] != 0;
		Protocol peer = text ? find(seen, (place) -> true) : null;
		return new FrameFormatException("The peer announced a frame of " + announced + " bytes, but at most "
				+ maxFrameSize + " are allowed. " + ((peer != null) ? looksLike(peer) : advice));
	}

	/**
	 * Return the first bytes in hexadecimal digits: enough to recognise a protocol, and
	 * too few to reveal what the peer sent.
	 */
	static String hex(byte[] bytes) {
		return HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(SHOWN, bytes.length));
	}

	private static String remedy(byte[] bytes, boolean afterFrame, String advice) {
		Protocol peer = find(bytes, Place.HEADER::isOrAny);
		if (peer != null) {
			return looksLike(peer);
		}
		return afterFrame
				? "Check what the peer sends after a body, and that its header counts the bytes of the body and not its "
						+ "characters."
				: advice;
	}

	private static String looksLike(@Nullable Protocol protocol) {
		return (protocol != null) ? "This looks like " + protocol.peer() + ": " + protocol.remedy() : "";
	}

	private static @Nullable Protocol find(byte[] bytes, Predicate<Place> places) {
		String text = new String(bytes, StandardCharsets.ISO_8859_1);
		return PROTOCOLS.stream()
			.filter((protocol) -> places.test(protocol.place()) && text.startsWith(protocol.begin()))
			.findFirst()
			.orElse(null);
	}

	/**
	 * Where the first bytes of a protocol cannot be those of a frame.
	 */
	private enum Place {

		/** Anywhere. */
		ANY,

		/** Where a header is expected. A body of text may begin like that. */
		HEADER,

		/** Where a body is expected. A header may begin like that. */
		BODY;

		boolean isOrAny(Place place) {
			return place == this || place == ANY;
		}

	}

	/**
	 * A protocol.
	 *
	 * @param begin its first bytes, each as one character
	 * @param peer who speaks it
	 * @param place where these bytes cannot be those of a frame
	 * @param remedy what to set or to check
	 */
	private record Protocol(String begin, String peer, Place place, String remedy) {

		Protocol(String begin, String peer, Place place) {
			this(begin, peer, place, FRAMING);
		}

	}

}
