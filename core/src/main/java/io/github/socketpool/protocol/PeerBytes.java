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
final class PeerBytes {

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
	 * Write the first bytes in hexadecimal digits: enough to tell a protocol by, and too
	 * few to give away what the peer sent.
	 */
	static String hex(byte[] bytes) {
		return HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(SHOWN, bytes.length));
	}

	/**
	 * Say what to do.
	 * @param behindFrame whether a frame was decoded before the bytes
	 */
	static String remedy(byte[] bytes, boolean behindFrame) {
		String text = new String(bytes, StandardCharsets.ISO_8859_1);
		for (Map.Entry<String, String> known : KNOWN.entrySet()) {
			if (text.startsWith(known.getKey())) {
				return "This looks like " + known.getValue() + ": check host, port and framing.";
			}
		}
		return behindFrame
				? "Check what the peer sends behind a body, and that its header counts the bytes of the body and not its "
						+ "characters."
				: "Check that host and port are those of a server that speaks this framing, and that framing.prefix, "
						+ "framing.digits and heartbeat.token are as the server has them.";
	}

}
