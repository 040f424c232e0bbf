package io.github.socketpool.autoconfigure;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.socketpool.Endpoint;
import io.github.socketpool.InvalidSettingException;

/**
 * Parses the addresses of {@code socketpool.addresses}.
 */
final class AddressParser {

	private static final String UNIX = "unix:";

	private static final Pattern HOST_AND_PORT = Pattern
		.compile("(?:\\[(?<ipv6>[^\\[\\]]+)\\]|(?<host>[^:\\[\\]/]+)):(?<port>\\d{1,9})");

	private AddressParser() {
	}

	/**
	 * Parse an address.
	 * @param address {@code host:port}, with an IPv6 address in brackets, or
	 * {@code unix:/path}
	 * @return the endpoint
	 * @throws InvalidSettingException if the text has another form, or a part of it is
	 * invalid
	 */
	static Endpoint parse(String address) {
		if (address.startsWith(UNIX)) {
			return Endpoint.unix(address.substring(UNIX.length()));
		}
		Matcher matcher = HOST_AND_PORT.matcher(address);
		if (!matcher.matches()) {
			throw new InvalidSettingException("addresses", address,
					"must be a host with a port, or a path after 'unix:'",
					"Use a form such as quotes.example.com:9000, [::1]:9000 or unix:/run/server.sock.");
		}
		String host = (matcher.group("ipv6") != null) ? matcher.group("ipv6") : matcher.group("host");
		try {
			return Endpoint.of(host, Integer.parseInt(matcher.group("port")));
		}
		catch (InvalidSettingException ex) {
			throw new InvalidSettingException("addresses", address,
					"has a " + ex.getSetting() + " that " + ex.getReason(), ex.getRemedy());
		}
	}

}
