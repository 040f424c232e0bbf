package io.github.socketpool.protocol;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

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

	private static final Map<String, String> KNOWN = new LinkedHashMap<>();

	static {
		KNOWN.put("HTTP/", "an HTTP server");
		KNOWN.put("GET ", "an HTTP client");
		KNOWN.put("POST ", "an HTTP client");
		KNOWN.put("PUT ", "an HTTP client");
		KNOWN.put("HEAD ", "an HTTP client");
		KNOWN.put("PRI * HTTP/2", "an HTTP/2 client");
		KNOWN.put("SSH-", "an SSH peer");
		KNOWN.put("\u0015\u0003", "a TLS peer");
		KNOWN.put("\u0016\u0003", "a TLS peer");
		KNOWN.put("220 ", "a mail or FTP server");
		KNOWN.put("-ERR", "a Redis server");
		KNOWN.put("+OK", "a mail (POP3) or Redis server");
		KNOWN.put("Content-Length:", "a peer whose frames begin with a Content-Length line");
		KNOWN.put("{", "a peer that sends JSON without a length header");
		KNOWN.put("[", "a peer that sends JSON without a length header");
		KNOWN.put("\u0000", "a peer that sends binary lengths");
	}

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
	 * Return the first bytes in hexadecimal digits: enough to recognise a protocol, and
	 * too few to reveal what the peer sent.
	 */
	private static String hex(byte[] bytes) {
		return HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(SHOWN, bytes.length));
	}

	private static String remedy(byte[] bytes, boolean afterFrame, String advice) {
		String text = new String(bytes, StandardCharsets.ISO_8859_1);
		for (Map.Entry<String, String> known : KNOWN.entrySet()) {
			if (text.startsWith(known.getKey())) {
				return "This looks like " + known.getValue() + ": check host, port and framing.";
			}
		}
		return afterFrame
				? "Check what the peer sends after a body, and that its header counts the bytes of the body and not its "
						+ "characters."
				: advice;
	}

}
