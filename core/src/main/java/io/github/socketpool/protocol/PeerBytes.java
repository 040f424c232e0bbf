package io.github.socketpool.protocol;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Says what a peer that sends no frames seems to speak. First bytes as they stand in RFC
 * 9112 (HTTP), RFC 8446 section 5.1 (TLS records), RFC 4253 section 4.2 (SSH), RFC 5321
 * (SMTP greeting) and the Redis protocol.
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
	 * Return the error about bytes that are no frame. It says which protocol they seem to
	 * belong to, and shows up to eight of them, in hexadecimal digits, only where no
	 * frame came before them: they may be part of a body otherwise.
	 * @param seen the first bytes from where a frame was expected; 32 are enough to tell
	 * a protocol by
	 * @param behindFrame whether a frame was decoded before them on the same stream
	 * @param expected what was expected, such as "a header like 'length:0000000000000'"
	 * @param advice what to check where no protocol is recognised, as a sentence
	 * @return the error
	 */
	public static FrameFormatException notAFrame(byte[] seen, boolean behindFrame, String expected, String advice) {
		String begin = "The peer sent " + (behindFrame ? "bytes" : hex(seen)) + " where " + expected;
		return new FrameFormatException(begin,
				" was expected" + (behindFrame ? ", behind a frame" : "") + ". " + remedy(seen, behindFrame, advice));
	}

	/**
	 * Write the first bytes in hexadecimal digits: enough to tell a protocol by, and too
	 * few to give away what the peer sent.
	 */
	private static String hex(byte[] bytes) {
		return HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(SHOWN, bytes.length));
	}

	private static String remedy(byte[] bytes, boolean behindFrame, String advice) {
		String text = new String(bytes, StandardCharsets.ISO_8859_1);
		for (Map.Entry<String, String> known : KNOWN.entrySet()) {
			if (text.startsWith(known.getKey())) {
				return "This looks like " + known.getValue() + ": check host, port and framing.";
			}
		}
		return behindFrame
				? "Check what the peer sends behind a body, and that its header counts the bytes of the body and not its "
						+ "characters."
				: advice;
	}

}
